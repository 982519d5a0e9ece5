"""What the columns and words of a list of promises mean, and how its sources count."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from crm.importing import mapping
from crm.importing.values import Refused
from monitoring.models import Commitment, Delivery, Evidence

FIELDS = {
    "title": gettext_lazy("Title, our paraphrase"),
    "verbatim": gettext_lazy("The promise, word for word"),
    "made_on": gettext_lazy("Made on"),
    "due": gettext_lazy("Due"),
    "owed_by": gettext_lazy("Owed by (name of the institution)"),
    "theme": gettext_lazy("Theme"),
    "status": gettext_lazy("Status in the source"),
    "claimed": gettext_lazy("What the institution claims"),
    "claimed_status": gettext_lazy("Status the institution claims"),
    "claimed_on": gettext_lazy("Claimed on"),
    "claim_source": gettext_lazy("Where they claim it"),
    "for_whom": gettext_lazy("Whom it is for"),
    "credit": gettext_lazy("New or not"),
    "funding": gettext_lazy("Money behind it"),
    "planned": gettext_lazy("Money planned"),
    "allocated": gettext_lazy("Money allocated"),
    "spent": gettext_lazy("Money spent"),
    "currency": gettext_lazy("Currency"),
    "money_as_of": gettext_lazy("Day of the figures"),
    "money_source": gettext_lazy("Source of the figures"),
    "media_title": gettext_lazy("Title of the media item"),
    "media_outlet": gettext_lazy("Outlet"),
    "media_on": gettext_lazy("Day it appeared"),
    "media_url": gettext_lazy("Address of the media item"),
    "source": gettext_lazy("Source (document and page)"),
    "sources": gettext_lazy("Web addresses of the evidence"),
    "key": gettext_lazy("Number or code in the source"),
}
HISTORY_FIELDS = {
    "title": FIELDS["title"],
    "at": gettext_lazy("Date of the change"),
    "old_status": gettext_lazy("Status before"),
    "new_status": gettext_lazy("Status after"),
    "reason": gettext_lazy("Reason of the change"),
    "sources": FIELDS["sources"],
    "key": FIELDS["key"],
}
KNOWN_WORDS = {
    Delivery.NOT_STARTED: "not started, no action, не е започнато, незапочнато, не е започнала, неизпълнено",
    Delivery.LIMITED: "in progress, started, ongoing, в процес, в изпълнение, започнато, частично изпълнено",
    Delivery.SUBSTANTIAL: "compromised, mostly done, largely done, в голяма степен изпълнено",
    Delivery.COMPLETE: "complete, completed, done, achieved, kept, изпълнено, изпълнена, завършено, приключено",
    Delivery.ABANDONED: "broken, abandoned, cancelled, отменено, изоставено, отпаднало",
    Delivery.REVERSED: "reversed, върнато назад",
    Delivery.NO_EVIDENCE: "no evidence, няма данни",
    Delivery.NOT_ASSESSED: "not rated, not assessed, неоценено",
}


@dataclass(frozen=True)
class Grade:
    """How evidence from one host counts."""

    hosts: tuple[str, ...] = ()
    origin: str = Evidence.Origin.INDEPENDENT
    directness: str = Evidence.Directness.SECONDARY

    def fits(self, host: str) -> bool:
        return any(host == own or host.endswith(f".{own}") for own in self.hosts)


@dataclass(frozen=True)
class Plan(mapping.Plan):
    """A mapping of promises, checked."""

    register: str = ""
    key_length: int = 0
    statuses: dict[str, Delivery] = field(default_factory=dict)
    themes: dict[str, str] = field(default_factory=dict)
    default_grade: Grade = Grade()
    grades: tuple[Grade, ...] = ()
    stance: str = Evidence.Stance.CONTEXT
    language: str = "bg"
    origin: str = Commitment.Origin.DOCUMENT
    force: str = Commitment.Force.STATEMENT
    as_of: date | None = None

    @property
    def line(self) -> str:
        return self.register

    def delivery(self, word: str) -> Delivery:
        """Return what a word of the source means on our scale."""
        found = self.statuses.get(word.casefold())
        if found is None:
            raise Refused(_("The status “%(word)s” is not in the mapping.") % {"word": word[:60]})
        return found

    def grade(self, host: str) -> Grade:
        return next((grade for grade in self.grades if grade.fits(host)), self.default_grade)


def plan_of(plain: Mapping[str, Any], content: str) -> Plan:
    evidence = dict(plain.get("evidence", {}))
    constants = dict(plain.get("constants", {}))
    language = str(plain.get("language", "bg"))
    if language not in dict(settings.LANGUAGES):
        raise ValueError(_("no such language: %(language)s") % {"language": language})
    return Plan(
        name=str(plain.get("name") or plain["register"]),
        register=_register(str(plain["register"])),
        content=content,
        columns=mapping.columns_of(plain),
        key_length=int(plain.get("key_length", 0)),
        statuses={str(word).casefold(): Delivery(meaning) for word, meaning in plain.get("statuses", {}).items()},
        themes={str(word).casefold(): str(key) for word, key in plain.get("themes", {}).items()},
        default_grade=_grade(evidence),
        grades=tuple(_grade(rule) for rule in evidence.get("rules", [])),
        stance=Evidence.Stance(evidence.get("stance", "context")).value,
        language=language,
        origin=Commitment.Origin(constants.get("origin", "document")).value,
        force=Commitment.Force(constants.get("force", "statement")).value,
        as_of=date.fromisoformat(plain["as_of"]) if plain.get("as_of") else None,
    )


def _register(text: str) -> str:
    short = re.sub(r"[\W_]+", "-", text.casefold()).strip("-")[:60]
    if not short:
        raise ValueError(_("the register has no name"))
    return short


def _grade(rule: Mapping[str, Any]) -> Grade:
    return Grade(
        tuple(rule.get("hosts", ())),
        Evidence.Origin(rule.get("origin", "independent")).value,
        Evidence.Directness(rule.get("directness", "secondary")).value,
    )


# Words of a status


def meaning(word: str) -> Delivery | None:
    """Return what a customary word of a status means; None when it is not known."""
    bare = word.casefold().strip()
    for delivery, words in KNOWN_WORDS.items():
        labels = {str(delivery.label)}
        with override("bg"):
            labels.add(str(delivery.label))
        if bare in {one.strip() for one in words.split(",")} | labels | {delivery.value}:
            return delivery
    return None


GUESSES = {
    "title": "title, promise, commitment, measure, обещание, ангажимент, мярка, заглавие, наименование",
    "verbatim": "verbatim, text, quote, description, текст, цитат, дословно, описание",
    "made_on": "made on, date, promised on, дата, дата на обещанието, поето на, обещано на",
    "due": "due, deadline, due date, срок, краен срок, срок за изпълнение",
    "owed_by": "owed by, institution, body, ministry, институция, отговорна институция, ведомство, министерство",
    "theme": "theme, category, topic, тема, категория, област, приоритет",
    "status": "status, статус, състояние, изпълнение, степен на изпълнение",
    "claimed": "claimed, official status, отчетено, отчет, отчет на институцията",
    "claimed_status": "claimed status, отчетен статус, отчетено изпълнение, отчетена степен",
    "claimed_on": "claimed on, отчетено на, дата на отчета",
    "claim_source": "source of the claim, източник на отчета",
    "for_whom": "for whom, addressees, target group, за кого, целева група, адресати",
    "credit": "credit, new or not, нова ли е, ново или не",
    "funding": "funding, funding state, финансиране, състояние на финансирането",
    "planned": "planned, budget, планирани, планирани средства, бюджет, необходими средства",
    "allocated": "allocated, осигурени, осигурени средства, отпуснати, отпуснати средства",
    "spent": "spent, disbursed, изразходвани, изразходвани средства, усвоени, усвоени средства",
    "currency": "currency, валута",
    "money_as_of": "figures as of, към дата, дата на сумите",
    "money_source": "source of the figures, източник на сумите",
    "media_title": "media item, headline, публикация, заглавие на публикацията",
    "media_outlet": "outlet, medium, медия",
    "media_on": "appeared on, дата на публикацията",
    "media_url": "address of the media item, адрес на публикацията",
    "source": "source, document, източник, документ",
    "sources": "sources, links, url, urls, evidence, източници, връзки, линк, линкове, доказателства",
    "key": "key, id, code, number, no, №, номер, код",
}
