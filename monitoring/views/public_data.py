"""What can be taken away from the public tracker: tables, JSON with its dictionary, feeds, files of evidence."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import PublicRequest
from accounts.spreadsheets import as_csv
from crm.lists import MOST_EXPORTED
from monitoring import sheets, tracker
from monitoring.models import Commitment, Evidence
from monitoring.models.commitments import CommitmentQuerySet
from monitoring.public import changes, dictionary
from monitoring.public.addresses import absolute
from monitoring.public.feeds import feed_of, opened
from monitoring.rows import Row, rows_of
from monitoring.views.evidence import download
from monitoring.views.public import shown, wanted


@require_safe
@login_not_required
def public_csv(request: PublicRequest, language: str) -> HttpResponse:
    return table("commitments", language, found_rows(request, wanted(request).qs))


@require_safe
@login_not_required
def public_json(request: PublicRequest, language: str) -> HttpResponse:
    rows = found_rows(request, tracker.with_details(wanted(request).qs))
    return plain_data(language, {"commitments": tracker.as_data(rows, language)})


@require_safe
@login_not_required
def record_csv(request: PublicRequest, language: str, pk: int) -> HttpResponse:
    get_object_or_404(tracker.commitments(), pk=pk)
    return table(f"commitment-{pk}", language, rows_of(tracker.commitments().filter(pk=pk)))


@require_safe
@login_not_required
def record_json(request: PublicRequest, language: str, pk: int) -> HttpResponse:
    one = get_object_or_404(tracker.with_details(tracker.commitments()), pk=pk)
    [data] = tracker.as_data(rows_of([one]), language)
    versions = [tracker.verdict_of(version) for version in tracker.assessments(one)]
    return plain_data(language, {"commitment": {**data, "versions": versions}})


@require_safe
@login_not_required
def dictionary_page(request: PublicRequest, language: str) -> HttpResponse:
    context = {"entries": dictionary.entries(), "terms": dictionary.licence(), "language": language}
    return shown(request, "dictionary", context)


@require_safe
@login_not_required
def dictionary_json(request: PublicRequest, language: str) -> HttpResponse:
    return opened(JsonResponse(dictionary.as_data(), json_dumps_params={"ensure_ascii": False}))


@require_safe
@login_not_required
def changes_feed(request: PublicRequest, language: str) -> HttpResponse:
    home, title = absolute("public-list", language), _("Public tracker: what changed")
    return feed(request, language, tracker.told_of(), title, home)


@require_safe
@login_not_required
def commitment_feed(request: PublicRequest, language: str, pk: int) -> HttpResponse:
    one = get_object_or_404(tracker.told_of(), pk=pk)
    of = tracker.told_of().filter(pk=pk)
    return feed(request, language, of, one.title, absolute("public-detail", language, pk))


@require_safe
@login_not_required
def institution_feed(request: PublicRequest, language: str, pk: int) -> HttpResponse:
    body = get_object_or_404(tracker.institutions(), pk=pk)
    of = tracker.told_of().owed_by(body)
    return feed(request, language, of, str(body), absolute("public-institution", language, pk))


@require_safe
@login_not_required
def public_file(request: PublicRequest, pk: int) -> FileResponse:
    return download(get_object_or_404(Evidence.objects.visible_to(tracker.NOBODY).exclude(file=""), pk=pk))


def feed(request: PublicRequest, language: str, of: CommitmentQuerySet, title: str, home: str) -> HttpResponse:
    address = settings.BASE_URL + request.path
    return feed_of(changes.latest(of), title=title, home=home, address=address, language=language)


def found_rows(request: PublicRequest, found: QuerySet[Commitment]) -> list[Row]:
    return rows_of(tracker.in_order(found, request.GET.get("sort", ""))[:MOST_EXPORTED])


def table(name: str, language: str, rows: list[Row]) -> HttpResponse:
    """The list as the centre reads it, and where each record stands for good."""
    addresses = [absolute("public-detail", language, row.commitment.pk) for row in rows]
    told = [[*cells, address] for cells, address in zip(sheets.cells(rows), addresses, strict=True)]
    return opened(as_csv(name, [*sheets.header(), _("Address of the record")], told))


def plain_data(language: str, data: dict[str, Any]) -> HttpResponse:
    head = {
        "as_of": timezone.localdate(),
        "licence": dictionary.licence(),
        "dictionary": absolute("public-dictionary-json", language),
    }
    return opened(JsonResponse({**head, **data}, json_dumps_params={"ensure_ascii": False}))
