"""What letters tell the registries, once the apps are loaded."""

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet, Visitor
from accounts.models.user import CENTRE
from accounts.registries import HomeCard, NavigationEntry, add_home_cards, add_navigation
from accounts.templatetags.fmt import day
from crm import kinds, letter_events, panels, search, timeline
from crm.models import Letter, Organisation

kinds.register(letter=Letter)
timeline.register(letter_events.letters)
add_navigation(NavigationEntry(_("Letters"), "crm:letter-list", "envelope", 25, CENTRE))
add_home_cards(HomeCard("crm/_home_letters.html", letter_events.replies_overdue, 15, CENTRE))
panels.register(
    panels.Panel("organisation", "crm:organisation-letters", 25),
    panels.Panel("meeting", "crm:meeting-letters", 20),
    panels.Panel("letter", "crm:letter-tasks", 80, CENTRE),
    panels.Panel("letter", "crm:letter-documents", 90),
)


def letter_hint(letter: Letter) -> str:
    when = day(letter.dated_on, "medium") or str(_("draft"))
    return " · ".join(str(one) for one in (when, letter.get_direction_display(), letter.shown_organisation) if one)


def light(records: "GatedQuerySet[Letter]", user: Visitor) -> "GatedQuerySet[Letter]":
    seen = Prefetch("organisation", Organisation.objects.visible_to(user))
    return records.defer("text", "search").prefetch_related(seen)


search.register(
    search.Searchable(
        "letter",
        _("Letters"),
        "envelope",
        Letter.objects.standing,
        letter_hint,
        35,
        light,
        ("-dated_on", "-pk"),
        names=("subject", "number"),
    )
)
search.register_actions(
    search.QuickAction(_("Write a letter"), "crm:letter-new", "envelope", CENTRE),
    search.QuickAction(_("Record a letter received"), "crm:letter-received", "inbox", CENTRE),
)
