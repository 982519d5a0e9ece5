"""What a verdict must rest on before anyone may give it. Pure: facts in, objections out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from babel import Locale
from django.conf import settings
from django.utils.translation import gettext as _

from accounts.languages import CLDR
from monitoring.models import Delivery, Evidence, Result

STUDIES = {Evidence.Kind.DATASET, Evidence.Kind.DOCUMENT, Evidence.Kind.FIELD_VISIT, Evidence.Kind.FOI_ANSWER}
FEWEST_WORDS = 3
WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True)
class Claim:
    """A verdict somebody wants to give."""

    delivery: Delivery
    result: Result
    rationale: str
    waiver: str
    closes_period: bool
    delivered_on: date | None


def objections(claim: Claim, evidence: Sequence[Evidence], *, due_on: date | None, today: date) -> dict[str, str]:
    """Return field: what is missing; nothing when the verdict may stand."""
    found = {
        "delivery": of_delivery(claim, evidence),
        "result": of_result(claim, evidence),
        "rationale": of_rationale(claim.rationale),
        "closes_period": of_period(claim, due_on, today),
        "delivered_on": of_day(claim, today),
    }
    return {field: words for field, words in found.items() if words}


def of_delivery(claim: Claim, evidence: Sequence[Evidence]) -> str:
    """A search log shows that somebody looked; it proves no delivery."""
    proof = [item for item in evidence if item.kind != Evidence.Kind.SEARCH_LOG]
    if claim.delivery == Delivery.NOT_ASSESSED:
        return _("Say how far it was delivered.")
    if claim.delivery == Delivery.NO_EVIDENCE and len(proof) == len(evidence):
        return _("“No evidence found” needs its search log: attach where, when and how it was looked for.")
    if claim.delivery.needs_evidence and not proof:
        return _("This needs at least one piece of evidence.")
    return of_final(proof) if claim.delivery.is_final and not claim.waiver.strip() else ""


def of_final(proof: Sequence[Evidence]) -> str:
    missing = []
    if not any(item.directness == Evidence.Directness.PRIMARY for item in proof):
        missing.append(_("one that is primary"))
    if not any(item.origin != Evidence.Origin.PROMISOR for item in proof):
        missing.append(_("one that is not from the promisor"))
    if not missing:
        return ""
    return _("This verdict needs more evidence: %(missing)s. Attach it, or say why the rule is waived.") % {
        "missing": _(" and ").join(missing)
    }


def of_result(claim: Claim, evidence: Sequence[Evidence]) -> str:
    if claim.result in {Result.NOT_ASSESSED, Result.UNATTRIBUTABLE} or any(item.kind in STUDIES for item in evidence):
        return ""
    return _("A result for people rests on figures or a study: attach the data, document or field visit first.")


def of_rationale(text: str) -> str:
    if says_something(text):
        return ""
    return _("Write at least one sentence: why this verdict. A date alone is no reason.")


def says_something(text: str) -> bool:
    """Whether there are words besides those a date is made of."""
    words = [word for word in WORD.findall(text.lower()) if word not in date_words()]
    return len(words) >= FEWEST_WORDS


def of_period(claim: Claim, due_on: date | None, today: date) -> str:
    """Without a deadline a person says when the period is over; with one the calendar does."""
    if claim.closes_period and due_on and due_on >= today:
        return _("The period is still running: it ends on %(day)s.") % {"day": due_on.isoformat()}
    return ""


def of_day(claim: Claim, today: date) -> str:
    if claim.delivered_on and claim.delivered_on > today:
        return _("This day is still to come.")
    if claim.delivered_on and claim.delivery != Delivery.COMPLETE:
        return _("Only what is complete has a day on which it was delivered.")
    return ""


@cache
def date_words() -> frozenset[str]:
    """Names of months and days in every language of ours."""
    locales = [Locale.parse(CLDR.get(code, code)) for code, _name in settings.LANGUAGES]
    tables = [table for locale in locales for table in (locale.months, locale.days)]
    names = [
        name for table in tables for widths in table.values() for form in widths.values() for name in form.values()
    ]
    return frozenset(word for name in names for word in WORD.findall(name.lower()))
