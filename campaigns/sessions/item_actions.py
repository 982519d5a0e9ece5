"""What people do with the points of a session: put on the agenda, agree, say, vote; and what members want said."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.conflicts import check_version
from accounts.log import log
from campaigns.asks.actions import save_changes
from campaigns.models import AgendaItem, Ask, Interest, Mandate, MemberPosition, Session
from campaigns.sessions.clock import takes_positions
from crm.models import Organisation


@transaction.atomic
def add_item(*, session: Session, by: Actor, asks: Iterable[Ask] = (), **fields: Any) -> AgendaItem:
    """Put one more point on the agenda, as the last."""
    session = Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
    last = session.items.aggregate(last=Max("number"))["last"] or 0
    item = AgendaItem.objects.create(session=session, **{"number": last + 1, **fields})
    item.asks.set(asks)
    log(by, "recorded", item, fields=["session", *fields])
    return item


@transaction.atomic
def update_item(
    *, item: AgendaItem, version: int | None, by: Actor, asks: Iterable[Ask] | None = None, **fields: Any
) -> AgendaItem:
    """Change what is named in `fields`; Conflict when someone else saved in between."""
    item = locked(item, version)
    if fields.get("position_on") and fields["position_on"] > timezone.localdate():
        raise ValidationError({"position_on": _("This day is still to come.")})
    if fields.get("position_on") and not fields.get("position", item.position):
        raise ValidationError({"position": _("Say what was agreed on that day.")})
    changes = save_changes(item, fields)
    if asks is not None:
        set_asks(item, asks, by)
    # Positions and words said are read by whoever reads the item; the log says only that they changed.
    log(by, "changed", item, fields=[*changes, *(["asks"] if asks is not None else [])])
    return item


def set_asks(item: AgendaItem, asks: Iterable[Ask], by: Actor) -> None:
    """Replace those the editor can see; the hidden ones stay."""
    seen = Ask.objects.visible_to(by.user) if by.user else Ask.objects.none()
    hidden = item.asks.exclude(pk__in=seen.values_list("pk", flat=True))
    item.asks.set([*asks, *hidden])


@transaction.atomic
def move_item(*, item: AgendaItem, by: Actor, up: bool) -> None:
    """Let it change places with its neighbour; the first stays first."""
    session = Session.objects.select_for_update(of=("self",)).get(pk=item.session_id)
    rows = list(session.items.select_for_update(of=("self",)).order_by("number", "pk"))
    here = next(place for place, one in enumerate(rows) if one.pk == item.pk)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(rows):
        return
    rows[here], rows[there] = rows[there], rows[here]
    for place, one in enumerate(rows, start=1):
        one.number = place
    AgendaItem.objects.bulk_update(rows, ["number"])
    log(by, "moved", item, fields=["number"])


@transaction.atomic
def remove_item(*, item: AgendaItem, by: Actor) -> None:
    """Only for slips: what members wrote or we said there keeps it on the agenda."""
    item = locked(item, None)
    if item.said or item.result or item.vote or item.positions.exists():
        raise ValidationError(_("Something was said or written on this item: it has to stay."))
    log(by, "removed", item)
    try:
        item.delete()
    except ProtectedError:
        raise ValidationError(_("Something was said or written on this item: it has to stay.")) from None


@transaction.atomic
def write_position(*, item: AgendaItem, organisation: Organisation, text: str, by: Actor) -> MemberPosition | None:
    """What the organisation wants said, until the session is held; written anew it replaces, empty it takes back."""
    item = AgendaItem.objects.select_for_update(of=("self",)).select_related("session").get(pk=item.pk)
    refuse_late(item.session)
    before = MemberPosition.objects.filter(item=item, organisation=organisation).first()
    if not text.strip():
        if before:
            log(by, "took back", before)
            before.delete()
        return None
    fields = {"text": text.strip(), "by": by.user, "at": timezone.now()}
    if before:
        save_changes(before, fields)
        log(by, "changed", before, fields=["text"])
        return before
    made = MemberPosition.objects.create(item=item, organisation=organisation, **fields)
    log(by, "recorded", made, fields=["item", "organisation"])
    return made


def refuse_late(session: Session) -> None:
    if not takes_positions(session):
        raise ValidationError(_("The session is over: positions are not taken any more."))


@transaction.atomic
def declare_interest(*, item: AgendaItem, mandate: Mandate, declared: str, reason: str, by: Actor) -> Interest:
    """Note whether the holder has a stake in the item; written anew it replaces."""
    if declared != Interest.Declared.NONE and not reason.strip():
        raise ValidationError({"reason": _("Say what the stake is.")})
    AgendaItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    fields = {"declared": declared, "reason": reason.strip()}
    one, _is_new = Interest.objects.update_or_create(item=item, mandate=mandate, defaults=fields)
    log(by, "declared", one, fields=["declared"])
    return one


def locked(item: AgendaItem, version: int | None) -> AgendaItem:
    item = AgendaItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    check_version(item, version)
    return item
