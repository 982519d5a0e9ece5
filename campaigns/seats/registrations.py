"""What bodies, seats and mandates tell the registries of pages, search, home, timeline, calendar and full exports."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts import lists
from accounts.lists import List
from accounts.registries import NavigationEntry, add_home_cards, add_navigation
from campaigns.models import Body, Mandate, RulesOfProcedure, Seat, SeatRight
from campaigns.seats import home_cards, timelines
from campaigns.seats.filters import BodyFilter, SeatFilter
from campaigns.seats.importing import Mandates
from crm import calendar, changes, kinds, panels, search, timeline
from crm.exporting import kinds as exported
from crm.exporting.kinds import Kind
from crm.importing import taking_back, targets
from crm.lists import counting
from crm.merging import folding
from crm.models import Organisation


def committees() -> Any:
    return Organisation.objects.exclude(body=None)


add_navigation(NavigationEntry(_("Seats"), "campaigns:seat-list", "person-badge", 68))
add_home_cards(home_cards.VACANCIES)
kinds.register(body=Body, seat=Seat)
search.register(
    search.Searchable(
        "body", _("Committees and councils"), "building", Body.objects.all, lambda body: body.programme, 31,
        names=("programme",),
        load=lambda rows, user: rows.select_related("organisation").defer("search", "organisation__search"),
        also=(search.OtherNames(committees, "body", ("name", "name_latin")),),
    ),
    search.Searchable(
        "seat", _("Seats"), "person-badge", Seat.objects.all, lambda seat: str(seat.body), 32,
        names=("group_bg", "group_en"),
        load=lambda rows, user: rows.select_related("body__organisation").defer("search", "body__organisation__search"),
    ),
)  # fmt: skip
lists.register(
    List("campaigns:body-list", _("Committees and councils"), counting(BodyFilter, Body.objects.visible_to)),
    List("campaigns:seat-list", _("Seats"), counting(SeatFilter, Seat.objects.visible_to)),
)
timeline.register(timelines.mandates)
calendar.register(
    calendar.Source(
        "mandate", _("Ends of mandates"), "person-badge", 66, timelines.last_days, _("Last day of a mandate")
    )
)
panels.register(
    panels.Panel("organisation", "campaigns:organisation-body", 3),
    panels.Panel("organisation", "campaigns:organisation-seats", 28),
)
targets.register(Mandates())
taking_back.register(Mandate)
folding.extends(Body, "organisation")
changes.VERBS.update({"ended a mandate": _("ended a mandate")})
exported.register(
    Kind("bodies", Body, (
        "organisation", "kind", "programme", "programme_code", "started", "ended", "predecessor", "secretariat",
        "legal_basis", "composition", "members_vote", "vote_rule", "vote_rule_source", "notice_days", "notice_source",
        "source", "is_verified",
    ), order=47),
    Kind("rules-of-procedure", RulesOfProcedure, (
        "body", "label", "adopted", "document", "link", "note", "source", "is_verified",
    ), order=47),
    Kind("seats-of-bodies", Seat, (
        "body", "kind", "group_bg", "group_en", "number", "started", "ended", "predecessor", "alternates",
        "is_vacant", "note", "source", "is_verified",
    ), order=47),
    Kind("rights-of-seats", SeatRight, ("seat", "right", "is_granted", "source"), order=47),
    Kind("mandates", Mandate, (
        "seat", "organisation", "person", "place", "started", "ended", "how", "act", "end", "end_note", "source",
        "is_verified", "confidentiality",
    ), order=47),
)  # fmt: skip
