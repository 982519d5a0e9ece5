"""What ties organisations to each other: what they state, whose part they are, what they carry out together."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet

from accounts.gates import Visitor
from accounts.models import User
from campaigns.models import CampaignPartner, ProjectPartner
from crm.approximate import first_day, last_day
from crm.centre import centre_for
from crm.models import CoalitionMembership, Organisation
from network.introductions.bounded import Bound, Rows, gated, read
from network.introductions.facts import Facts, Node, of_kind
from network.models import Tie

MOST_TOGETHER = 2000  # rows of each kind in one step


class Organisations:
    def __init__(self, user: Visitor, today: date) -> None:
        self.ties = gated(ties, ("pk", "stated_by_id", "other_id", "strength"), user, today)
        self.parts = gated(parts, ("pk", "parent_id"), user, today)
        self.projects = Common("project", in_projects, user, today)
        self.campaigns = Common("campaign", in_campaigns, user, today)
        self.centre, self.members = coalition(user, today)

    def read(self, facts: Facts, asked: set[Node], bound: Bound) -> None:
        ids = of_kind("organisation", asked)
        if not ids:
            return
        stated = {"network_tie.stated_by_id": ids, "network_tie.other_id": ids}
        for pk, one, other, strength in self.ties.among(stated, MOST_TOGETHER):
            facts.add(node(one), node(other), facts.told("tie", pk, share=strength / Tie.STRONGEST))
        in_line = {"crm_organisation.id": ids, "crm_organisation.parent_id": ids}
        for part, whole in self.parts.among(in_line, MOST_TOGETHER):
            facts.add(node(part), node(whole), facts.told("part", part))
        for member in self.members if self.centre in ids else self.members.keys() & ids:
            facts.add(node(member), node(self.centre), facts.told("membership", self.members[member]))
        self.projects.read(facts, ids)
        self.campaigns.read(facts, ids)


def node(pk: int) -> Node:
    return "organisation", pk


def ties(user: Visitor, today: date) -> QuerySet[Tie]:
    """A conflict is no way in."""
    stated = Tie.objects.visible_to(user).on(today).exclude(kind=Tie.Kind.CONFLICTS)
    return stated.order_by("-strength", "-started_on", "pk")


def parts(user: Visitor, today: date) -> QuerySet[Organisation]:
    seen = Organisation.objects.visible_to(user)
    return seen.filter(parent__in=seen).order_by("pk")


def in_projects(user: Visitor, today: date) -> QuerySet[ProjectPartner]:
    return ProjectPartner.objects.visible_to(user).order_by("-project_id", "pk")


def in_campaigns(user: Visitor, today: date) -> QuerySet[CampaignPartner]:
    return CampaignPartner.objects.visible_to(user).order_by("-campaign_id", "pk")


def coalition(user: Visitor, today: date) -> tuple[int, dict[int, int]]:
    """Return the centre and member: membership of those who are with it today, as far as the reader sees both."""
    ours = centre_for(user) if isinstance(user, User) else None
    if ours is None:
        return 0, {}
    members = gated(standing, ("organisation_id", "pk"), user, today)
    return ours.pk, dict(read(members.where("true", most=MOST_TOGETHER)))


def standing(user: Visitor, today: date) -> QuerySet[CoalitionMembership]:
    return CoalitionMembership.objects.visible_to(user).standing(today).order_by("pk")


class Common:
    """What several carry out: a project, a campaign. The more they are, the less it ties two of them."""

    def __init__(self, kind: str, partners: Rows, user: Visitor, today: date) -> None:
        self.kind, self.table, self.today = kind, f"campaigns_{kind}partner", today
        names = (f"{kind}_id", "organisation_id", "started", "ended", f"{kind}__started", f"{kind}__ended")
        self.partners = gated(partners, names, user, today)

    def read(self, facts: Facts, ids: set[int]) -> None:
        theirs = self.partners.among({f"{self.table}.organisation_id": ids}, MOST_TOGETHER)
        works = {row[0] for row in theirs}
        rows = self.partners.among({f"{self.table}.{self.kind}_id": works}, MOST_TOGETHER)
        for pk, members in self.carried_out(rows).items():
            for one in sorted(members.keys() & ids):
                for other in sorted(members.keys() - {one}):
                    until = min((day for day in (members[one], members[other]) if day), default=None)
                    told = facts.told(self.kind, pk, until, 1 / (len(members) - 1))
                    facts.add(node(one), node(other), told)

    def carried_out(self, rows: Iterable[Any]) -> dict[int, dict[int, date | None]]:
        """Return what was begun: who takes part, and until when; none while it goes on."""
        found: dict[int, dict[int, date | None]] = defaultdict(dict)
        for pk, organisation, *period in rows:
            if has_begun((period[0], period[2]), self.today):
                both = found[pk].get(organisation, date.min), ended((period[1], period[3]), self.today)
                found[pk][organisation] = None if None in both else max(day for day in both if day)
        return found


def has_begun(started: Iterable[str], today: date) -> bool:
    return all(not day or first_day(day) <= today for day in started)


def ended(days: Iterable[str], today: date) -> date | None:
    """Return when it was over: the earlier end; none while it goes on."""
    over = [last_day(day) for day in days if day and last_day(day) < today]
    return min(over, default=None)
