"""One change of many records: say how many, do it, undo it."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import PageRequest, officers_only
from accounts.submissions import once
from crm import bulk
from crm.actions.bulk import change_many, undo_many
from crm.bulk import MOST_CHANGED, Change, Many
from crm.bulk.chosen import rows_meant
from crm.bulk.told import told, told_each
from crm.forms.bulk import BulkForm
from crm.forms.records import refuse
from crm.lists import page_of
from crm.models import BulkChange
from crm.record_numbers import numbers_in

NAMED = 20


@require_http_methods(["GET", "POST"])
@officers_only
def bulk_change(request: PageRequest, kind: str, name: str) -> HttpResponse:
    """Say which records are meant and ask what is to be done with them; on the second step do it."""
    many, change = known(request, kind, name)
    if request.method == "GET":
        meant = rows_meant(many, request.GET, request.user)
        numbers = list(meant.order_by("pk").values_list("pk", flat=True)[: MOST_CHANGED + 1])
        form = BulkForm(initial={"chosen": ",".join(map(str, numbers))}, change=change, user=request.user)
    else:
        form = BulkForm(request.POST, change=change, user=request.user)
        numbers = numbers_in([request.POST.get("chosen", "")])
    rows = many.rows(request.user).filter(pk__in=numbers)
    if form.is_valid() and done(request, form, partial(change_many, many=many, change=change, rows=rows)):
        return redirect(many.list_name)
    return bulk_page(request, form, many, change, rows)


def known(request: PageRequest, kind: str, name: str) -> tuple[Many, Change]:
    many = bulk.find(kind, request.user)
    change = many.change(name) if many else None
    if many is None or change is None:
        raise Http404
    return many, change


def done(request: PageRequest, form: BulkForm, change: Any) -> bool:
    """Return whether it was carried out; otherwise the form says why not."""
    key = form.cleaned_data["idempotency_key"]
    try:
        pk = once(key, request.user, lambda: str(change(value=form.value, by=request.actor).pk))
    except ValidationError as refusal:
        refuse(form, refusal)
        return False
    found = BulkChange.objects.visible_to(request.user).get(pk=pk)
    undo = f"undo:{reverse('crm:bulk-undo', args=[pk])}" if found.before and found.can_be_undone else ""
    messages.success(request, told(found), extra_tags=undo)
    return True


def bulk_page(request: PageRequest, form: BulkForm, many: Many, change: Change, rows: QuerySet[Any]) -> HttpResponse:
    total = rows.count()
    context = {
        "form": form, "many": many, "change": change, "total": total, "too_many": total > MOST_CHANGED,
        "most": MOST_CHANGED, "named": list(rows.order_by("pk")[:NAMED]), "unnamed": max(total - NAMED, 0),
        "list_url": reverse(many.list_name),
    }  # fmt: skip
    return render(request, "crm/bulk_change.html", context, status=422 if form.is_bound else 200)


@require_safe
@officers_only
def bulk_export(request: PageRequest, kind: str) -> HttpResponse:
    """The list itself hands out the file: of those ticked, or of all that its filters leave."""
    many = bulk.find(kind, request.user)
    if many is None:
        raise Http404
    is_all = request.GET.get("which") == "all"
    wanted = QueryDict(request.GET.get("filters", "") if is_all else "", mutable=True)
    if not is_all:
        wanted["chosen"] = ",".join(map(str, numbers_in(request.GET.getlist("chosen")))) or "0"
    wanted["export"] = "xlsx" if request.GET.get("export") == "xlsx" else "csv"
    return redirect(f"{reverse(many.list_name)}?{wanted.urlencode()}")


@require_safe
@officers_only
def bulk_list(request: PageRequest) -> HttpResponse:
    page = page_of(request, BulkChange.objects.visible_to(request.user).for_list())
    return render(request, "crm/bulk_list.html", {"page": page, "rows": list(zip(page, told_each(page), strict=True))})


@require_POST
@officers_only
def bulk_undo(request: PageRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(BulkChange.objects.changeable_by(request.user), pk=pk)
    many, change = known(request, found.kind, found.change)
    try:
        count = undo_many(done=found, many=many, change=change, by=request.actor)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        words = ngettext("Undone: %(count)d record is as it was.", "Undone: %(count)d records are as they were.", count)
        messages.success(request, words % {"count": count})
    return redirect("crm:bulk-list")
