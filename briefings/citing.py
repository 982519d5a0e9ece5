"""How each kind of record is cited: its number, its version, and what a reader can look up."""

from django.utils.translation import gettext as _

from accounts.templatetags.fmt import day
from briefings.paper import Citation
from campaigns.models import Ask
from crm.models import Meeting, Task, Tenure
from monitoring.models import Assessment, Commitment, Evidence


def commitment(one: Commitment) -> Citation:
    text = _("Commitment %(pk)d, version %(version)d") % {"pk": one.pk, "version": one.version}
    if one.source:
        text += f" ({one.source})"
    return Citation("commitment", one.pk, str(one.version), text)


def assessment(one: Assessment) -> Citation:
    text = _("Assessment %(pk)d, version %(number)s, %(day)s") % {
        "pk": one.pk,
        "number": one.number or "–",
        "day": day(one.assessed_on, "medium"),
    }
    return Citation("assessment", one.pk, str(one.number or ""), text)


def evidence(one: Evidence) -> Citation:
    """Short, since the list of sources tells the rest."""
    return Citation("evidence", one.pk, one.sha256[:12] or "1", _("Evidence %(pk)d") % {"pk": one.pk})


def meeting(one: Meeting) -> Citation:
    text = _("Meeting %(pk)d, version %(version)d, %(day)s") % {
        "pk": one.pk,
        "version": one.version,
        "day": day(one.held_on, "medium"),
    }
    return Citation("meeting", one.pk, str(one.version), text)


def ask(one: Ask) -> Citation:
    return Citation(
        "ask", one.pk, str(one.version), _("Ask %(pk)d, version %(version)d") % {"pk": one.pk, "version": one.version}
    )


def tenure(one: Tenure) -> Citation:
    text = _("Tenure %(pk)d") % {"pk": one.pk}
    return Citation("tenure", one.pk, "1", f"{text} ({one.source})" if one.source else text)


def task(one: Task) -> Citation:
    return Citation("task", one.pk, "1", _("Task %(pk)d") % {"pk": one.pk})
