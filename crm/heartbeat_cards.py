"""What profile checks add to the home page and to the timeline of an organisation."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.gates import Visitor
from accounts.models import User
from crm import contact_notices, proposal_lists
from crm.heartbeat_lists import way_of
from crm.models import Organisation, ProfileCheck, ProposedChange
from crm.timeline import Item

MOST = 5


def for_officers(user: User) -> dict[str, object] | None:
    """Proposals that wait for a decision, addresses changed with a link, and how many have not answered."""
    waiting = ProposedChange.objects.visible_to(user).waiting().for_list().order_by("proposed_at", "pk")
    changes = list(waiting[: MOST + 1])
    open_checks = ProfileCheck.objects.visible_to(user).open().count()
    contacts = list(contact_notices.to_look_at(user)[:MOST])
    if not changes and not open_checks and not contacts:
        return None
    proposal_lists.show(changes, user)
    return {
        "changes": changes[:MOST],
        "has_more": len(changes) > MOST,
        "open_checks": open_checks,
        "contacts": contacts,
    }


def answers(record: models.Model, user: Visitor, most: int) -> list[Item]:
    """Each answer of an organisation, for the centre and for those who speak for it."""
    if not isinstance(record, Organisation):
        return []
    checks = ProfileCheck.objects.visible_to(user).filter(organisation=record).exclude(answered_at=None)
    return [answer_item(check) for check in checks.order_by("-answered_at", "-pk")[:most]]


def answer_item(check: ProfileCheck) -> Item:
    return Item(
        on=timezone.localtime(check.answered_at).date() if check.answered_at else timezone.localdate(),
        icon="patch-question",
        title=_("Profile confirmed %(how)s") % {"how": way_of(check)},
        tone="kept",
        who=check.answered_name,
    )
