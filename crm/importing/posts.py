"""A person's time in an organisation, as a row tells it: in a list of people, or in a list of posts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from crm.approximate import first_day, last_day
from crm.importing import lookups
from crm.importing.cells import Cells
from crm.importing.records import Draft, RecordIntake
from crm.importing.values import Refused
from crm.models import Imported, Office, Tenure


@dataclass
class Post:
    organisation: str
    office: str
    role: str
    started: str
    ended: str
    end_reason: str
    source: str
    body: int = 0

    @property
    def title(self) -> str:
        return self.office or self.role


def read(cells: Cells) -> Post | None:
    """Return the post; nothing when the row names no organisation."""
    post = Post(
        cells.text("organisation"),
        cells.text("office", 200),
        cells.text("role", 150),
        cells.approximate("started"),
        cells.approximate("ended"),
        cells.text("end_reason", 200),
        cells.text("source", 300),
    )
    if not post.organisation:
        if post.title:
            raise Refused(_("“%(title)s”: of which organisation is not said.") % {"title": post.title[:60]})
        return None
    if post.started and post.ended and last_day(post.ended) < first_day(post.started):
        raise Refused(_("It cannot end before it starts."))
    if post.end_reason and not post.ended:
        raise Refused(_("It has not ended: write the day, month or year too."))
    return post


def store(intake: RecordIntake, posts: Sequence[tuple[Draft, Any, Post]]) -> list[Tenure]:
    """Store the posts of these people; an office not known yet is added to its body."""
    offices = _offices(intake, posts)
    made = [
        Tenure(
            person=person, organisation_id=post.body, office_id=offices.get((post.body, post.office.casefold())),
            role=post.role, started=post.started, ended=post.ended, end_reason=post.end_reason, source=post.source,
        )
        for _draft, person, post in posts
    ]  # fmt: skip
    Tenure.objects.bulk_create(made)
    for (draft, _person, _post), tenure in zip(posts, made, strict=True):
        if intake.model is not Tenure:
            intake.note(draft, Imported.Outcome.CREATED, tenure)
    return made


def _offices(intake: RecordIntake, posts: Sequence[tuple[Draft, Any, Post]]) -> dict[tuple[int, str], int]:
    wanted = {(post.body, post.office.casefold()): (draft, post) for draft, _person, post in posts if post.office}
    found = lookups.offices(wanted) if wanted else {}
    missing = [pair for key, pair in wanted.items() if key not in found]
    made = Office.objects.bulk_create(
        Office(body_id=post.body, title=post.office, source=post.source, is_verified=bool(post.source))
        for _draft, post in missing
    )
    for (draft, _post), office in zip(missing, made, strict=True):
        intake.note(draft, Imported.Outcome.CREATED, office)
    return found | {(office.body_id, office.title.casefold()): office.pk for office in made}
