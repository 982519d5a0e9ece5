"""Who holds a seat: written down, corrected, ended, and an alternate who moves up."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import PageRequest, officers_only
from campaigns.models import Mandate, Seat
from campaigns.seats import mandate_actions
from campaigns.seats.forms import EndForm, MandateForm, MoveUpForm
from campaigns.views.bodies import back_to, written


@require_http_methods(["GET", "POST"])
@officers_only
def mandate_new(request: PageRequest, pk: int) -> HttpResponse:
    seat = get_object_or_404(Seat.objects.changeable_by(request.user).for_reader(request.user), pk=pk)
    form = MandateForm(request.POST or None, user=request.user, seat=seat, initial=request.GET.dict())

    def record() -> str:
        return mandate_actions.record_mandate(seat=seat, **form.record_fields, by=request.actor).get_absolute_url()

    return written(request, form, record, title=_("New mandate"), **back_to(seat))


@require_http_methods(["GET", "POST"])
@officers_only
def mandate_edit(request: PageRequest, pk: int) -> HttpResponse:
    mandate = get_object_or_404(Mandate.objects.changeable_by(request.user).for_reader(request.user), pk=pk)
    form = MandateForm(request.POST or None, user=request.user, seat=mandate.seat, instance=mandate)

    def save() -> str:
        fields = form.record_fields
        mandate_actions.update_mandate(mandate=mandate, version=form.seen_version, **fields, by=request.actor)
        return mandate.get_absolute_url()

    return written(request, form, save, title=_("Edit the mandate"), record=mandate, **back_to(mandate.seat))


@require_http_methods(["GET", "POST"])
@officers_only
def mandate_end(request: PageRequest, pk: int) -> HttpResponse:
    mandate = get_object_or_404(Mandate.objects.changeable_by(request.user).for_reader(request.user), pk=pk)
    form = EndForm(request.POST or None, user=request.user, instance=mandate)

    def end() -> str:
        fields = form.record_fields
        mandate_actions.end_mandate(mandate=mandate, version=form.seen_version, **fields, by=request.actor)
        return mandate.get_absolute_url()

    title = _("End the mandate of %(holder)s") % {"holder": mandate.organisation}
    return written(request, form, end, title=title, record=mandate, **back_to(mandate.seat))


@require_http_methods(["GET", "POST"])
@officers_only
def mandate_move_up(request: PageRequest, pk: int) -> HttpResponse:
    mandate = get_object_or_404(Mandate.objects.changeable_by(request.user).for_reader(request.user), pk=pk)
    told = {"version": mandate.version, "ended": mandate.ended, "day": timezone.localdate()}
    form = MoveUpForm(request.POST or None, initial=told)

    def save() -> str:
        return mandate_actions.move_up(mandate=mandate, **form.cleaned_data, by=request.actor).get_absolute_url()

    title, said = _("%(holder)s moves up") % {"holder": mandate.organisation}, _("The alternate has moved up")
    return written(request, form, save, said=said, title=title, **back_to(mandate.seat))
