"""Did anything change: the same members at two moments, with what chance alone would give, and who was asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.templatetags.fmt import day as in_day_words
from accounts.templatetags.fmt import number
from network.findings.looking import Looking
from network.findings.moments import Moments, moments
from network.findings.sentences import Finding, Section
from network.measures.change import Changes, Difference, Verdict, changes

FEWEST = 5  # members, below which nothing is compared
PERMUTATIONS = 399


def sections(looking: Looking, query: Mapping[str, Any]) -> list[Section]:
    found = moments(looking, query)
    if len(found.common) < FEWEST:
        nothing = _("Too few members of both days to compare: %(n)s.") % {"n": number(len(found.common))}
        return [Section("both", _("Between the two"), spoken(found), (), nothing)]
    told = found.kept("change", lambda: compared(found))
    themes = found.kept("themes", lambda: shared_themes(found))
    return [
        of_ties(found, told),
        of_shape(found, told),
        of_regions(found, told),
        of_themes(found, themes),
        of_said(found, told),
    ]


@dataclass(frozen=True)
class Compared:
    joint: Changes
    stated: Changes


def compared(found: Moments) -> Compared:
    regions = [found.nodes[key].region for key in found.common]
    before, after = found.joint()
    said_before, said_after = found.stated()
    return Compared(
        changes(before, after, groups=regions, permutations=PERMUTATIONS, resamples=PERMUTATIONS),
        changes(said_before, said_after, permutations=PERMUTATIONS, resamples=PERMUTATIONS),
    )  # fmt: skip


@dataclass(frozen=True)
class Themed:
    """Ties of those who have named a theme: how many, and how many join two with a theme in common."""

    ties: tuple[int, int]
    common: tuple[int, int]
    known: int


def shared_themes(found: Moments) -> Themed:
    themes = [found.nodes[key].themes for key in found.common]
    counts = []
    for ties in found.joint():
        pairs = [
            bool(themes[one] & themes[other])
            for one, other in zip(ties.sources.tolist(), ties.targets.tolist(), strict=True)
            if themes[one] and themes[other]
        ]
        counts.append((len(pairs), sum(pairs)))
    return Themed((counts[0][0], counts[1][0]), (counts[0][1], counts[1][1]), sum(map(bool, themes)))


def spoken(found: Moments) -> str:
    """Say which times are compared."""
    said = _("Compared: %(first)s to %(before)s with %(since)s to %(after)s")
    if found.campaign:
        said = _("Compared among %(n)s partners of the campaign: %(first)s to %(before)s with %(since)s to %(after)s")
    return said % {
        "n": number(len(found.common)),
        "first": in_day_words(found.before.picture.since, "medium"),
        "before": in_day_words(found.before.picture.day, "medium"),
        "since": in_day_words(found.after.picture.since, "medium"),
        "after": in_day_words(found.after.picture.day, "medium"),
    }


def chance(one: Difference) -> tuple[str, bool]:
    """Say in words whether chance alone would give as much."""
    if one.verdict is Verdict.UNDEFINED:
        return _("Too little known to say."), False
    if one.verdict is Verdict.NO_DETECTABLE_CHANGE:
        return _("No detectable change: chance alone gives a difference like this often."), True
    return _("Chance alone rarely gives this: in fewer than 5 of 100 cases."), True


def verdict(one: Difference, *, rose: str, fell: str, same: str) -> str:
    return {Verdict.ROSE: rose, Verdict.FELL: fell}.get(one.verdict, same)


def finding(one: Difference, said: str) -> Finding:
    told, is_sure = chance(one)
    return Finding(said, (), (), told, is_sure)


def of_ties(found: Moments, told: Compared) -> Section:
    joint = told.joint
    density = joint.of("density")
    pairs = joint.n * (joint.n - 1) // 2
    before, after, of_all = number(joint.ties_before), number(joint.ties_after), number(pairs)
    numbers = {"before": before, "after": after, "pairs": of_all}
    said = verdict(
        density,
        rose=_("The network is denser than before: %(after)s of %(pairs)s pairs are tied, before %(before)s."),
        fell=_("The network is thinner than before: %(after)s of %(pairs)s pairs are tied, before %(before)s."),
        same=_("No detectable change in density: %(after)s of %(pairs)s pairs are tied, before %(before)s."),
    )  # fmt: skip
    stayed = ngettext(
        "%(stayed)s tie of before is still there.", "%(stayed)s ties of before are still there.", joint.stayed
    ) % {"stayed": number(joint.stayed)}
    return Section(
        "density", _("Do more of us work together"), spoken(found),
        (finding(density, f"{said % numbers} {stayed}"),),
    )  # fmt: skip


def of_shape(found: Moments, told: Compared) -> Section:
    parts, centre = told.joint.of("components"), told.joint.of("degree_centralisation")
    pieces = {"before": number(int(parts.before)), "after": number(int(parts.after))}
    said = verdict(
        parts,
        rose=_("It falls into more pieces than before: %(after)s, before %(before)s."),
        fell=_("It hangs together better than before: %(after)s pieces, before %(before)s."),
        same=_("No detectable change in how it hangs together: %(after)s pieces, before %(before)s."),
    )  # fmt: skip
    centred = verdict(
        centre,
        rose=_("More runs through a few than before."), fell=_("Less runs through a few than before."),
        same=_("No detectable change in how much runs through a few."),
    )  # fmt: skip
    return Section(
        "shape", _("Does it hang together"), _("A piece is a circle that no tie joins to the others; who stands"
        " alone is a piece too."),
        (finding(parts, said % pieces), finding(centre, centred)),
    )  # fmt: skip


def of_regions(found: Moments, told: Compared) -> Section:
    turned = told.joint.of("outward")
    said = verdict(
        turned,
        rose=_("More ties lead from region to region than before: %(after)s of 100, before %(before)s."),
        fell=_("Regions keep more to themselves than before: %(after)s of 100 ties lead to another region,"
            " before %(before)s."),
        same=_("No detectable change between regions: %(after)s of 100 ties lead to another region, before"
            " %(before)s."),
    )  # fmt: skip
    findings: tuple[Finding, ...] = ()
    if turned.verdict is not Verdict.UNDEFINED:
        numbers = {"before": outside(turned.before), "after": outside(turned.after)}
        findings = (finding(turned, said % numbers),)
    return Section(
        "regions", _("Between regions"), _("Ties inside one region, and ties to another one; members whose"
        " region is not known are left out."),
        findings, _("Too little known to say: one of the two has no tie between members of known regions."),
    )  # fmt: skip


def outside(index: float) -> str:
    """Return of a hundred ties how many lead outside: E-I is -1 for none and 1 for all."""
    return number(round(50 * (index + 1)))


def of_themes(found: Moments, themed: Themed) -> Section:
    findings: tuple[Finding, ...] = ()
    if all(themed.ties):
        said = _(
            "%(after)s of %(ties)s ties join two that work on a common theme; before %(before)s of %(earlier)s."
        ) % {
            "after": number(themed.common[1]), "ties": number(themed.ties[1]), "before": number(themed.common[0]),
            "earlier": number(themed.ties[0]),
        }  # fmt: skip
        findings = (Finding(said, (), (), _("Counts only: themes overlap, so no test is made.")),)
    return Section(
        "themes", _("Between themes"),
        _("Counted among the %(known)s of %(all)s that have named a theme.")
        % {"known": number(themed.known), "all": number(len(found.common))},
        findings, _("Too little known to say: too few have named their themes."),
    )  # fmt: skip


def of_said(found: Moments, told: Compared) -> Section:
    """What members state of each other, and how many of them did."""
    both = told.stated.of("reciprocity")
    findings: tuple[Finding, ...] = ()
    if both.verdict is not Verdict.UNDEFINED:
        said = verdict(
            both,
            rose=_("More of what is stated is stated by both sides: %(after)s of 100 ties, before %(before)s."),
            fell=_("Less of what is stated is stated by both sides: %(after)s of 100 ties, before %(before)s."),
            same=_("No detectable change in what both sides state: %(after)s of 100 ties, before %(before)s."),
        ) % {"after": number(round(100 * both.after)), "before": number(round(100 * both.before))}  # fmt: skip
        findings = (finding(both, said),)
    answered = tuple(len(one.answered & set(found.common)) for one in (found.before, found.after))
    explained = _("Stated their ties: %(before)s of %(all)s in the year before the first day, %(after)s of"
        " %(all)s before the second.") % {
        "before": number(answered[0]), "after": number(answered[1]), "all": number(len(found.common)),
    }  # fmt: skip
    return Section("said", _("What members say of each other"), explained, findings, _("Too little known to"
        " say: members stated too few ties."))  # fmt: skip
