"""As what somebody sat at a table that day, where the dates leave a choice."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import PageRequest, officers_only
from crm.actions.capacities import set_capacity
from crm.forms.capacities import CapacityForm
from crm.forms.records import refuse
from crm.models import Participation


@require_http_methods(["GET", "POST"])
@officers_only
def seat_capacity(request: PageRequest, pk: int) -> HttpResponse:
    seats = Participation.objects.changeable_by(request.user).for_reader(request.user).exclude(person=None)
    seat = get_object_or_404(seats.select_related("meeting", "person"), pk=pk)
    if seat.capacity_id and seat.capacity is None:
        raise Http404  # a post this reader may not see is not theirs to replace
    form = CapacityForm(request.POST or None, user=request.user, seat=seat)
    if form.is_valid():
        try:
            set_capacity(seat=seat, capacity=form.cleaned_data["capacity"], by=request.actor)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The capacity of that day is recorded."))
            return redirect(seat.meeting)
    context = {"form": form, "seat": seat, "meeting": seat.meeting}
    return render(request, "crm/capacity_form.html", context, status=422 if form.is_bound else 200)
