"""The lists this app knows: organisations, people, posts, meetings."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import User
from crm.importing import taking_back
from crm.importing import vocabularies as words
from crm.importing.cells import RecordPlan, plan_of
from crm.importing.meetings import MeetingIntake
from crm.importing.organisations import OrganisationIntake
from crm.importing.people import PersonIntake
from crm.importing.records import RecordIntake
from crm.importing.targets import Constant, Pages, Target, Watch
from crm.importing.tenures import TenureIntake
from crm.models import ImportBatch, Imported, Organisation, Person

SHOWN_RECORDS = 10
SHOWN_KNOWN = 25
PAGES = Pages(
    "crm/_import_counts.html",
    "crm/_import_shown.html",
    "crm/_import_result.html",
    "crm/_import_outlook.html",
    "crm/_import_taken_back.html",
    "crm/_import_suspects.html",
)
LEVEL_HINT = _("Who may see them. Without a column, and if nothing is chosen, as new records usually are.")


class Records(Target):
    """What all lists of records have in common."""

    pages = PAGES
    asks_duplicates = True
    intake_class: ClassVar[type[RecordIntake]]

    def plan(self, plain: Mapping[str, Any]) -> RecordPlan:
        return plan_of(plain, self)

    def intake(self, batch: ImportBatch, plan: RecordPlan, write: bool) -> RecordIntake:  # type: ignore[override]
        return self.intake_class(batch, plan, write)

    def has_records(self, batch: ImportBatch) -> bool:
        made = (Imported.Outcome.CREATED, Imported.Outcome.UPDATED)
        return batch.pk is not None and batch.records.filter(outcome__in=made).exists()

    def total(self, batch: ImportBatch) -> int:
        return batch.records.exclude(outcome=Imported.Outcome.SKIPPED).count()

    def revert(self, batch: ImportBatch, by: Actor, watch: Watch) -> taking_back.TakenBack:
        return taking_back.revert(batch, by, watch)

    def outlook(self, batch: ImportBatch, user: User) -> taking_back.Outlook:
        return taking_back.outlook(batch, user)

    def result(self, batch: ImportBatch, user: User) -> dict[str, Any]:
        taken_back = batch.counts.get("taken_back", {})
        return {
            "made": self._some(batch, user, Imported.Outcome.CREATED, SHOWN_RECORDS),
            "filled": self._some(batch, user, Imported.Outcome.UPDATED, SHOWN_RECORDS),
            "known": self._some(batch, user, Imported.Outcome.SKIPPED, SHOWN_KNOWN),
            "kept": taking_back.named(taken_back.get("kept_records", [])[: taking_back.SHOWN], user),
        }

    def _some(self, batch: ImportBatch, user: User, outcome: str, most: int) -> list[tuple[int, Any]]:
        """Return the first of them with their rows, as far as the reader may see them."""
        model: Any = self.intake_class.model
        rows = list(batch.records.filter(outcome=outcome, subject_type__model=model._meta.model_name)[:most])
        visible = model.objects.visible_to(user)
        records = getattr(visible, "for_list", visible.all)().in_bulk([one.subject_id for one in rows])
        return [(one.row, records[one.subject_id]) for one in rows if one.subject_id in records]


class Organisations(Records):
    name = "organisations"
    label = _("organisations")
    order = 20
    intake_class = OrganisationIntake
    fields = {
        "name": _("Official name"),
        "kind": _("Kind"),
        "name_latin": _("Name in Latin letters or English"),
        "short_name": _("Short name"),
        "old_names": _("Old names"),
        "abbreviations": _("Abbreviations"),
        "aliases": _("Other names"),
        "register_number": _("Register number (EIK)"),
        "parent": _("Part of (name of the organisation)"),
        "place": _("Place (name or EKATTE)"),
        "email": _("E-mail addresses"),
        "phone": _("Phones"),
        "address": _("Postal address"),
        "website": _("Website"),
        "themes": _("Themes"),
        "status": _("Standing in the coalition"),
        "status_since": _("Standing since"),
        "founded": _("Founded"),
        "working_languages": _("Working languages"),
        "about": _("About"),
        "offers": _("What it offers"),
        "needs": _("What it needs"),
        "source": _("Source"),
        "confidentiality": _("Confidentiality"),
    }
    required = ("name",)
    telling = ("name",)
    guesses = {
        "name": "наименование, организация, име на организация, име на организацията, официално име, official name, "
        "organisation, organization, name of organisation, наименование на организацията, ime na organizacia",
        "kind": "вид, тип, правна форма, kind, type",
        "name_latin": "наименование на латиница, име на латиница, name in english, english name, "
        "name in latin letters or english, наименование на английски, name_latin",
        "short_name": "кратко име, съкратено наименование, short name, short_name",
        "old_names": "стари имена, старо име, old names, предишно наименование",
        "abbreviations": "съкращение, съкращения, абревиатура, abbreviation, abbreviations",
        "aliases": "други имена, друго име, aliases, other names",
        "register_number": "еик, булстат, еик/булстат, bulstat, eik, register number (eik), register number, "
        "регистрационен номер",
        "parent": "част от, към, parent, part of",
        "place": "населено място, град, място, екатте, седалище, община, place, town, city, municipality, ekatte",
        "email": "имейл, e-mail, email, електронна поща, ел. поща, имейл адрес, e-mail addresses, мейл",
        "phone": "телефон, телефони, тел, gsm, мобилен, phone, phones, telephone, mobile",
        "address": "адрес, пощенски адрес, адрес за кореспонденция, address, postal address",
        "website": "уебсайт, сайт, интернет страница, уеб сайт, website, web, url",
        "themes": "теми, области, тематични области, themes, topics",
        "status": "статут, членство, статус, статут в коалицията, membership, status, standing in the coalition",
        "status_since": "член от, от дата, приета на, member since, standing since",
        "founded": "основана, година на основаване, създадена, founded",
        "working_languages": "работни езици, езици, working languages, languages",
        "about": "описание, за организацията, about, description",
        "offers": "предлага, offers, какво предлага",
        "needs": "нужди, needs, от какво има нужда",
        "source": "източник, source",
        "confidentiality": "поверителност, confidentiality",
    }
    vocabularies = (words.KIND, words.STATUS, words.LEVEL)
    constants = (
        Constant("kind", tuple(Organisation.Kind.choices), Organisation.Kind.NGO),
        Constant("source", hint=_("Where the list comes from. Without a source the records are marked unverified.")),
        Constant("confidentiality", words.LEVEL.choices, hint=LEVEL_HINT),
    )


POST = {
    "organisation": _("Organisation (name)"),
    "office": _("Office"),
    "role": _("Role, where it is no office"),
    "started": _("Since"),
    "ended": _("Until"),
    "end_reason": _("Why it ended"),
    "source": _("Source of the post"),
}
POST_GUESSES = {
    "organisation": "организация, институция, ведомство, месторабота, фирма, organisation, organization, institution, "
    "employer, organisation (name)",
    "office": "длъжност, пост, office, position, post, job title",
    "role": "роля, функция, качество, role",
    "started": "от, от дата, встъпил, от кога, from, since, start, started",
    "ended": "до, до дата, освободен, to, until, end, ended",
    "end_reason": "причина, причина за край, why it ended",
    "source": "източник на длъжността, source of the post",
}


class People(Records):
    name = "people"
    label = _("people")
    order = 30
    intake_class = PersonIntake
    fields = {
        "name": _("Name"),
        "name_latin": _("Name in Latin letters"),
        "email": _("E-mail addresses"),
        "phone": _("Phones"),
        "address": _("Postal address"),
        **POST,
        "languages": _("Languages"),
        "basis": _("Lawful basis"),
        "basis_source": _("Where the data come from"),
        "origin": _("Who gave us the data"),
        "collected_on": _("Data collected on"),
        "review_on": _("Review on"),
        "do_not_contact": _("Do not contact"),
        "note": _("Note"),
        "confidentiality": _("Confidentiality"),
    }
    required = ("name", "basis", "basis_source")
    telling = ("name",)
    guesses = {
        "name": "име, имена, име и фамилия, трите имена, име, презиме, фамилия, name, full name",
        "name_latin": "име на латиница, name in latin letters, name in english, latin name, name_latin",
        **{name: Organisations.guesses[name] for name in ("email", "phone", "address")},
        **POST_GUESSES,
        "languages": "езици, език, languages",
        "basis": "основание, правно основание, lawful basis, basis",
        "basis_source": "източник на данните, източник, where the data come from, source",
        "origin": "данните са от, given by, who gave us the data",
        "collected_on": "събрани на, collected on",
        "review_on": "преглед на, review on",
        "do_not_contact": "да не се търси, без контакт, do not contact",
        "note": "бележка, бележки, забележка, забележки, note, notes, коментар",
        "confidentiality": "поверителност, confidentiality",
    }
    vocabularies = (words.BASIS, words.ORIGIN, words.LEVEL)
    constants = (
        Constant("basis", tuple(Person.Basis.choices), hint=_("Nobody is recorded without one.")),
        Constant(
            "origin", words.ORIGIN.choices, hint=_("Whoever did not give them themselves is told within a month.")
        ),
        Constant("basis_source", hint=_("For example: register of municipal councillors, 12 May 2026.")),
        Constant("confidentiality", words.LEVEL.choices, hint=LEVEL_HINT),
    )


class Tenures(Records):
    name = "tenures"
    label = _("posts of people")
    order = 40
    intake_class = TenureIntake
    fields = {
        "person": _("Person (name)"),
        "email": _("E-mail address, to tell namesakes apart"),
        **POST,
    }
    required = ("person", "organisation")
    telling = ("person", "organisation", "started")
    guesses = {
        "person": "лице, лице (име), person, person (name), " + People.guesses["name"],
        "email": Organisations.guesses["email"],
        **POST_GUESSES,
        "source": "източник, source, " + POST_GUESSES["source"],
    }
    constants = (Constant("source"),)


class Meetings(Records):
    name = "meetings"
    label = _("meetings")
    order = 50
    intake_class = MeetingIntake
    fields = {
        "held_on": _("Day"),
        "held_at": _("Hour"),
        "about": _("In one line"),
        "kind": _("Kind"),
        "where": _("Where"),
        "people": _("People on their side"),
        "organisations": _("Organisations on their side"),
        "our_people": _("People on our side"),
        "our_organisations": _("Organisations on our side"),
        "themes": _("Themes"),
        "notes": _("Notes"),
        "confidentiality": _("Confidentiality"),
    }
    required = ("held_on", "about")
    telling = ("held_on", "about")
    guesses = {
        "held_on": "дата, ден, дата на срещата, date, day, held on",
        "held_at": "час, начало, time, hour",
        "about": "относно, предмет, за какво, тема на срещата, повод, about, subject, in one line",
        "kind": "вид, вид на срещата, kind, type",
        "where": "къде, място, where, place, location",
        "people": "с кого, хора, участници, лица, people, participants, who, with whom",
        "organisations": "институции, институция, организации, с коя институция, organisations, institutions",
        "our_people": "наши участници, от наша страна, our people",
        "our_organisations": "наши организации, our organisations",
        "themes": "теми, themes, topics",
        "notes": "бележки, протокол, резюме, notes, minutes, summary",
        "confidentiality": "поверителност, confidentiality",
    }
    vocabularies = (words.MEETING_KIND, words.LEVEL)
    constants = (Constant("confidentiality", words.LEVEL.choices, hint=LEVEL_HINT),)
