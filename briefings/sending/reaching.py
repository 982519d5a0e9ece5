"""Whom an edition may be sent to, and at which address."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from briefings import citing
from briefings.models import Edition
from crm.confidentiality import Level
from crm.models import ContactPoint, Organisation, Person, Tenure

MOST = 100  # people at once
IN_FULL = {
    "quiet": gettext_lazy("%(name)s asked not to be contacted."),
    "no-address": gettext_lazy("No e-mail address of %(name)s is on record."),
    "outside": gettext_lazy("%(name)s is with no member of the coalition, and this edition is for members."),
}
IN_SHORT = {
    "quiet": gettext_lazy("asked not to be contacted"),
    "no-address": gettext_lazy("no e-mail address on record"),
    "outside": gettext_lazy("with no member of the coalition"),
}  # beside a name that cannot be chosen


@dataclass(frozen=True)
class Reader:
    """Somebody who gets it: where to, and what they are there for, if it is one thing."""

    person: Person
    address: ContactPoint
    organisation: Organisation | None


def refuse_to_leave(edition: Edition) -> None:
    """Only what somebody answers for leaves us, and never what only the centre may read."""
    if edition.signed_at is None:
        raise ValidationError(_("Nobody has signed this edition. Only what somebody answers for is sent."))
    if edition.taken_back:
        raise ValidationError(_("This edition was withdrawn already."))
    if edition.level == Level.INTERNAL:
        words = _("An internal edition stays inside: hand out copies with the reader's name, from this page.")
        raise ValidationError(words)
    if not is_still_open(edition):
        raise ValidationError(_("The record this paper is about has been closed to these readers since."))


def is_still_open(edition: Edition) -> bool:
    """Whether it stands, and what it is about is open to its readers."""
    subject = edition.briefing.subject
    return not edition.taken_back and (subject is None or citing.may_enter(subject, Level(edition.level)))


def readers(edition: Edition, people: Sequence[Person], sender: User) -> list[Reader]:
    """Return each with an address that the sender sees; refuse, by name, whoever cannot be sent it."""
    if len(people) > MOST:
        raise ValidationError({"people": _("At most %(most)d people at once.") % {"most": MOST}})
    addresses, places = addresses_of(people, sender), place_of(people, sender)
    if refused := out_of_reach(edition, people, addresses):
        said = [IN_FULL[refused[one.pk]] % {"name": one} for one in people if one.pk in refused]
        raise ValidationError({"people": said})
    return [Reader(one, addresses[one.pk], places.get(one.pk)) for one in people]


def out_of_reach(edition: Edition, people: Sequence[Person], addresses: Collection[int]) -> dict[int, str]:
    """Return why each cannot be sent it, of those who cannot; `addresses`: who has one that the sender sees."""
    inside, why = of_members(people), {}
    for one in people:
        if one.do_not_contact or one.erased_on:
            why[one.pk] = "quiet"
        elif one.pk not in addresses:
            why[one.pk] = "no-address"
        elif edition.level == Level.COALITION and one.pk not in inside:
            why[one.pk] = "outside"
    return why


def addresses_of(people: Iterable[Person], sender: User) -> dict[int, ContactPoint]:
    """The first one written down of each."""
    points = ContactPoint.objects.visible_to(sender).filter(person__in=people, kind=ContactPoint.Kind.EMAIL)
    return {one.person_id: one for one in points.order_by("-pk") if one.person_id}


def place_of(people: Iterable[Person], sender: User) -> dict[int, Organisation]:
    """Where each is today; nothing for who is at several places: which of them is meant is not ours to guess."""
    found: dict[int, set[Organisation]] = {}
    for one in Tenure.objects.visible_to(sender).on(timezone.localdate()).filter(person__in=people).for_list():
        found.setdefault(one.person_id, set()).add(one.organisation)
    return {pk: next(iter(several)) for pk, several in found.items() if len(several) == 1}


def of_members(people: Iterable[Person]) -> set[int]:
    """Those who are with a member of the coalition today."""
    today = timezone.localdate()
    there = Tenure.objects.on(today).filter(person__in=people, organisation__in=Organisation.objects.members(today))
    return set(there.values_list("person_id", flat=True))
