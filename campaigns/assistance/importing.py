"""A list of trainings and help: whom it was given to, the project and the campaign must be on record already."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from campaigns.models import Assistance, Campaign, Project
from campaigns.models.assistance import three_months_on
from crm.confidentiality import Level
from crm.importing import lookups
from crm.importing.cells import Cells
from crm.importing.lists import LEVEL_HINT, Records
from crm.importing.records import Draft, RecordIntake, Twin
from crm.importing.targets import Constant
from crm.importing.titled import called
from crm.importing.values import Refused
from crm.importing.vocabularies import LEVEL, vocabulary

Kind, Effect = Assistance.Kind, Assistance.Effect
KINDS = {
    Kind.TRAINING.value: "course, workshop, обучение, курс, семинар, работилница",
    Kind.TECHNICAL.value: "technical help, help, техническа помощ, помощ, консултация",
    Kind.MENTORING.value: "coaching, наставничество, менторство",
    Kind.VISIT.value: "visit, exchange, учебно посещение, посещение, обмен",
    Kind.OTHER.value: "друго",
}
EFFECTS = {
    Effect.PUT_TO_USE.value: "used, yes, използвано, прилага се, да",
    Effect.PARTLY.value: "partly, отчасти, частично",
    Effect.NOT_YET.value: "not yet, no, още не, не",
    Effect.NOT_REACHED.value: "not reached, no answer, няма отговор, не е открит",
}
KIND = vocabulary("kinds", "kind", Kind, KINDS)
EFFECT = vocabulary("effects", "effect", Effect, EFFECTS)
TOO_OLD = timedelta(days=365)  # of what was given earlier nobody is asked any more
MOST_PEOPLE = 1_000_000
Key = tuple[int, str, Any]


@dataclass
class GivenIntake(RecordIntake):
    _organisations: lookups.Named = field(default_factory=dict)
    _projects: lookups.Named = field(default_factory=dict)
    _campaigns: lookups.Named = field(default_factory=dict)
    _above: dict[Key, int] = field(default_factory=dict)

    model = Assistance

    def read(self, cells: Cells) -> Draft:
        fields = {
            "topic": cells.needed("topic"),
            "kind": cells.choice("kind", Kind.TRAINING),
            "given_on": cells.day("given_on"),
            "people": people(cells.text("people")),
            "note": cells.prose("note"),
            "confidentiality": self.level(cells, Level.INTERNAL),
            **answer(cells),
        }
        if fields["given_on"] and fields["given_on"] > timezone.localdate():
            raise Refused(now("This day is still to come: write it down once it was given."))
        fields["follow_up_due"] = None if fields["effect"] else when_to_ask(fields["given_on"])
        more = {"given_to": cells.needed("given_to")}
        more |= {name: cells.text(name) for name in ("given_by", "project", "campaign")}
        return Draft(cells.row, f"{fields['topic']} · {more['given_to']}", fields, [], more)

    def prepare(self, drafts: Sequence[Draft]) -> None:
        named = {draft.more[name] for draft in drafts for name in ("given_to", "given_by")}
        self._organisations = lookups.organisations(named, self.author)
        titles = {name: {draft.more[name] for draft in drafts} - {""} for name in ("project", "campaign")}
        self._projects = called(Project.objects.visible_to(self.author), titles["project"])
        self._campaigns = called(Campaign.objects.visible_to(self.author), titles["campaign"])

    def resolve(self, draft: Draft) -> Draft:
        several = now("Several are called “%(name)s”.")
        none = {
            "project": now("No project is called “%(name)s”."),
            "campaign": now("No campaign is called “%(name)s”."),
        }
        draft.fields["given_to_id"] = lookups.organisation(self._organisations, draft.more["given_to"])
        if draft.more["given_by"]:
            draft.fields["given_by_id"] = lookups.organisation(self._organisations, draft.more["given_by"])
        for name, found in (("project", self._projects), ("campaign", self._campaigns)):
            if draft.more[name]:
                draft.fields[f"{name}_id"] = lookups.only(found, draft.more[name], none[name], several)
        return draft

    def find_twins(self, drafts: Sequence[Draft]) -> None:
        """The same topic for the same organisation on the same day is the same, on record or further up in the file."""
        known = self._known(drafts)
        mine = self.rows_of(one.pk for one in known.values())
        if self.write:
            self._above.clear()  # what stood in earlier portions is on record by now
        for draft in drafts:
            key = key_of(draft)
            above = self._above.setdefault(key, draft.row.number)
            if key in known:
                same = known[key]
                draft.twin = Twin(same, (now("the same topic, organisation and day"),), mine.get(same.pk, 0))
            elif above != draft.row.number:
                draft.twin = Twin(None, (), above)

    def _known(self, drafts: Sequence[Draft]) -> dict[Key, Assistance]:
        rows = self.visible().filter(given_to__in={draft.fields["given_to_id"] for draft in drafts})
        return {(one.given_to_id, one.topic.casefold(), one.given_on): one for one in rows.defer("search")}

    def create(self, drafts: list[Draft]) -> list[Assistance]:
        return Assistance.objects.bulk_create(Assistance(author=self.author, **draft.fields) for draft in drafts)

    def facts(self, draft: Draft) -> list[tuple[Any, Any]]:
        labels, told = self.target.fields, draft.fields
        shown = {"kind": Kind(told["kind"]).label, **draft.more, "given_on": told["given_on"], "people": told["people"]}
        shown |= {"effect": Effect(told["effect"]).label if told["effect"] else "", "note": told["note"][:80]}
        shown["confidentiality"] = Level(told["confidentiality"]).label
        return [(labels[name], value) for name, value in shown.items()]


def key_of(draft: Draft) -> Key:
    return draft.fields["given_to_id"], draft.fields["topic"].casefold(), draft.fields["given_on"]


def answer(cells: Cells) -> dict[str, Any]:
    """What became of it and the day somebody asked stand together or not at all."""
    effect, day = cells.choice("effect"), cells.day("followed_up_on")
    if bool(effect) != bool(day):
        raise Refused(now("What became of it and the day of asking go together: one of them is missing."))
    if day and day > timezone.localdate():
        raise Refused(now("The day of asking is still to come."))
    return {"effect": effect, "followed_up_on": day, "effect_note": cells.prose("effect_note") if effect else ""}


def when_to_ask(given_on: Any) -> Any:
    return three_months_on(given_on) if given_on and given_on > timezone.localdate() - TOO_OLD else None


def people(text: str) -> int | None:
    if not text:
        return None
    bare = text.replace(" ", "").removesuffix(".0")
    if not (bare.isascii() and bare.isdigit() and 0 < int(bare[:8]) <= MOST_PEOPLE and len(bare) <= 7):
        raise Refused(now("“%(text)s” is no number of people.") % {"text": text[:40]})
    return int(bare)


class Given(Records):
    """A sheet of trainings and help, as their list gives it out."""

    name = "assistance"
    label = _("trainings and help given")
    order = 66
    intake_class = GivenIntake
    fields = {
        "topic": _("Topic"),
        "kind": _("Kind"),
        "given_to": _("Given to"),
        "given_by": _("Who gave it"),
        "given_on": _("When it ended"),
        "people": _("How many people"),
        "project": _("Project"),
        "campaign": _("Campaign"),
        "note": _("Note"),
        "followed_up_on": _("Followed up on"),
        "effect": _("What became of it"),
        "effect_note": _("In words"),
        "confidentiality": _("Confidentiality"),
    }
    required = ("topic", "given_to")
    telling = ("topic", "given_to", "given_on")
    guesses = {
        "topic": "тема, тема на обучението, обучение, topic, subject",
        "kind": "вид, kind, type",
        "given_to": "на кого, дадено на, организация, given to, organisation, organization, recipient",
        "given_by": "кой го е предоставил, от кого, who gave it, дадено от, обучител, given by, trainer",
        "given_on": "кога приключи, when it ended, дата, приключило на, проведено на, дата на провеждане, ended on, "
        "date, day",
        "people": "хора, брой хора, участници, брой участници, how many people, people, participants",
        "project": "проект, project",
        "campaign": "кампания, campaign",
        "note": "бележка, бележки, note, notes",
        "followed_up_on": "проследено на, попитано на, followed up on, asked on",
        "effect": "какво стана, резултат, ефект, what became of it, effect",
        "effect_note": "с думи, коментар, in words, comment",
        "confidentiality": "поверителност, confidentiality",
    }
    vocabularies = (KIND, EFFECT, LEVEL)
    constants = (
        Constant("kind", tuple(Kind.choices), Kind.TRAINING),
        Constant("confidentiality", LEVEL.choices, Level.INTERNAL, LEVEL_HINT),
    )
