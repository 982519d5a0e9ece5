"""What they promised, on the pages of bodies, offices, people, meetings and asks."""

from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import PageRequest
from accounts.models import User
from accounts.pages import page_or_partial
from campaigns.models import Ask, Campaign
from crm.home_cards import we_owe
from crm.models import Letter, Meeting, Office, Organisation, Person
from monitoring.models import Commitment
from monitoring.models.commitments import CommitmentQuerySet
from monitoring.rows import owed

MOST = 20
MOST_OF_A_BODY = 8  # its list and the board have them all
# kind: whose page it is, by which field commitments point at it, what a new one is begun with
SUBJECTS: dict[str, tuple[type[Model], str, str]] = {
    "organisation": (Organisation, "owed_by", "owed_by"),
    "office": (Office, "owed_office", ""),
    "person": (Person, "spoken_by", "spoken_by"),
    "meeting": (Meeting, "meeting", "meeting"),
    "letter": (Letter, "letter", "letter"),
    "ask": (Ask, "asks", "ask"),
    "campaign": (Campaign, "", ""),
}


@require_safe
def commitment_panel(request: PageRequest, pk: int, kind: str) -> HttpResponse:
    """A part of the record's page and a page of its own."""
    model, field, begun_with = SUBJECTS[kind]
    subject = get_object_or_404(model.objects.visible_to(request.user), pk=pk)  # type: ignore[attr-defined]
    most = MOST_OF_A_BODY if kind == "organisation" else MOST
    rows = owed(of(subject, field, request.user), request.user, timezone.localdate(), most + 1)
    context = {
        "rows": rows[:most], "has_more": len(rows) > most, "subject": subject, "kind": kind, "begun_with": begun_with,
        "we_owe": we_owe(request.user, subject) if isinstance(subject, Organisation) else None,
    }  # fmt: skip
    return page_or_partial(request, "monitoring/commitment_panel.html", "panel", context)


def of(subject: Model, field: str, user: User) -> CommitmentQuerySet:
    """A campaign earns what answers its asks, as far as the reader may see those."""
    seen = Commitment.objects.visible_to(user)
    if isinstance(subject, Campaign):
        return seen.answering(Ask.objects.visible_to(user).filter(campaigns=subject))
    return seen.filter(**{field: subject})
