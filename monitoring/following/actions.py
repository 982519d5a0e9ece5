"""Following: with one tap for who is signed in, twice confirmed for an address, ended with one press."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import outbox
from accounts.actors import Actor, Via
from accounts.log import log
from crm.models import Organisation
from monitoring.following.letters import ask_to_confirm
from monitoring.models import Commitment, Following
from monitoring.models.followings import FollowingQuerySet

ASKED_AGAIN_AFTER = timedelta(days=1)
MOST_ASKED = 3  # questions that wait for the owner of one address, within that time
PUBLIC = Actor(None, Via.PUBLIC_FORM)
Subject = Commitment | Organisation


def named(subject: Subject) -> dict[str, Any]:
    return {"commitment" if isinstance(subject, Commitment) else "organisation": subject}


@transaction.atomic
def follow(*, subject: Subject, by: Actor) -> None:
    """Write to this user from now on when it changes; twice asked is once done."""
    if by.user is None:
        raise TypeError("only a user follows without an address")
    fields = {"confirmed_at": timezone.now(), "language": by.user.language}
    following, is_new = Following.objects.get_or_create(user=by.user, **named(subject), defaults=fields)
    if is_new:
        log(by, "followed", following)


@transaction.atomic
def follow_no_more(*, subject: Subject, by: Actor) -> None:
    for one in Following.objects.filter(user=by.user, **named(subject)):
        log(by, "followed no more", one)
        one.delete()


@transaction.atomic
def ask_to_follow(*, subject: Subject, email: str, language: str) -> None:
    """Note an address that nobody has confirmed yet, and write to it; known or new, the visitor reads the same.

    Of an address that follows already, or was asked today, nothing is sent: nobody floods a stranger.
    """
    now, address = timezone.now(), email.strip().lower()
    mine = Following.objects.filter(user=None, email=address, **named(subject))
    if mine.confirmed().exists() or is_asked_too_often(address, mine, now):
        return
    fields = {"language": language, "made_at": now}
    one = Following.objects.update_or_create(user=None, email=address, **named(subject), defaults=fields)[0]
    log(PUBLIC, "asked to follow", one)
    outbox.add(ask_to_confirm, one.pk)


def is_asked_too_often(address: str, mine: FollowingQuerySet, now: datetime) -> bool:
    """Whoever answers may ask for more; what a mailbox left unanswered counts against the next question."""
    lately = now - ASKED_AGAIN_AFTER
    waiting = Following.objects.of_mailbox(address).filter(confirmed_at=None, made_at__gt=lately)
    return mine.filter(made_at__gt=lately).exists() or waiting.count() >= MOST_ASKED


@transaction.atomic
def confirm_following(*, following: Following) -> None:
    """The reader of the mailbox says yes: from now on changes are told."""
    one = Following.objects.select_for_update().get(pk=following.pk)
    if one.confirmed_at is None:
        one.confirmed_at = one.told_until = timezone.now()
        one.save(update_fields=["confirmed_at", "told_until"])
        log(Actor(None, Via.LINK), "confirmed following", one)


@transaction.atomic
def stop_following(*, following: Following, everything: bool = True) -> None:
    """End this one, or all that goes to its reader. An address that follows nothing is forgotten with its row."""
    rows = Following.objects.of_address(following) if everything else Following.objects.filter(pk=following.pk)
    for one in rows.select_for_update():
        log(Actor(following.user, Via.LINK), "followed no more", one)
        one.delete()
