"""Requests over data: the list, a new one, its page, more time, its answer."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import PageRequest, officers_only
from accounts.spreadsheets import export
from crm.actions.privacy_requests import close_request, extend_request, receive_request
from crm.forms.privacy import CloseForm, ExtendForm, PrivacyRequestForm
from crm.lists import MOST_EXPORTED, page_of
from crm.models import Dossier, Erasure, PrivacyRequest
from crm.privacy_sheets import request_cells, request_header
from crm.views.privacy_forms import FormPage, answer


@require_safe
@officers_only
def request_list(request: PageRequest) -> HttpResponse:
    rows = PrivacyRequest.objects.visible_to(request.user).for_list()
    open_ones = rows.open()
    wanted = rows if request.GET.get("all") else open_ones
    if request.GET.get("export") in {"csv", "xlsx"}:
        cells = request_cells(wanted[:MOST_EXPORTED])
        return export(request.GET["export"], "privacy-requests", request_header(), cells)
    context = {
        "page": page_of(request, wanted),
        "open": open_ones.count(),
        "late": open_ones.overdue(timezone.localdate()).count(),
    }
    return render(request, "crm/privacy_request_list.html", context)


@require_http_methods(["GET", "POST"])
@officers_only
def request_new(request: PageRequest) -> HttpResponse:
    form = PrivacyRequestForm(request.POST or None, user=request.user)
    page = FormPage(
        _("New privacy request"),
        _("Record the request"),
        reverse("crm:privacy-request-list"),
        _("The request is recorded; it is due in a month."),
    )
    return answer(request, page, form, lambda: receive_request(**form.cleaned_data, by=request.actor))


@require_safe
@officers_only
def request_detail(request: PageRequest, pk: int) -> HttpResponse:
    asked = get_object_or_404(PrivacyRequest.objects.visible_to(request.user).for_list(), pk=pk)
    context = {
        "asked": asked,
        "dossiers": Dossier.objects.visible_to(request.user).filter(request=asked).for_list(),
        "erasures": Erasure.objects.visible_to(request.user).filter(request=asked).for_list(),
    }
    return render(request, "crm/privacy_request_detail.html", context)


@require_http_methods(["GET", "POST"])
@officers_only
def request_extend(request: PageRequest, pk: int) -> HttpResponse:
    asked = get_object_or_404(PrivacyRequest.objects.changeable_by(request.user), pk=pk)
    form = ExtendForm(request.POST or None)
    page = FormPage(
        _("Take longer for this request"),
        _("Extend"),
        asked.get_absolute_url(),
        _("Extended."),
        _("Once, by at most two months; the person is told within the first month, with the reason."),
    )
    return answer(request, page, form, lambda: extend_request(request=asked, **form.cleaned_data, by=request.actor))


@require_http_methods(["GET", "POST"])
@officers_only
def request_close(request: PageRequest, pk: int) -> HttpResponse:
    asked = get_object_or_404(PrivacyRequest.objects.changeable_by(request.user), pk=pk)
    form = CloseForm(request.POST or None)
    page = FormPage(
        _("Answer the request"), _("Close the request"), asked.get_absolute_url(), _("The request is closed.")
    )
    return answer(request, page, form, lambda: close_request(request=asked, **form.cleaned_data, by=request.actor))
