"""The papers of an organisation: for the centre and for its own people, and for nobody else."""

from functools import partial
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import PageRequest
from accounts.files import hand_out
from accounts.pages import page_or_partial
from campaigns.calls import credential_actions as actions
from campaigns.calls.credential_forms import CredentialForm
from campaigns.calls.papers import with_warnings
from campaigns.models import Credential
from campaigns.views.parts import done, written
from crm.models import Organisation

PART = "campaigns/credential_form.html"


@require_safe
def credential_list(request: PageRequest, pk: int) -> HttpResponse:
    """A part of the page of the organisation and a page of its own; whoever may not see the papers sees none of it."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk)
    has_papers = Organisation.objects.changeable_by(request.user).filter(pk=pk).exists()
    if request.htmx and (not has_papers or organisation.is_official):
        return HttpResponse()
    rows = Credential.objects.visible_to(request.user).filter(organisation=organisation).for_reader(request.user)
    papers = with_warnings(list(rows), timezone.localdate())
    context = {"organisation": organisation, "papers": papers, "may_change": has_papers}
    return page_or_partial(request, "campaigns/credential_list.html", "panel", context)


@require_http_methods(["GET", "POST"])
def credential_new(request: PageRequest, pk: int) -> HttpResponse:
    organisation = get_object_or_404(Organisation.objects.changeable_by(request.user), pk=pk)
    form = CredentialForm(request.POST or None, request.FILES or None, user=request.user, initial=begun(request))

    def record() -> str:
        act = partial(actions.record_credential, organisation=organisation, by=request.actor)
        return act(**form.record_fields).get_absolute_url()

    return written(request, form, record, template=PART, title=_("New paper"), organisation=organisation)


@require_http_methods(["GET", "POST"])
def credential_edit(request: PageRequest, pk: int) -> HttpResponse:
    one = changeable(request, pk)
    form = CredentialForm(request.POST or None, request.FILES or None, user=request.user, instance=one)

    def save() -> str:
        seen, fields = form.seen_version, form.record_fields
        return actions.update_credential(credential=one, version=seen, **fields, by=request.actor).get_absolute_url()

    context: dict[str, Any] = {"title": _("Edit the paper"), "record": one, "organisation": one.organisation}
    return written(request, form, save, template=PART, **context)


@require_POST
def credential_remove(request: PageRequest, pk: int) -> HttpResponse:
    one = changeable(request, pk)
    return done(request, one, partial(actions.remove_credential, credential=one, by=request.actor), _("Paper removed"))


@require_safe
def credential_file(request: PageRequest, pk: int) -> FileResponse:
    """Whoever may see the paper may open its file, which for others is a file of the centre."""
    one = get_object_or_404(Credential.objects.visible_to(request.user).select_related("document"), pk=pk)
    if one.document is None:
        raise Http404
    try:
        content = one.document.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return hand_out(content, one.document.file_name, one.document.media_type)


def begun(request: PageRequest) -> dict[str, Any]:
    return {name: request.GET[name] for name in ("kind", "year") if name in request.GET}


def changeable(request: PageRequest, pk: int) -> Credential:
    rows = Credential.objects.changeable_by(request.user).select_related("organisation", "document")
    return get_object_or_404(rows, pk=pk)
