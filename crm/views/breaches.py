"""Breaches: the clock of 72 hours, who is affected, who was told."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import PageRequest, officers_only
from accounts.spreadsheets import export
from crm.actions.retention import change_breach, close_breach, report_breach
from crm.forms.breaches import BreachForm
from crm.lists import MOST_EXPORTED, page_of
from crm.models import Breach, ContactPoint
from crm.privacy import affected
from crm.privacy_sheets import breach_cells, breach_header
from crm.views.privacy_forms import FormPage, answer


@require_safe
@officers_only
def breach_list(request: PageRequest) -> HttpResponse:
    rows = Breach.objects.visible_to(request.user).for_list()
    if request.GET.get("export") in {"csv", "xlsx"}:
        return export(request.GET["export"], "breaches", breach_header(), breach_cells(rows[:MOST_EXPORTED]))
    return render(request, "crm/breach_list.html", {"page": page_of(request, rows)})


@require_http_methods(["GET", "POST"])
@officers_only
def breach_new(request: PageRequest) -> HttpResponse:
    form = BreachForm(request.POST or None, user=request.user)
    page = FormPage(
        _("Report a breach"),
        _("Start the clock"),
        reverse("crm:breach-list"),
        _("Reported. The clock runs."),
        _("Data were lost, changed or seen by somebody who should not. Report what you know now; the rest can follow."),
    )
    return answer(request, page, form, lambda: report_breach(**form.cleaned_data, by=request.actor))


@require_safe
@officers_only
def breach_detail(request: PageRequest, pk: int) -> HttpResponse:
    """Listed and counted as far as the reader may see them: leadership sees everyone."""
    breach = get_object_or_404(Breach.objects.visible_to(request.user), pk=pk)
    seen = affected.people_seen(breach, request.user)
    if request.GET.get("export") in {"csv", "xlsx"}:
        points = ContactPoint.objects.visible_to(request.user).filter(person__in=seen).order_by("pk")
        reach: dict[int, list[str]] = {}
        for point in points:
            reach.setdefault(point.person_id or 0, []).append(point.shown)
        rows = ([str(one), "; ".join(reach.get(one.pk, [])), _("yes") if one.do_not_contact else ""] for one in seen)
        return export(request.GET["export"], "affected", [_("Name"), _("How to reach them"), _("Do not contact")], rows)
    context = {
        "breach": breach,
        "page": page_of(request, seen),
        "everyone": seen.count(),
        "scope": affected.scope_in_words(breach, request.user),
    }
    return render(request, "crm/breach_detail.html", context)


@require_http_methods(["GET", "POST"])
@officers_only
def breach_edit(request: PageRequest, pk: int) -> HttpResponse:
    breach = get_object_or_404(Breach.objects.changeable_by(request.user), pk=pk)
    form = BreachForm(request.POST or None, instance=breach, user=request.user)
    page = FormPage(_("What we know by now"), _("Save"), breach.get_absolute_url(), _("Saved."))
    fresh = Breach.objects.changeable_by(request.user).filter(pk=pk).get
    return answer(request, page, form, lambda: change_breach(breach=fresh(), **form.cleaned_data, by=request.actor))


@require_POST
@officers_only
def breach_close(request: PageRequest, pk: int) -> HttpResponse:
    breach = get_object_or_404(Breach.objects.changeable_by(request.user), pk=pk)
    try:
        close_breach(breach=breach, by=request.actor)
        messages.success(request, _("The breach is closed."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect(breach)
