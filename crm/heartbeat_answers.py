"""What an answer leaves behind: the day the whole profile was confirmed, and a question that is settled."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import links
from accounts.actors import Actor, Via
from crm import heartbeat
from crm.models import Organisation, ProfileCheck


def confirm_whole(organisation: Organisation, by: Actor) -> None:
    organisation.confirmed_on, organisation.confirmed_by = timezone.localdate(), by.user
    organisation.save(update_fields=["confirmed_on", "confirmed_by"])


def open_check_of(organisation: Organisation) -> ProfileCheck | None:
    """Return the question that waits for this organisation, locked; the caller has locked the organisation."""
    checks = ProfileCheck.objects.open().filter(organisation=organisation)
    return checks.select_for_update(of=("self",)).select_related("link").first()


def still_open(check: ProfileCheck, by: Actor) -> ProfileCheck:
    """Return the question locked; tell the second of two who answer at once."""
    locked = ProfileCheck.objects.select_for_update(of=("self",)).select_related("link").get(pk=check.pk)
    if locked.answered_at is not None:
        raise ValidationError(_("Somebody has answered already. What you sent was not taken over."), code="answered")
    is_dead = by.via == Via.LINK and (locked.link_id != check.link_id or not heartbeat.is_usable(locked))
    if locked.closed_at is not None or is_dead:
        words = _("Nobody waits for this answer any more. What you sent was not taken over.")
        raise ValidationError(words, code="closed")
    return locked


def settle(check: ProfileCheck, by: Actor, *, name: str = "", on_paper: bool = False) -> None:
    """Note who answered and how; the link is dead from now on."""
    check.answered_at, check.answered_by, check.answered_via = timezone.now(), by.user, by.via
    check.answered_name, check.on_paper = name, on_paper
    check.save(update_fields=["answered_at", "answered_by", "answered_via", "answered_name", "on_paper"])
    if check.link is not None and check.link.used_at is None:
        links.spend(check.link)
