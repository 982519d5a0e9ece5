"""A letter in one line, where it stands among others; and the words in it that wait for its writer."""

import re

from django.utils.translation import gettext as _

from accounts.templatetags.fmt import day
from crm.models import Letter

BLANK = re.compile(r"\[[^\[\]\n]{3,200}\](?!\()")


def named(letter: Letter) -> str:
    """Return its subject with its day and number."""
    number = _("No. %(number)s") % {"number": letter.number} if letter.number else ""
    return " · ".join(filter(None, [letter.subject, day(letter.dated_on, "medium"), number]))


def blanks_in(text: str) -> list[str]:
    """Return what a template left to its writer, "[the subject of the meeting]"; links are no blanks."""
    return list(dict.fromkeys(BLANK.findall(text)))
