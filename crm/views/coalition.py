"""Standing in the coalition, and who speaks for an organisation."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import PageRequest, officers_only
from crm.actions.coalition import change_standing, end_representation, invite_representative
from crm.forms.coalition import EndForm, RepresentativeForm, StandingForm
from crm.forms.records import refuse
from crm.models import Organisation, Representation


@require_http_methods(["GET", "POST"])
@officers_only
def standing_new(request: PageRequest, pk: int) -> HttpResponse:
    organisation = get_object_or_404(Organisation.objects.changeable_by(request.user).for_list(), pk=pk)
    form = StandingForm(request.POST or None)
    if form.is_valid():
        try:
            change_standing(organisation=organisation, **form.cleaned_data, by=request.actor)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The new standing is recorded."))
            return redirect(organisation)
    context = {"form": form, "organisation": organisation}
    return render(request, "crm/standing_form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@officers_only
def representative_new(request: PageRequest, pk: int) -> HttpResponse:
    organisation = get_object_or_404(Organisation.objects.changeable_by(request.user), pk=pk)
    form = RepresentativeForm(request.POST or None)
    if form.is_valid():
        try:
            representation, path = invite_representative(
                organisation=organisation, **form.cleaned_data, by=request.actor
            )
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            link = settings.BASE_URL + path if path else ""
            told = {"organisation": organisation, "representation": representation, "link": link}
            return render(request, "crm/representative_invited.html", told)
    context = {"form": form, "organisation": organisation}
    return render(request, "crm/representative_form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@officers_only
def representative_end(request: PageRequest, pk: int) -> HttpResponse:
    representations = Representation.objects.changeable_by(request.user).for_list()
    representation = get_object_or_404(representations, pk=pk)
    form = EndForm(request.POST or None)
    if form.is_valid():
        try:
            end_representation(representation=representation, **form.cleaned_data, by=request.actor)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The right to speak for it ends on that day."))
            return redirect(representation.organisation)
    context = {"form": form, "representation": representation}
    return render(request, "crm/representative_end.html", context, status=422 if form.is_bound else 200)
