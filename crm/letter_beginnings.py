"""What a new letter begins with, from where it was begun: an institution, a meeting, a letter to answer, a person."""

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.gates import Visitor
from accounts.models import User
from crm import kinds, letter_links, letter_templates
from crm.confidentiality import Level, stricter
from crm.models import Letter, Meeting, Participation, Person, Side, Tenure

STARTS = ("organisation", "office", "person", "meeting", "answers", "reminds_of", "on_behalf_of")
KINDS = {"answers": "letter", "reminds_of": "letter", "on_behalf_of": "organisation"}
KEPT = ("organisation", "office", "person", "on_behalf_of", "meeting")
PLAIN = ("subject", "kind", "language")


def beginning(query: QueryDict, user: Visitor) -> dict[str, Any]:
    """Return the initial values; what the user may not see begins nothing."""
    named = {
        name: f"{KINDS.get(name, name)}:{str(query[name]).rpartition(':')[2]}" for name in STARTS if query.get(name)
    }
    found = kinds.find_all(named.values(), user, {key.partition(":")[0] for key in named.values()})
    given = {name: found[key] for name, key in named.items() if key in found}
    plain = {name: query[name] for name in PLAIN if query.get(name)}
    begun = {**from_person(given, user), **from_meeting(given, user), **from_letter(given, user), **given, **plain}
    begun["speaks_of"] = list(kinds.find_all(query.getlist("speaks_of"), user, letter_links.known()).values())
    return {**begun, **letter_templates.of_address(query, user)} if isinstance(user, User) else begun


def from_letter(given: dict[str, Any], user: Visitor) -> dict[str, Any]:
    """An answer goes back to whom the letter came from, in its language, about the same."""
    answered = given.get("answers")
    if not isinstance(answered, Letter):
        return {}
    shown = Letter.objects.visible_to(user).for_reader(user).get(pk=answered.pk)
    return {
        "kind": Letter.Kind.REPLY,
        "subject": (_("Re: %(subject)s") % {"subject": shown.subject})[:200],
        "language": shown.language,
        "themes": list(shown.themes.all()),
        "confidentiality": stricter(Level.INTERNAL, shown.confidentiality),
        **{name: getattr(shown, name, None) for name in KEPT},
    }


def from_meeting(given: dict[str, Any], user: Visitor) -> dict[str, Any]:
    """A letter after a meeting goes to the other side of the table."""
    meeting = given.get("meeting")
    if not isinstance(meeting, Meeting):
        return {}
    seats = Participation.objects.for_reader(user).filter(meeting=meeting)
    theirs = [seat for seat in seats if seat.side == Side.THEIRS]
    themes, level = list(meeting.themes.all()), stricter(Level.INTERNAL, meeting.confidentiality)
    begun: dict[str, Any] = {"subject": meeting.about[:200], "themes": themes, "confidentiality": level}
    for seat in theirs:
        if seat.organisation or seat.capacity:
            body = seat.organisation or (seat.capacity.organisation if seat.capacity else None)
            return {**begun, "organisation": body, "person": seat.person}
    return begun


def from_person(given: dict[str, Any], user: Visitor) -> dict[str, Any]:
    """A person is written to where they hold a post today."""
    person = given.get("person")
    if not isinstance(person, Person):
        return {}
    held = [one for one in Tenure.objects.visible_to(user).filter(person=person).for_list() if one.is_current]
    held.sort(key=lambda one: one.office_id is None)
    return {"organisation": held[0].organisation} if held else {}
