"""What a person does with saved views: keep one, rename and share it, pin it, have it mailed, drop it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts import lists
from accounts.actors import Actor
from accounts.log import log
from accounts.models import Digest, SavedView, User
from accounts.saved_views import MOST_COUNTED


@transaction.atomic
def save_view(*, list_name: str, query: str, name: str, shared_with: str = "", by: Actor) -> SavedView:
    user = _person(by)
    found = lists.find(list_name, user)
    if found is None:
        raise ValidationError(_("This list cannot be kept as a view."))
    kept = found.essence(QueryDict(query))
    if not kept:
        raise ValidationError(_("Set a filter or an order first: the list itself needs no view."))
    view = SavedView(owner=user, list_name=list_name, name=name, shared_with=shared_with, query=kept)
    view.full_clean()
    view.save()
    log(by, "saved a view", view, fields=["name", "query", "shared_with"])
    return view


@transaction.atomic
def change_view(*, view: SavedView, name: str, shared_with: str, by: Actor) -> None:
    """Rename or share. Whoever no longer sees it loses pin and mail with it."""
    view.name, view.shared_with = name, shared_with
    view.full_clean()
    view.save(update_fields=["name", "shared_with"])
    for readers in (view.pinned_by, view.mailed_to):
        readers.remove(*readers.exclude(pk=view.owner_id).exclude(role=shared_with))
    log(by, "changed", view, fields=["name", "shared_with"])


@transaction.atomic
def drop_view(*, view: SavedView, by: Actor) -> None:
    log(by, "dropped a view", view)
    view.delete()


@transaction.atomic
def follow_view(*, view: SavedView, on_home: bool, by_mail: bool, by: Actor) -> None:
    """Pin it to one's own home page and have it in one's own mail of a Monday, or no longer."""
    user = _person(by)
    if by_mail and user.digest == Digest.NONE:
        raise ValidationError({"by_mail": _("You get no reminders by e-mail. Turn them on in your account first.")})
    if on_home and user.pinned_views.exclude(pk=view.pk).count() >= MOST_COUNTED:
        raise ValidationError({"on_home": _("There are %(most)d on your home page already.") % {"most": MOST_COUNTED}})
    for readers, wanted in ((view.pinned_by, on_home), (view.mailed_to, by_mail)):
        readers.add(user) if wanted else readers.remove(user)


def _person(by: Actor) -> User:
    if by.user is None:
        raise ValidationError(_("Only a signed-in person can ask for this."))
    return by.user
