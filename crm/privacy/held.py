"""What stands about one person's rights, on the page of the centre and on their own."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from accounts.models import User
from crm.models import (
    Breach,
    Consent,
    Dossier,
    Erasure,
    InformationDuty,
    LawfulBasis,
    LegalHold,
    Person,
    PrivacyRequest,
)
from crm.privacy.mentions import Link, for_readers
from crm.privacy.rows import Subject, linked


def of_person(person: Person, user: User) -> dict[str, Any]:
    """The context of the page; everything through the gates."""
    return {
        "person": person,
        "bases": LawfulBasis.objects.visible_to(user).filter(person=person).order_by("purpose"),
        "duty": InformationDuty.objects.visible_to(user).filter(person=person).first(),
        "consents": Consent.objects.visible_to(user).filter(person=person).for_list(),
        "requests": PrivacyRequest.objects.visible_to(user).filter(person=person).for_list(),
        "dossiers": Dossier.objects.visible_to(user).filter(person=person).for_list(),
        "erasures": Erasure.objects.visible_to(user).filter(person=person).for_list(),
        "holds": holds(person, user),
    }


def holds(person: Person, user: User) -> Any:
    from crm.privacy.erasing import holds_on  # noqa: PLC0415  erasing shows what is held

    rows = LegalHold.objects.visible_to(user).filter(pk__in=holds_on(Subject.of(person)).values("pk"))
    return rows.order_by("pk")


@dataclass(frozen=True)
class Held:
    """How many rows of which records are about or name the person, and why they are kept."""

    label: str
    how_many: int
    why: str


def told_to_themselves(person: Person) -> list[Held]:
    """What is held about me: kinds and counts; the whole comes as a dossier."""
    from crm.privacy.mentions import PURPOSES  # noqa: PLC0415  words beside the tables

    subject = Subject.of(person)
    found = []
    for table in for_readers():
        count = sum(len(rows) for link, rows in linked(table, subject) if link is not Link.BY) if table.activity else 0
        if count:
            found.append(Held(table.label, count, str(PURPOSES[str(table.activity)].why)))
    return found


def waiting(user: User) -> dict[str, Any]:
    """What of all this waits for somebody: the numbers of the overview, the home card and the reminder."""
    today = timezone.localdate()
    requests = PrivacyRequest.objects.visible_to(user).open()
    duties = InformationDuty.objects.visible_to(user)
    return {
        "requests": requests.aggregate(all=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today))),
        "to_review": LawfulBasis.objects.visible_to(user).to_review(today).count(),
        "to_inform": duties.open().count(),
        "informed_late": duties.overdue(today).count(),
        "erasures": Erasure.objects.visible_to(user).filter(state=Erasure.State.PREPARED).for_list(),
        "unreleased": Dossier.objects.visible_to(user).filter(released_at=None).for_list(),
        "breaches": Breach.objects.visible_to(user).open().for_list(),
    }
