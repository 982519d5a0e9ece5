"""A letter in one line, where it stands among others."""

from django.utils.translation import gettext as _

from accounts.templatetags.fmt import day
from crm.models import Letter


def named(letter: Letter) -> str:
    """Return its subject with its day and number."""
    number = _("No. %(number)s") % {"number": letter.number} if letter.number else ""
    return " · ".join(filter(None, [letter.subject, day(letter.dated_on, "medium"), number]))
