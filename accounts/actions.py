"""What a person does with accounts: invite, accept, change, ask for work again."""

import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from knox.models import AuthToken

from accounts.actors import Actor, Via
from accounts.links import hash_of
from accounts.log import log
from accounts.models import Digest, Job, OneTimeLink, Role, User
from accounts.models.user import INVITES
from accounts.outbox import wake

INVITATION_LASTS = timedelta(days=14)


@transaction.atomic
def invite_user(*, email: str, name: str, role: str, language: str, by: Actor) -> tuple[User, str]:
    """Make an account without a password and a one-time link to set one; return both (the link as a path).

    An account that was invited before and never came in gets a new link; the old ones die.
    """
    if by.user is None or Role(role) not in INVITES[Role(by.user.role)]:
        raise ValidationError({"role": _("You may not invite people into this role.")})
    email = email.strip().lower()
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email, None, name=name, role=role, language=language)
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    elif user.has_usable_password() or user.last_login:
        raise ValidationError({"email": _("There is an account with this address already.")})
    log(by, "invited", user, fields=["email", "name", "role"])
    return user, make_link(user=user, purpose=OneTimeLink.Purpose.INVITATION, by=by)


def make_link(*, user: User, purpose: OneTimeLink.Purpose, by: Actor) -> str:
    """Return the path of a fresh link; earlier ones of the same purpose stop working."""
    assert by.user is not None  # noqa: S101  callers have refused actors without a user
    user.links.filter(purpose=purpose, used_at=None).update(used_at=timezone.now())
    key = secrets.token_urlsafe(32)
    OneTimeLink.objects.create(
        purpose=purpose, user=user, key_hash=hash_of(key), made_by=by.user, expires_at=timezone.now() + INVITATION_LASTS
    )
    return reverse("accounts:invitation", args=[key])


@transaction.atomic
def accept_invitation(*, link: OneTimeLink, name: str, password: str, language: str) -> User:
    """Set name and password once; the link is spent."""
    link = OneTimeLink.objects.select_for_update().get(pk=link.pk)
    user = link.user
    if user is None or not OneTimeLink.objects.usable(OneTimeLink.Purpose.INVITATION).filter(pk=link.pk).exists():
        raise ValidationError(_("This link was used already or has expired. Ask for a new one."))
    try:
        validate_password(password, user)
    except ValidationError as refusal:
        raise ValidationError({"password": refusal.messages}) from refusal
    user.name, user.language = name, language
    user.set_password(password)
    user.save(update_fields=["name", "language", "password"])
    link.used_at = timezone.now()
    link.save(update_fields=["used_at"])
    log(Actor(user, Via.LINK, str(link.pk)), "accepted the invitation", user, fields=["name", "password"])
    return user


@transaction.atomic
def change_user(*, user: User, role: str, is_active: bool, by: Actor) -> User:
    """Change what someone may do. Whoever loses a right loses sessions and tokens at once."""
    if by.user is None or Role(role) not in INVITES[Role(by.user.role)]:
        raise ValidationError({"role": _("You may not give this role.")})
    if user == by.user:
        raise ValidationError(_("You cannot change your own role."))
    user = User.objects.select_for_update().get(pk=user.pk)
    _keep_an_admin(user, role, is_active)
    changes = {"role": (user.role, role), "is_active": (user.is_active, is_active)}
    user.role, user.is_active = role, is_active
    user.is_staff = user.is_superuser = role == Role.ADMIN and is_active
    user.save(update_fields=["role", "is_active", "is_staff", "is_superuser"])
    cut_off(user)
    log(by, "changed", user, changes={name: pair for name, pair in changes.items() if pair[0] != pair[1]})
    return user


def _keep_an_admin(user: User, role: str, is_active: bool) -> None:
    stays = role == Role.ADMIN and is_active
    others = User.objects.filter(role=Role.ADMIN, is_active=True).exclude(pk=user.pk)
    if user.role == Role.ADMIN and not stays and not others.exists():
        raise ValidationError(_("Someone has to remain administrator."))


def cut_off(user: User) -> None:
    """End every session and token of a user."""
    for session in UserSession.objects.filter(user=user):
        session.end()
    AuthToken.objects.filter(user=user).delete()


@transaction.atomic
def change_own_profile(*, user: User, name: str, language: str, by: Actor, digest: str | None = None) -> User:
    user.name, user.language, user.digest = name, language, digest or user.digest
    fields = ["name", "language", *(["digest"] if digest else [])]
    user.save(update_fields=fields)
    log(by, "changed", user, fields=fields)
    return user


@transaction.atomic
def stop_reminders(*, user: User, by: Actor) -> User:
    """No more reminders by e-mail; a second click changes nothing."""
    if user.digest != Digest.NONE:
        user.digest = Digest.NONE
        user.save(update_fields=["digest"])
        log(by, "stopped the reminders", user, fields=["digest"])
    return user


@transaction.atomic
def make_token(*, by: Actor) -> str:
    """Return a new key for the API; only its hash is kept."""
    if by.user is None:
        raise ValidationError(_("Sign in first."))
    if AuthToken.objects.filter(user=by.user, expiry__gt=timezone.now()).count() >= 5:
        raise ValidationError(_("Five keys are enough. Revoke one first."))
    _token, key = AuthToken.objects.create(by.user)
    log(by, "made a key for the API", by.user)
    return str(key)


@transaction.atomic
def revoke_token(*, token: AuthToken, by: Actor) -> None:
    log(by, "revoked a key for the API", token.user)
    token.delete()


@transaction.atomic
def cancel_job(*, job: Job, by: Actor) -> None:
    """Stop a job that is not over; its worker notices at the next step."""
    stopped = Job.objects.unfinished().filter(pk=job.pk).update(state=Job.State.CANCELLED, finished_at=timezone.now())
    if not stopped:
        raise ValidationError(_("The job is over already."))
    log(by, "cancelled", job)


@transaction.atomic
def retry_job(*, job: Job, by: Actor) -> None:
    """Queue a failed or cancelled job again."""
    again = Job.objects.filter(pk=job.pk, state__in=[Job.State.FAILED, Job.State.CANCELLED])
    if not again.update(state=Job.State.QUEUED, attempts=0, progress=0, step="", error="", finished_at=None):
        raise ValidationError(_("Only a failed or cancelled job can be repeated."))
    log(by, "repeated", job)
    transaction.on_commit(lambda: wake("accounts.tasks.run_job", job.pk), robust=True)
