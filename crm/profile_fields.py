"""What a profile asks about, in the order of the form: which fields, what they say now, which of them wait for us."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor, Via
from accounts.gates import Visitor
from accounts.models import User
from accounts.templatetags.fmt import cldr
from crm import languages
from crm.approximate import in_words
from crm.confidentiality import Level, levels_open_to
from crm.models import CoalitionMembership, Confirmation, Organisation
from crm.visitors import nobody

# By these others know an organisation: what its own people say about them waits for an officer.
SENSITIVE = ("name", "name_latin", "short_name", "kind", "parent", "register_number", "status")
FREE = ("place", "contact_points", "themes", "about", "offers", "needs", "working_languages", "website", "founded")
FIELDS = (*SENSITIVE, *FREE)
LABELS = {
    "name": _("official name"),
    "name_latin": _("name in Latin letters or English"),
    "short_name": _("short name"),
    "kind": _("kind"),
    "parent": _("part of"),
    "register_number": _("register number (EIK)"),
    "status": _("standing in the coalition"),
    "place": _("place"),
    "contact_points": _("ways to reach it"),
    "themes": _("themes"),
    "about": _("about"),
    "offers": _("what it offers"),
    "needs": _("what it needs"),
    "working_languages": _("working languages"),
    "website": _("website"),
    "founded": _("founded"),
}
# What an organisation may say of itself; the others are decisions of the coalition alone.
STANDINGS = (
    CoalitionMembership.Status.MEMBER,
    CoalitionMembership.Status.ASSOCIATE,
    CoalitionMembership.Status.LEFT,
)
OF_PEOPLE = (Via.PAGE, Via.API, Via.LINK, Via.PHONE)


def speaks_for_the_centre(by: Actor) -> bool:
    """Whether the word is the centre's own; what an officer writes down on the phone is the caller's."""
    if by.via in {Via.LINK, Via.PHONE, Via.PUBLIC_FORM}:
        return False
    return by.user is None or by.user.is_centre


def parent_for(organisation: Organisation, user: Visitor) -> Organisation | None:
    """Return what it is part of, unless that is hidden from the reader.

    Who holds its link is no user, but speaks for it, and so sees what its representative would.
    """
    if isinstance(user, User):
        return Organisation.objects.visible_to(user).filter(parts=organisation).first()
    open_levels = [*levels_open_to(user), *([Level.COALITION] if standing_of(organisation) in OURS else [])]
    return Organisation.objects.filter(parts=organisation, confidentiality__in=open_levels).first()


def hides_parent(organisation: Organisation, user: Visitor) -> bool:
    """Whether it is part of something that is hidden from the reader, to whom it then reads as part of nothing."""
    return organisation.parent_id is not None and parent_for(organisation, user) is None


def reader(by: Actor) -> Visitor:
    return by.user or nobody()


OURS = {status.value for status in CoalitionMembership.STANDING}


def standing_of(organisation: Organisation) -> str:
    running = CoalitionMembership.objects.on(timezone.localdate()).filter(organisation=organisation)
    return running.order_by("-started_on").values_list("status", flat=True).first() or ""


def stored(organisation: Organisation, name: str, user: Visitor) -> str:
    """Return a sensitive field as a proposed change keeps it: plain text, as the proposer reads it."""
    if name == "status":
        return standing_of(organisation)
    if name == "parent":
        above = parent_for(organisation, user)
        return f"organisation:{above.pk}" if above else ""
    return str(getattr(organisation, name))


def worded(name: str, text: str, user: Visitor) -> str:
    """Return what a proposed change keeps, in words for this reader."""
    if name == "kind":
        return str(dict(Organisation.Kind.choices).get(text, text))
    if name == "status":
        return str(dict(CoalitionMembership.Status.choices).get(text, text))
    if name == "parent" and text.startswith("organisation:"):
        pk = text.partition(":")[2]
        found = Organisation.objects.visible_to(user).filter(pk=int(pk)).first() if pk.isdecimal() else None
        return str(found or "")
    return text


PRESENT: dict[str, Callable[[Organisation, Visitor], str]] = {
    "parent": lambda organisation, user: str(parent_for(organisation, user) or ""),
    "status": lambda organisation, user: worded("status", standing_of(organisation), user),
    "contact_points": lambda one, user: "\n".join(told(point) for point in one.contact_points.order_by("pk")),
    "themes": lambda organisation, user: ", ".join(str(theme) for theme in organisation.themes.all()),
    "founded": lambda one, user: in_words(one.founded, cldr()) if one.founded else "",
    "working_languages": lambda organisation, user: languages.in_words(organisation.working_languages),
    "kind": lambda organisation, user: str(organisation.get_kind_display()),
}


def present(organisation: Organisation, name: str, user: Visitor) -> str:
    """Return what the profile says today, in words."""
    told_apart = PRESENT.get(name)
    return told_apart(organisation, user) if told_apart else str(getattr(organisation, name) or "")


def told(point: Any) -> str:
    return f"{point.shown} ({point.note})" if point.note else str(point.shown)


def confirm_fields(organisation: Organisation, names: Iterable[str], by: Actor) -> None:
    """Note that somebody who knows has said so today; the log keeps the earlier ones."""
    if by.via not in OF_PEOPLE:
        return
    today = timezone.localdate()
    rows = [
        Confirmation(organisation=organisation, field=name, confirmed_on=today, user=by.user, via=by.via)
        for name in dict.fromkeys(names)
        if name in FIELDS
    ]
    Confirmation.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["organisation", "field"],
        update_fields=["confirmed_on", "user", "via"],
    )


def confirmations(organisation: Organisation, user: Visitor) -> dict[str, Confirmation]:
    """Return field: when, how and by whom it was last confirmed, for whoever may work with the profile."""
    rows = Confirmation.objects.visible_to(user).filter(organisation=organisation).select_related("user")
    return {row.field: row for row in rows}
