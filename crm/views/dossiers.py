"""Dossiers: asked for, looked at by leadership, released, handed out."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import PageRequest, leadership_only, officers_only
from accounts.files import hand_out
from crm.actions.erasures import ask_for_dossier, release_dossier, take_dossier
from crm.models import Dossier, Person, PrivacyRequest


@require_POST
@officers_only
def dossier_new(request: PageRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person.objects.changeable_by(request.user), pk=pk)
    theirs = PrivacyRequest.objects.visible_to(request.user).open().filter(person=person).for_list().first()
    try:
        job = ask_for_dossier(person=person, request=theirs, by=request.actor)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("crm:person-privacy", pk=pk)
    return redirect(job)


@require_safe
def dossier_detail(request: PageRequest, pk: int) -> HttpResponse:
    dossier = get_object_or_404(Dossier.objects.visible_to(request.user).for_list(), pk=pk)
    context = {
        "dossier": dossier,
        "may_open": Dossier.objects.visible_to(request.user).openable_by(request.user).filter(pk=pk).exists(),
        "may_release": request.user.is_leadership and dossier.asked_by_id != request.user.pk,
    }
    return render(request, "crm/dossier_detail.html", context)


@require_POST
@leadership_only
def dossier_release(request: PageRequest, pk: int) -> HttpResponse:
    dossier = get_object_or_404(Dossier.objects.changeable_by(request.user), pk=pk)
    try:
        release_dossier(dossier=dossier, by=request.actor)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("The dossier is released."))
    return redirect(dossier)


@require_POST
def dossier_file(request: PageRequest, pk: int) -> HttpResponseBase:
    """Asked for by POST: who took it along stands in the log."""
    dossier = get_object_or_404(Dossier.objects.visible_to(request.user).openable_by(request.user), pk=pk)
    take_dossier(dossier=dossier, by=request.actor)
    return hand_out(dossier.file.open("rb"), f"drom-dossier-{dossier.pk}.zip", "application/zip")
