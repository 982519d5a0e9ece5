"""Standing in the coalition, and who may speak for an organisation."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import invite_user
from accounts.actors import Actor
from accounts.log import log
from accounts.models import Role, User
from crm import heartbeat_ends
from crm.models import CoalitionMembership, Organisation, Representation

ONE_AT_A_TIME = "membership_one_at_a_time"


@transaction.atomic
def change_standing(
    *, organisation: Organisation, status: str, started_on: date, source: str, by: Actor
) -> CoalitionMembership:
    """Begin a new standing; the one it follows ends the day before. History stays."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    followed = organisation.memberships.filter(
        Q(ended_on=None) | Q(ended_on__gte=started_on), started_on__lt=started_on
    ).first()
    if followed is not None and followed.status == status:
        raise ValidationError({"status": _("This is its standing already.")})
    if followed is not None:
        followed.ended_on = started_on - timedelta(days=1)
        followed.save(update_fields=["ended_on"])
    membership = begin(organisation, status, started_on, source)
    heartbeat_ends.close_if_gone(organisation, timezone.localdate())
    old = followed.status if followed else None
    log(by, "changed the standing", organisation, changes={"status": (old, status), "started_on": (None, started_on)})
    return membership


def begin(organisation: Organisation, status: str, started_on: date, source: str) -> CoalitionMembership:
    """Write the new row; the database refuses one that overlaps what is recorded."""
    try:
        with transaction.atomic():
            return organisation.memberships.create(status=status, started_on=started_on, source=source)
    except IntegrityError as error:
        if ONE_AT_A_TIME not in str(error):
            raise
        later = organisation.memberships.filter(started_on__gte=started_on).order_by("started_on").first()
        what = later.get_status_display() if later else ""
        words = _("A later standing is recorded already (%(what)s). Choose a day after it began.") % {"what": what}
        raise ValidationError({"started_on": words}) from None


@transaction.atomic
def invite_representative(
    *, organisation: Organisation, email: str, name: str, language: str, by: Actor
) -> tuple[Representation, str]:
    """Let someone speak for the organisation; whoever has no account yet gets one and a link, returned as a path."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    user, path = account_of(email), ""
    if user is None:
        user, path = invite_user(email=email, name=name, role=Role.MEMBER, language=language, by=by)
    if not user.is_active:
        raise ValidationError({"email": _("This account is closed. An administrator can open it again.")})
    return begin_representation(organisation, user, by), path


def account_of(email: str) -> User | None:
    """Return who comes in with this address; not one who was invited and never came: they get a new link."""
    user = User.objects.filter(email=email.strip().lower()).first()
    return user if user and (user.has_usable_password() or user.last_login) else None


def begin_representation(organisation: Organisation, user: User, by: Actor) -> Representation:
    if Representation.objects.current().filter(organisation=organisation, user=user).exists():
        raise ValidationError({"email": _("This person speaks for the organisation already.")})
    today = timezone.localdate()
    representation = Representation.objects.create(organisation=organisation, user=user, started_on=today)
    log(by, "let speak for it", organisation, changes={"user": (None, user.pk), "started_on": (None, today)})
    return representation


@transaction.atomic
def end_representation(*, representation: Representation, ended_on: date, by: Actor) -> Representation:
    """From the day after, they neither edit the organisation nor see what only the coalition sees."""
    representation = Representation.objects.select_for_update().get(pk=representation.pk)
    if ended_on < representation.started_on:
        raise ValidationError({"ended_on": _("It cannot end before it starts.")})
    changes = {"ended_on": (representation.ended_on, ended_on), "user": (representation.user_id, None)}
    representation.ended_on = ended_on
    representation.save(update_fields=["ended_on"])
    log(by, "ended a representation", representation.organisation, changes=changes)
    return representation
