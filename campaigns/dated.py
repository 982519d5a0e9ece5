"""What campaigns put into the calendar: the day they begin and the day they end, where it is known to the day."""

from django.utils.translation import gettext as _

from accounts.models import User
from campaigns.models import Campaign
from crm.approximate import first_day
from crm.calendar import MOST, Entry, Span


def turning_points(user: User, span: Span) -> list[Entry]:
    """Nobody's alone: among mine there is none. A year or a month names no day and stands nowhere."""
    if span.mine:
        return []
    words = {"started": _("begins"), "ended": _("ends")}
    return [entry(campaign, field, note) for field, note in words.items() for campaign in turning(user, span, field)]


def turning(user: User, span: Span, field: str) -> list[Campaign]:
    """Days are text of one length that sorts as days do."""
    days = {f"{field}__range": (span.first.isoformat(), span.last.isoformat()), f"{field}__regex": "^.{10}$"}
    return list(Campaign.objects.visible_to(user).filter(**days).defer("search").order_by(field, "pk")[:MOST])


def entry(campaign: Campaign, field: str, note: str) -> Entry:
    return Entry(
        kind="campaign",
        day=first_day(getattr(campaign, field)),
        title=str(campaign),
        url=campaign.get_absolute_url(),
        level=campaign.confidentiality,
        uid=f"campaign-{campaign.pk}-{field}",
        note=note,
    )
