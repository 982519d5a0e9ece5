"""Who stands at the margin: no tie this year, regions where we know nobody, members never in a common campaign.

Absence of records is not absence of ties: whoever has not answered is said to have not answered.
"""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.templatetags.fmt import day, number
from crm.coalition_register import in_places
from crm.models import Organisation, Place
from network.findings.looking import Looking
from network.findings.sentences import Finding, Link, Part, Section, by_name, in_words, letter_to, task_about
from network.graphs.network import Node
from network.graphs.picture import ORGANISATIONS, years_before
from network.measures.cohesion import components, degree_counts

MOST_STEPS = 40  # next steps under one finding: a line for each organisation


def sections(looking: Looking) -> list[Section]:
    year = looking.at(since=years_before(looking.picture.day, 1), who=ORGANISATIONS)
    ever = looking.at(since=None, who=ORGANISATIONS)
    return [without_tie(year, ever), islands(year), regions_without(looking), never_together(ever)]


def alone(looking: Looking) -> list[Node]:
    degrees = degree_counts(looking.network.ties)
    return [looking.network.nodes[at] for at in looking.members if degrees[at] == 0]


def without_tie(year: Looking, ever: Looking) -> Section:
    found = by_name(alone(year))
    never = {node.key for node in alone(ever)}
    parts = (
        Part(_("No tie on record at all"), tuple(node for node in found if node.key in never)),
        Part(_("Ties in earlier years only"), tuple(node for node in found if node.key not in never)),
    )
    findings: tuple[Finding, ...] = ()
    if found:
        said = ngettext(
            "%(count)s of %(all)s members has no tie this year: %(names)s.",
            "%(count)s of %(all)s members have no tie this year: %(names)s.",
            len(found),
        ) % {"count": number(len(found)), "all": number(len(year.members)), "names": names(found)}
        sure, is_sure = answered_among(year, found)
        shown = tuple(part for part in parts if part.nodes)
        findings = (Finding(said, shown, (), sure, is_sure, invitations(found)),)
    return Section(
        "alone", _("Members with no tie this year"),
        _("Nothing on record since %(since)s ties them to another of us: no meeting, campaign, project, seat or"
            " stated tie.")
        % {"since": day(year.picture.since, "medium")},
        findings, _("Every member is tied to somebody this year."),
    )  # fmt: skip


def names(nodes: Sequence[Node]) -> str:
    return in_words([node.name for node in nodes])


def answered_among(looking: Looking, nodes: Sequence[Node]) -> tuple[str, bool]:
    silent = sum(node.key in looking.silent for node in nodes)
    if not silent:
        return _("All of them were asked this year and named none."), True
    told = ngettext(
        "Too little known to say of %(silent)s of them: it has not stated its ties this year.",
        "Too little known to say of %(silent)s of them: they have not stated their ties this year.",
        silent,
    )
    return told % {"silent": number(silent)}, False


def invitations(nodes: Sequence[Node]) -> tuple[Link, ...]:
    """A call, kept as a task, and a letter, for each."""
    found: list[Link] = []
    for node in nodes[: MOST_STEPS // 2]:
        what = _("Call %(name)s: how are they, and what could we do together?") % {"name": node.name}
        found += [
            task_about(node, what, _("Call %(name)s") % {"name": node.name}),
            letter_to(node, _("Invitation to work together")),
        ]
    return tuple(found)


def islands(looking: Looking) -> Section:
    """Circles that are tied among themselves and to nobody else."""
    network = looking.network
    parts = components(network.ties)
    findings = []
    for part in range(1, len(parts.sizes)):
        circle = by_name(network.nodes[at] for at in parts.members(part))
        if len(circle) < 2:
            break
        said = _("%(names)s are tied to each other and to nobody else of us.") % {"names": names(circle)}
        sure, is_sure = answered_among(looking, [node for node in circle if node.kind == "member"])
        steps = (task_about(circle[0], _("Introduce this circle to somebody else of us.")),)
        findings.append(Finding(said, (Part(_("The circle"), circle),), (), sure, is_sure, steps))
    return Section(
        "islands", _("Circles that stand alone"), _("They work together, and no tie leads from them to the others."),
        tuple(findings), _("No circle stands alone."),
    )  # fmt: skip


def regions_without(looking: Looking) -> Section:
    """Regions where no member sits; in some of them we know somebody else."""
    user = looking.user
    known = Organisation.objects.visible_to(user)
    members, others = in_places(known.members(looking.picture.day)), in_places(known.civic())
    places = Place.objects.visible_to(user).filter(kind=Place.Kind.REGION).order_by("name").defer("search")
    empty = [place for place in places if not members[place.pk]]
    findings = []
    nobody = [place for place in empty if not others[place.pk]]
    if nobody:
        findings.append(
            Finding(
                ngettext(
                    "In %(count)s region we have no member and know no organisation: %(names)s.",
                    "In %(count)s regions we have no member and know no organisation: %(names)s.",
                    len(nobody),
                )
                % {"count": number(len(nobody)), "names": in_words([str(place) for place in nobody])},
                (Part(_("Regions"), tuple(node_of(place) for place in nobody)),), (),
                _("Counted over what is written down here; an informal group may be there all the same."), True,
                tuple(search_for(place) for place in nobody),
            )
        )  # fmt: skip
    findings += [whom_we_know(place, others[place.pk]) for place in empty if others[place.pk]]
    return Section(
        "regions", _("Regions without a member"), _("Where nobody speaks for us: no member, and where there is"
        " none, whom we could ask."),
        tuple(findings), _("We have a member in every region."),
    )  # fmt: skip


def whom_we_know(place: Place, count: int) -> Finding:
    said = ngettext(
        "In %(region)s we have no member, and know %(count)s organisation.",
        "In %(region)s we have no member, and know %(count)s organisations.",
        count,
    ) % {"region": str(place), "count": number(count)}
    there = Link(_("Whom we know there"), f"{reverse('crm:organisation-list')}?region={place.pk}", str(place))
    return Finding(said, (Part(_("Region"), (node_of(place),)),), steps=(there,))


def node_of(place: Place) -> Node:
    return Node(f"place-{place.pk}", "region", str(place), place.get_absolute_url(), place.code, str(place))


def search_for(place: Place) -> Link:
    what = _("Find somebody we could ask in %(region)s.") % {"region": str(place)}
    return Link(_("Set a task"), f"{reverse('crm:task-new')}?{urlencode({'what': what})}", str(place))


def never_together(ever: Looking) -> Section:
    joint = ever.at(kinds=frozenset({"campaigns"}))
    found = by_name(alone(joint))
    findings: tuple[Finding, ...] = ()
    if found:
        said = ngettext(
            "%(count)s of %(all)s members was never in a campaign with another of us: %(names)s.",
            "%(count)s of %(all)s members were never in a campaign with another of us: %(names)s.",
            len(found),
        ) % {"count": number(len(found)), "all": number(len(joint.members)), "names": names(found)}
        findings = (
            Finding(
                said, (Part(_("They are"), found),), (),
                _("Counted over all campaigns that you may see; a campaign nobody wrote down is missing here."), True,
                invitations(found),
            ),
        )  # fmt: skip
    return Section(
        "campaigns", _("Never in a common campaign"), _("Members that took part in no campaign together with"
        " another of us."),
        findings, _("Every member has been in a campaign with another of us."),
    )  # fmt: skip
