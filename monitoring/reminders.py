"""What the reminder by e-mail counts of commitments: numbers and days, never a title."""

from datetime import date

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import ngettext

from accounts.digest import Line
from accounts.models import User
from accounts.templatetags.fmt import day
from monitoring.judging.work import waiting_for
from monitoring.models import Commitment, Reply


def checks(user: User, today: date) -> list[Line]:
    """Commitments in my care that I meant to look at by today."""
    if not user.is_centre:
        return []
    mine = Commitment.objects.visible_to(user).standing().filter(owner=user, next_check__lte=today).order_by()
    found = mine.aggregate(how_many=Count("pk"), earliest=Min("next_check"))
    if not found["how_many"]:
        return []
    text = ngettext(
        "%(count)s commitment in your care is to be checked, since %(day)s.",
        "%(count)s commitments in your care are to be checked, the first since %(day)s.", found["how_many"],
    )  # fmt: skip
    url = f"{reverse('monitoring:commitment-list')}?owner={user.pk}&check=on"
    return [Line(text % {"count": found["how_many"], "day": day(found["earliest"])}, url)]


def assessments(user: User, today: date) -> list[Line]:
    """What needs my hand: to code, to decide, to approve, to write down that a reply came or did not."""
    if not user.is_centre:
        return []
    waiting = waiting_for(user, today).count()
    if not waiting:
        return []
    text = ngettext("%(count)s assessment waits for you.", "%(count)s assessments wait for you.", waiting)
    return [Line(text % {"count": waiting}, f"{reverse('monitoring:assessment-list')}?stage=mine")]


def silences(user: User, today: date) -> list[Line]:
    """Institutions whose time to answer has run out, of what I asked or have in my care."""
    if not user.is_centre:
        return []
    mine = Q(asked_by=user) | Q(assessment__commitment__owner=user) | Q(assessment__coder=user)
    silent = Reply.objects.changeable_by(user).silent(today).filter(mine)
    found = silent.aggregate(how_many=Count("pk"), earliest=Min("due_on"))
    if not found["how_many"]:
        return []
    text = ngettext(
        "%(count)s institution has let its time to answer an assessment run out, on %(day)s.",
        "%(count)s institutions have let their time to answer an assessment run out, the first on %(day)s.",
        found["how_many"],
    )
    url = f"{reverse('monitoring:assessment-list')}?stage=institution"
    return [Line(text % {"count": found["how_many"], "day": day(found["earliest"])}, url)]
