"""A list of deliverables: their projects must be on record already."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from campaigns.models import Deliverable, Project
from crm.approximate import first_day
from crm.importing import filling, lookups
from crm.importing.cells import Cells
from crm.importing.lists import Records
from crm.importing.records import Draft, RecordIntake, Twin
from crm.importing.values import Refused
from crm.importing.vocabularies import vocabulary

State = Deliverable.State
WORDS = {
    State.PLANNED.value: "not started, предстои, предстоящ, планиран, незапочнат",
    State.IN_WORK.value: "in progress, ongoing, в процес, в работа, работи се",
    State.HANDED_OVER.value: "submitted, delivered, done, предаден, представен, готов",
    State.ACCEPTED.value: "approved, приет, одобрен",
    State.DROPPED.value: "cancelled, отпаднал, отменен",
}
STATE = vocabulary("deliverable-states", "state", State, WORDS)
FILLABLE = ("title_en", "due", "link", "source")  # its state is moved by people


@dataclass
class DeliverableIntake(RecordIntake):
    _projects: lookups.Named = field(default_factory=dict)
    _above: dict[tuple[int, str], int] = field(default_factory=dict)

    model = Deliverable

    def read(self, cells: Cells) -> Draft:
        fields = {
            "code": cells.text("code", 20),
            "title_bg": cells.needed("title_bg"),
            "title_en": cells.text("title_en"),
            "due": cells.approximate("due"),
            "state": cells.choice("state"),
            "handed_over": cells.approximate("handed_over"),
            "dropped_because": cells.text("dropped_because", 300),
            "link": cells.link("link"),
            "source": cells.text("source", 300),
        }
        refuse_nonsense(fields)
        return Draft(cells.row, fields["title_bg"], fields, [], {"project": cells.needed("project")})

    def prepare(self, drafts: Sequence[Draft]) -> None:
        self._projects = projects({draft.more["project"] for draft in drafts}, self.author)

    def resolve(self, draft: Draft) -> Draft:
        nobody, several = now("No project is called “%(name)s”."), now("Several are called “%(name)s”.")
        draft.fields["project_id"] = lookups.only(self._projects, draft.more["project"], nobody, several)
        return draft

    def find_twins(self, drafts: Sequence[Draft]) -> None:
        """One code of a project is one deliverable; without codes, one title."""
        bodies = {draft.fields["project_id"] for draft in drafts}
        known: dict[tuple[int, str], Deliverable] = {}
        for one in self.visible().filter(project__in=bodies).select_related("project"):
            known[one.project_id, called(one.code, one.title_bg)] = one
        mine = self.rows_of(one.pk for one in known.values())
        if self.write:
            self._above.clear()  # what stood in earlier portions is on record by now
        for draft in drafts:
            key = (draft.fields["project_id"], called(draft.fields["code"], draft.fields["title_bg"]))
            above = self._above.setdefault(key, draft.row.number)
            if same := known.get(key):
                reason = now("the same code") if draft.fields["code"] else now("the same title")
                draft.twin = Twin(same, (reason,), mine.get(same.pk, 0))
            elif above != draft.row.number:
                draft.twin = Twin(None, (), above)

    def _refuse_twin_in_file(self, draft: Draft) -> Draft:
        """Whatever was chosen for suspected duplicates: the funder knows one deliverable under one code."""
        if draft.twin and draft.choice == "create" and draft.fields["code"]:
            raise Refused(now("Another deliverable of this project has this code."))
        return super()._refuse_twin_in_file(draft)

    def create(self, drafts: list[Draft]) -> list[Deliverable]:
        return Deliverable.objects.bulk_create(Deliverable(**draft.fields) for draft in drafts)

    def fill(self, draft: Draft, record: Any) -> dict[str, str]:
        return filling.fill(record, filling.empty_fields(record, draft.fields, FILLABLE), [], self.write)

    def facts(self, draft: Draft) -> list[tuple[Any, Any]]:
        labels, fields = self.target.fields, draft.fields
        shown = {"project": draft.more["project"], "code": fields["code"], "due": fields["due"]}
        shown |= {
            "state": State(fields["state"]).label if fields["state"] else "",
            "handed_over": fields["handed_over"],
        }
        return [(labels[name], value) for name, value in shown.items()]


def called(code: str, title: str) -> str:
    return code.casefold() if code else f" {title.casefold()}"


def projects(names: set[str], user: Any) -> lookups.Named:
    """Return, by the title in small letters, the visible projects called so in either language."""
    wanted = {name.casefold() for name in names}
    found: lookups.Named = defaultdict(set)
    for pk, *titles in Project.objects.visible_to(user).values_list("pk", "title_bg", "title_en"):
        for title in titles:
            if title.casefold() in wanted:
                found[title.casefold()].add(pk)
    return found


def refuse_nonsense(fields: dict[str, Any]) -> None:
    if fields["handed_over"] and fields["state"] not in Deliverable.DELIVERED:
        raise Refused(now("Only what was handed over has such a day. Choose that state, or take the day away."))
    if fields["handed_over"] and first_day(fields["handed_over"]) > timezone.localdate():
        raise Refused(now("This day is still to come."))
    if fields["state"] == State.DROPPED and not fields["dropped_because"]:
        raise Refused(now("Say why it was dropped: the funder will ask."))
    if fields["dropped_because"] and fields["state"] != State.DROPPED:
        raise Refused(now("A reason for dropping it, and it is not dropped."))


class Deliverables(Records):
    """A sheet of what projects owe their funders."""

    name = "deliverables"
    label = _("deliverables of projects")
    order = 63
    intake_class = DeliverableIntake
    fields = {
        "project": _("Project (title)"),
        "code": _("Code"),
        "title_bg": _("Title in Bulgarian"),
        "title_en": _("Title in English"),
        "due": _("Due"),
        "state": _("State"),
        "handed_over": _("Handed over"),
        "dropped_because": _("Why it was dropped"),
        "link": _("Where it is published"),
        "source": _("Source"),
    }
    required = ("project", "title_bg")
    telling = ("project", "title_bg")
    guesses = {
        "project": "проект, проект (заглавие), име на проекта, project, project (title)",
        "code": "код, код на продукта, номер, code, deliverable code",
        "title_bg": "заглавие на български, title in bulgarian, продукт, резултат, заглавие, наименование, "
        "deliverable, title",
        "title_en": "заглавие на английски, title in english, english title",
        "due": "срок, краен срок, due, due date, deadline",
        "state": "състояние, статус, state, status",
        "handed_over": "предаден на, предадено на, дата на предаване, handed over, submitted on, delivered on",
        "dropped_because": "защо отпадна, причина, why it was dropped, reason",
        "link": "адрес, връзка, публикувано на, link, url, where it is published",
        "source": "източник, source",
    }
    vocabularies = (STATE,)
