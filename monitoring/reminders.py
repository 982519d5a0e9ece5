"""What the reminder by e-mail counts of commitments: numbers and days, never a title."""

from datetime import date

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import ngettext

from accounts.digest import Line
from accounts.models import User
from accounts.templatetags.fmt import day
from monitoring.models import Assessment, Commitment


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


def approvals(user: User, today: date) -> list[Line]:
    """Drafts of others: nobody approves their own."""
    waiting = Assessment.objects.changeable_by(user).exclude(coder=user).count()
    if not waiting:
        return []
    text = ngettext(
        "%(count)s assessment waits for your approval.", "%(count)s assessments wait for your approval.", waiting
    )
    return [Line(text % {"count": waiting}, reverse("monitoring:assessment-list"))]
