"""What letters add to timelines, and to the home page: replies that are overdue."""

from datetime import timedelta

from django.db import models
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.gates import Visitor
from accounts.models import User
from crm.models import Letter, Meeting, Organisation, Person
from crm.models.letters import LetterQuerySet
from crm.timeline import Item

MOST = 6
LONG_SILENT = timedelta(days=365)  # the ledger still counts them; nobody chases them from the home page


def letters(record: models.Model, user: Visitor, most: int) -> list[Item]:
    """Those that left or came; a draft is no event."""
    found = letters_around(record, user)
    if found is None:
        return []
    happened = found.standing().exclude(dated_on=None).order_by("-dated_on", "-pk")
    return [item(one) for one in with_replies(happened, user)[:most]]


def letters_around(record: models.Model, user: Visitor) -> LetterQuerySet | None:
    """Return the visible letters of an organisation, to or from a person, or after a meeting; None elsewhere."""
    visible = Letter.objects.visible_to(user)
    if isinstance(record, Organisation):
        return visible.with_organisation(record)
    if isinstance(record, Person):
        return visible.filter(person=record)
    return visible.filter(meeting=record) if isinstance(record, Meeting) else None


def with_replies(rows: LetterQuerySet, user: Visitor) -> LetterQuerySet:
    """Load what tells where each stands, as far as the reader may see it."""
    replies = Prefetch("replies", Letter.objects.visible_to(user).standing().defer("text", "search"))
    reminded = Prefetch("reminds_of", Letter.objects.visible_to(user).standing().defer("text", "search"))
    return rows.defer("text", "search").prefetch_related(replies, reminded)


def item(letter: Letter) -> Item:
    is_sent = letter.direction == Letter.Direction.SENT
    state = letter.state if is_sent and letter.reply_due_on else None
    way = (_("reminder sent") if letter.reminds_of else _("sent")) if is_sent else _("received")
    return Item(
        on=letter.dated_on or timezone.localdate(letter.made_at),
        icon="send" if is_sent else "inbox",
        title=letter.subject,
        url=letter.get_absolute_url(),
        tone=state.tone if state else "",
        level=letter.confidentiality,
        who=" · ".join(filter(None, [f"{letter.get_kind_display()}, {way}", str(state.label) if state else ""])),
    )


def replies_overdue(user: User) -> dict[str, object] | None:
    """Letters of ours without a reply though its day has passed, those that passed last first."""
    today = timezone.localdate()
    overdue = Letter.objects.visible_to(user).overdue(today, user).filter(reply_due_on__gte=today - LONG_SILENT)
    seen = Prefetch("organisation", Organisation.objects.visible_to(user))
    rows = list(overdue.defer("text", "search").prefetch_related(seen).order_by("-reply_due_on", "-pk")[: MOST + 1])
    return {"letters": rows[:MOST], "has_more": len(rows) > MOST} if rows else None
