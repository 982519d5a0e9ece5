"""What people do with the phases and milestones of a campaign."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.conflicts import check_version
from accounts.log import log
from campaigns.asks.actions import save_changes
from campaigns.models import Campaign, CampaignPhase, Milestone
from campaigns.models.phases import MOST_STEPS
from crm.actions.names import refuse_backwards

ANCHORS = ("after", "meeting", "from_end")


@transaction.atomic
def record_phase(*, campaign: Campaign, by: Actor, **fields: Any) -> CampaignPhase:
    refuse_backwards(fields.get("started", ""), fields.get("ended", ""))
    phase = CampaignPhase.objects.create(campaign=campaign, **fields)
    log(by, "recorded", phase, fields=[*fields])
    return phase


@transaction.atomic
def update_phase(*, phase: CampaignPhase, version: int | None, by: Actor, **fields: Any) -> CampaignPhase:
    """Conflict when someone else saved in between."""
    phase = CampaignPhase.objects.select_for_update().get(pk=phase.pk)
    check_version(phase, version)
    refuse_backwards(fields.get("started", phase.started), fields.get("ended", phase.ended))
    log(by, "changed", phase, changes=save_changes(phase, fields))
    return phase


@transaction.atomic
def remove_phase(*, phase: CampaignPhase, by: Actor) -> None:
    """Only an empty one: milestones are moved to another phase or removed first."""
    phase = CampaignPhase.objects.select_for_update().get(pk=phase.pk)
    if phase.milestones.exists():
        raise ValidationError(_("This phase has milestones. Move them to another phase or remove them first."))
    log(by, "removed", phase)
    phase.delete()


@transaction.atomic
def record_milestone(*, phase: CampaignPhase, by: Actor, **fields: Any) -> Milestone:
    Campaign.objects.select_for_update().get(pk=phase.campaign_id)
    milestone = Milestone(phase=phase, **fields)
    refuse_floating(milestone)
    refuse_circles(milestone)
    refuse_future(milestone.done_on)
    milestone.save()
    log(by, "recorded", milestone, fields=["phase", *fields])
    return milestone


@transaction.atomic
def update_milestone(*, milestone: Milestone, version: int | None, by: Actor, **fields: Any) -> Milestone:
    """Conflict when someone else saved in between; whoever follows it moves along."""
    milestone = locked(milestone)
    check_version(milestone, version)
    phase = fields.get("phase", milestone.phase)
    if phase.campaign_id != milestone.phase.campaign_id:
        raise ValidationError({"phase": _("This phase belongs to another campaign.")})
    proposed = Milestone(pk=milestone.pk, **{name: fields.get(name, getattr(milestone, name)) for name in ANCHORS})
    proposed.phase, proposed.day = phase, fields.get("day", milestone.day)
    refuse_floating(proposed)
    refuse_circles(proposed)
    refuse_future(fields.get("done_on"))
    log(by, "changed", milestone, changes=save_changes(milestone, fields))
    return milestone


@transaction.atomic
def follow_anchor(*, milestone: Milestone, by: Actor) -> Milestone:
    """Give up the day that was set by hand; it is counted from the anchor again."""
    milestone = locked(milestone)
    if not milestone.has_anchor:
        raise ValidationError(_("This milestone hangs on nothing: its day is set by hand."))
    if milestone.day is not None:
        log(by, "let follow its anchor", milestone, changes=save_changes(milestone, {"day": None}))
    return milestone


@transaction.atomic
def reach_milestone(*, milestone: Milestone, done_on: date | None, by: Actor) -> Milestone:
    """Note on which day it was reached; no day takes that back."""
    milestone = locked(milestone)
    refuse_future(done_on)
    verb = "finished" if done_on else "reopened"
    log(by, verb, milestone, changes=save_changes(milestone, {"done_on": done_on}))
    return milestone


@transaction.atomic
def remove_milestone(*, milestone: Milestone, by: Actor) -> None:
    """Only for slips, and only where nothing hangs on it."""
    milestone = locked(milestone)
    if milestone.followed_by.exists():
        raise ValidationError(_("Other milestones follow this one. Let them follow something else first."))
    log(by, "removed", milestone)
    milestone.delete()


def locked(milestone: Milestone) -> Milestone:
    """Changes to the chains of one campaign wait for each other, so that two of them cannot close a circle."""
    Campaign.objects.select_for_update().get(phases__milestones=milestone.pk)
    return Milestone.objects.select_for_update(of=("self",)).select_related("phase").get(pk=milestone.pk)


def refuse_future(done_on: date | None) -> None:
    if done_on is not None and done_on > timezone.localdate():
        raise ValidationError({"done_on": _("This day is still to come.")})


def refuse_floating(milestone: Milestone) -> None:
    if sum(bool(getattr(milestone, name)) for name in ANCHORS) > 1:
        raise ValidationError({"meeting": _("A milestone hangs on one thing only. Choose one of them.")})
    if milestone.day is None and not milestone.has_anchor:
        raise ValidationError({"day": _("Give a day, or say what the day is counted from.")})
    if milestone.from_end and milestone.day is None and not milestone.phase.campaign.ended:
        raise ValidationError({"anchor": _("This campaign has no end yet. Write its end down first, or give a day.")})


def refuse_circles(milestone: Milestone) -> None:
    """Refuse a chain that comes back to itself, one across campaigns, and one longer than the days are counted over."""
    if milestone.after_id is None:
        return
    chain = dict(Milestone.objects.filter(phase__campaign=milestone.phase.campaign_id).values_list("pk", "after"))
    if milestone.after_id not in chain:
        raise ValidationError({"anchor": _("This milestone belongs to another campaign.")})
    above = line_from(milestone.after_id, chain)
    if milestone.pk in above:
        raise ValidationError({"anchor": _("That one follows this milestone itself: the two would chase each other.")})
    lines = [line_from(pk, chain) for pk in chain]
    below = max((line.index(milestone.pk) for line in lines if milestone.pk in line), default=0)
    if len(above) + below > MOST_STEPS:
        words = _("At most %(most)d milestones follow one another. Let this one follow an earlier one.")
        raise ValidationError({"anchor": words % {"most": MOST_STEPS + 1}})


def line_from(pk: int, chain: dict[int, int | None]) -> list[int]:
    """Return the milestone and, one after the other, what it follows."""
    line: list[int] = []
    step: int | None = pk
    while step is not None and step not in line:
        line.append(step)
        step = chain.get(step)
    return line
