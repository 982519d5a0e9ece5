"""The letter that gives an institution its say: what it tells, by when, and the fingerprint of what was sent."""

import hashlib
from datetime import date
from pathlib import Path

from django.conf import settings
from django.utils import translation

from accounts.templatetags.fmt import day
from crm.letter_texts import filled
from crm.models import Letter
from crm.working_days import working_days_after
from monitoring.models import Assessment

KEY = "assessment-reply"


def written_for(assessment: Assessment, language: str) -> tuple[str, str]:
    """Return subject and text of the letter: verdict and reasons as they stand, and until when they may answer."""
    one = assessment.commitment
    with translation.override(language):
        words = {
            "promise": one.title,
            "verbatim": " ".join(one.verbatim.split()),
            "made_on": day(one.made_on) if one.made_on else "",
            "due_on": day(one.due_on) if one.due_on else "",
            "delivery": assessment.get_delivery_display(),
            "result": assessment.get_result_display() if assessment.result != "not_assessed" else "",
            "failure": assessment.get_failure_display(),
            "rationale": assessment.rationale,
            "days": str(settings.REPLY_WORKING_DAYS),
        }
        return filled(KEY, language, words)


def languages() -> list[str]:
    """Return the languages in which the letter is written."""
    folder = Path(settings.BASE_DIR) / "reference" / "letters"
    return sorted(one.name.split(".")[1] for one in folder.glob(f"{KEY}.*.md"))


def due_after(sent_on: date) -> date:
    return working_days_after(sent_on, settings.REPLY_WORKING_DAYS)


def fingerprint(letter: Letter) -> str:
    """Return SHA-256 over what left: subject, an empty line, text."""
    return hashlib.sha256(f"{letter.subject}\n\n{letter.text}".encode()).hexdigest()
