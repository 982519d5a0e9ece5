"""What elections tell the registries of pages, search, home, timeline, calendar and full exports."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from accounts import lists
from accounts.gates import Visitor
from accounts.lists import List
from accounts.models import User
from accounts.registries import HomeCard, NavigationEntry, add_home_cards, add_navigation
from campaigns.elections.filters import ElectionFilter
from campaigns.models import Body, Election, ElectionCandidate, Lot, Voter
from crm import calendar, changes, kinds, search, timeline
from crm.calendar import Entry, Span
from crm.exporting import kinds as exported
from crm.exporting.kinds import Kind
from crm.lists import counting
from crm.timeline import Item

MOST = 5
PUBLISHED = (Election.State.OPEN, Election.State.CLOSED, Election.State.COUNTED)


def to_vote(user: User) -> dict[str, object] | None:
    """The elections in which my organisation has not voted yet."""
    still = Voter.objects.visible_to(user).of_own(user).may_vote(timezone.now()).silent().for_list()
    rows = list(still.order_by("election__closes_at", "pk")[:MOST])
    return {"voters": rows} if rows else None


def of_body(record: models.Model, user: Visitor, most: int) -> list[Item]:
    """The elections held for a committee, on the page of the organisation that it is."""
    body = Body.objects.filter(organisation=record.pk).first() if record._meta.model_name == "organisation" else None
    if body is None:
        return []
    rows = Election.objects.visible_to(user).filter(body=body, state__in=PUBLISHED).for_reader(user)[:most]
    return [
        Item(
            on=timezone.localdate(one.opened_at), icon="check2-square",
            title=now("Election: %(title)s") % {"title": one}, url=one.get_absolute_url(), level=one.confidentiality,
        )
        for one in rows
    ]  # fmt: skip


def last_days(user: User, span: Span) -> list[Entry]:
    """Until when is voted; nobody's alone."""
    if span.mine:
        return []
    rows = Election.objects.visible_to(user).open().filter(closes_at__date__range=(span.first, span.last))
    return [
        Entry(
            kind="election", day=timezone.localdate(one.closes_at), title=str(one), url=one.get_absolute_url(),
            level=one.confidentiality, uid=f"election-{one.pk}", note=now("voting ends"),
        )
        for one in rows.for_reader(user)[: calendar.MOST]
    ]  # fmt: skip


kinds.register(election=Election)
add_navigation(NavigationEntry(_("Elections"), "campaigns:election-list", "check2-square", 70))
add_home_cards(HomeCard("campaigns/_home_to_vote.html", to_vote, 4))
search.register(
    search.Searchable(
        "election", _("Elections"), "check2-square", Election.objects.all, lambda one: str(one.body), 33,
        names=("title_bg", "title_en"),
        load=lambda rows, user: rows.select_related("body__organisation").defer("search", "ballot_file"),
    )
)  # fmt: skip
lists.register(List("campaigns:election-list", _("Elections"), counting(ElectionFilter, Election.objects.visible_to)))
timeline.register(of_body)
calendar.register(calendar.Source("election", _("Elections"), "check2-square", 64, last_days, _("Voting ends")))
changes.VERBS.update({
    "fixed the electorate": _("fixed the list of voters"),
    "put on the ballot paper": _("put a name on the ballot paper"),
    "took off the ballot paper": _("took a name off the ballot paper"),
    "accepted to stand": _("noted that somebody agreed to stand"),
    "objected to the list of voters": _("objected to the list of voters"),
    "decided an objection": _("decided an objection"),
    "looked at the mails": _("looked at the mails"),
    "opened": _("opened the voting"),
    "reminded them": _("reminded those who had not voted"),
    "prolonged an election": _("prolonged the voting"),
    "closed an election": _("closed the election"),
    "counted an election": _("counted the ballots"),
    "recorded a lot": _("recorded a lot"),
    "called off": _("called the election off"),
    "gave the mandates": _("gave the elected their mandates"),
    "voted": _("voted"),
    "entered a vote": _("entered a vote for the voter"),
    "typed another vote": _("typed another vote than was entered: it is entered anew"),
    "complained about an election": _("complained about the election"),
    "answered a complaint": _("answered a complaint"),
})  # fmt: skip
exported.register(
    Kind("elections", Election, (
        "body", "call", "title_bg", "title_en", "method", "places", "alternates", "tie_rule", "quorum",
        "extension_days", "associates_vote", "electorate_on", "objections_until", "opens_at", "closes_at", "note",
        "source", "state", "opened_at", "extended_on", "closed_at", "counted_at", "cancelled_on", "reason", "entitled",
        "voted",
        "ballot_sha256", "result", "confidentiality",
    ), order=49),
    Kind("names-on-ballot-papers", ElectionCandidate, (
        "election", "number", "name", "organisation", "person", "accepted_on", "statement",
    ), order=49),
    Kind("lots", Lot, ("election", "drawn", "drawn_on", "witnesses"), ("recorded_by",), order=49),
)  # fmt: skip
