"""A member leaves the coalition: what that means is seen first."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.access import PageRequest, officers_only
from crm.actions.leaving import leave_coalition
from crm.forms.privacy import LeaveForm
from crm.forms.records import refuse
from crm.models import Organisation, Representation
from crm.privacy import leaving

PARTS = {  # of what it is handed
    "profile": _("Profile"),
    "other_names": _("Other names"),
    "contact_points": _("Contact points"),
    "standing": _("Standing in the coalition"),
    "confirmations": _("Confirmations of the profile"),
    "meetings": _("Meetings"),
    "letters": _("Letters"),
    "documents": _("Documents"),
}


@require_http_methods(["GET", "POST"])
@officers_only
def organisation_leave(request: PageRequest, pk: int) -> HttpResponse:
    organisation = get_object_or_404(Organisation.objects.changeable_by(request.user), pk=pk)
    form = LeaveForm(request.POST or None)
    if form.is_valid():
        try:
            return redirect(leave_coalition(organisation=organisation, **form.cleaned_data, by=request.actor))
        except ValidationError as refusal:
            refuse(form, refusal)
    running = Representation.objects.visible_to(request.user).current(timezone.localdate())
    context = {
        "organisation": organisation,
        "form": form,
        "losing": leaving.who_loses_access(organisation),
        "representations": running.filter(organisation=organisation).for_list(),
        "handed": [(PARTS[name], len(rows)) for name, rows in leaving.parts_of(organisation).items() if rows],
    }
    return render(request, "crm/organisation_leave.html", context, status=422 if form.is_bound else 200)
