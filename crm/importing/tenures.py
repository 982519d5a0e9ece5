"""A list of posts: who was what, where, from when to when. People and organisations must be on record already."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.log import log_each
from crm.importing import lookups, posts
from crm.importing.cells import Cells
from crm.importing.posts import Post
from crm.importing.records import Draft, RecordIntake, Twin
from crm.importing.values import Refused
from crm.models import ContactPoint, Person, Tenure

_followers: list[Callable[[Person, Actor], None]] = []


def register(*followers: Callable[[Person, Actor], None]) -> None:
    """What has to be settled for people who got a post, in the same transaction."""
    _followers.extend(followers)


@dataclass
class TenureIntake(RecordIntake):
    _bodies: lookups.Named = field(default_factory=dict)
    _people: lookups.Named = field(default_factory=dict)
    _reached: dict[str, set[int]] = field(default_factory=dict)
    _above: dict[int, int] = field(default_factory=dict)

    model = Tenure

    def read(self, cells: Cells) -> Draft:
        name = cells.needed("person", 150)
        cells.needed("organisation")
        post = posts.read(cells)
        emails = [value.lower() for _kind, value in cells.contacts("email", "email")]
        return Draft(cells.row, name, {}, [], {"post": post, "emails": emails})

    def prepare(self, drafts: Sequence[Draft]) -> None:
        self._bodies = lookups.organisations({draft.more["post"].organisation for draft in drafts}, self.author)
        self._people = lookups.people({draft.title for draft in drafts}, self.author)
        emails = [email for draft in drafts for email in draft.more["emails"]]
        points = ContactPoint.objects.visible_to(self.author).filter(kind="email", value__in=emails, person__gt=0)
        self._reached = {}
        for person, value in points.values_list("person", "value"):
            self._reached.setdefault(value.lower(), set()).add(person)

    def resolve(self, draft: Draft) -> Draft:
        draft.more["post"].body = lookups.organisation(self._bodies, draft.more["post"].organisation)
        draft.fields["person_id"] = self._person(draft)
        return draft

    def _person(self, draft: Draft) -> int:
        """By name; an e-mail address tells apart those of one name."""
        named = self._people.get(draft.title.casefold(), set())
        reached = {pk for email in draft.more["emails"] for pk in self._reached.get(email, ())}
        if len(named) > 1 and len(named & reached) == 1:
            return next(iter(named & reached))
        if len(named) > 1:
            raise Refused(
                _("Several are called “%(name)s”: give an e-mail address of theirs.") % {"name": draft.title[:80]}
            )
        return lookups.person(self._people, draft.title)

    def find_twins(self, drafts: Sequence[Draft]) -> None:
        known: dict[tuple[Any, ...], Tenure] = {}
        rows = Tenure.objects.visible_to(self.author).select_related("person", "organisation", "office")
        for tenure in rows.filter(person__in={draft.fields["person_id"] for draft in drafts}):
            for title in {tenure.role, tenure.office.title if tenure.office else ""}:
                known[tenure.person_id, tenure.organisation_id, title.casefold(), tenure.started] = tenure
        mine = self.rows_of(tenure.pk for tenure in known.values())
        if self.write:
            self._above.clear()  # what stood in earlier portions is on record by now
        for draft in drafts:
            post: Post = draft.more["post"]
            key = (draft.fields["person_id"], post.body, post.title.casefold(), post.started)
            above = self._above.setdefault(hash(key), draft.row.number)
            if key in known:
                draft.twin = Twin(known[key], (_("the same post from the same day"),), mine.get(known[key].pk, 0))
            elif above != draft.row.number:
                draft.twin = Twin(None, (), above)

    def create(self, drafts: list[Draft]) -> list[Tenure]:
        people = Person.objects.in_bulk({draft.fields["person_id"] for draft in drafts})
        triples = [(draft, people[draft.fields["person_id"]], draft.more["post"]) for draft in drafts]
        made = posts.store(self, triples)
        log_each(self.by, "recorded a tenure", people.values())
        for person in people.values():
            for follow in _followers:
                follow(person, self.by)
        return made

    def fill(self, draft: Draft, record: Any) -> dict[str, str]:
        """A post is corrected by hand: its dates decide who owes what."""
        return {}

    def facts(self, draft: Draft) -> list[tuple[Any, Any]]:
        post, labels = draft.more["post"], self.target.fields
        names = ("organisation", "office", "role", "started", "ended")
        return [(labels[name], getattr(post, name)) for name in names]
