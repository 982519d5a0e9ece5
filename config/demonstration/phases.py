"""The roads of the invented campaigns: phases, milestones, and organisations that came, changed roles and left.

The real campaigns get none: no source gives their dates.
"""

from datetime import date, timedelta

from campaigns.models import Campaign, CampaignPartner, CampaignPhase, Milestone
from config.demonstration.cast import Cast
from config.demonstration.names import marked
from config.demonstration.scene import Scene
from config.demonstration.texts import Row, sheet
from crm.confidentiality import Level
from crm.models import Meeting

Role = CampaignPartner.Role
OPEN_ENOUGH = (Level.PUBLIC, Level.COALITION, Level.INTERNAL)


def plan(scene: Scene, cast: Cast) -> list[Milestone]:
    """Nothing here is left to chance, so the rest of the story stays as it was."""
    campaigns = {row["slug"]: Campaign.objects.get(title_bg=marked(row["title_bg"])) for row in sheet("campaigns")}
    phases = {(row["slug"], row["place"]): phase(scene, campaigns[row["slug"]], row) for row in sheet("phases")}
    found: dict[tuple[str, str], Milestone] = {}
    for row in sheet("milestones"):
        found[row["slug"], row["key"]] = milestone(scene, phases[row["slug"], row["phase"]], row, found)
    for number, one in enumerate(campaigns.values()):
        come_and_go(scene, one, number)
    for record in (*phases.values(), *found.values()):
        scene.deed(record, cast.leaders[0], scene.moment(scene.day(60)), fields=["title_bg"])
    return list(found.values())


def phase(scene: Scene, campaign: Campaign, row: Row) -> CampaignPhase:
    return CampaignPhase.objects.create(
        campaign=campaign,
        title_bg=row["title_bg"],
        title_en=row["title_en"],
        place=int(row["place"]),
        started=month(scene, row["from"]),
        ended=month(scene, row["to"]),
    )


def month(scene: Scene, ago: str) -> str:
    return scene.day(int(ago)).isoformat()[:7] if ago else ""


def milestone(scene: Scene, phase: CampaignPhase, row: Row, earlier: dict[tuple[str, str], Milestone]) -> Milestone:
    meeting = next_talk(phase.campaign, scene.today) if row["anchor"] == "meeting" else None
    return Milestone.objects.create(
        phase=phase,
        title_bg=row["title_bg"],
        title_en=row["title_en"],
        day=scene.day(int(row["day"])) if row["day"] else None,
        meeting=meeting,
        after=earlier.get((row["slug"], row["anchor"])),
        from_end=row["anchor"] == "end",
        offset_days=int(row["days"] or 0),
        done_on=scene.day(int(row["done"])) if row["done"] else None,
    )


def next_talk(campaign: Campaign, today: date) -> Meeting:
    """The first one planned with somebody the campaign asks something of, else the first at all."""
    bodies = campaign.asks.values("addressed_to")
    planned = Meeting.objects.filter(
        is_demonstration=True, state=Meeting.State.PLANNED, held_on__gte=today, confidentiality__in=OPEN_ENOUGH
    ).order_by("held_on", "pk")
    talks = [*planned.filter(participations__organisation__in=bodies)]
    talks += [*planned.filter(participations__capacity__organisation__in=bodies)]
    first: Meeting = next(iter([*talks, *planned]))
    return first


def come_and_go(scene: Scene, campaign: Campaign, number: int) -> None:
    """The lead was there from the beginning; of the others some left, one began smaller, one also was host or paid."""
    lead, *others = campaign.partners.order_by("pk")
    half = scene.day(300 + 10 * number).replace(day=1)
    if campaign.ended and half.isoformat() > campaign.ended:
        half = (half - timedelta(days=150)).replace(day=1)
    until, after = half.isoformat()[:7], (half + timedelta(days=32)).isoformat()[:7]
    CampaignPartner.objects.filter(pk=lead.pk).update(started=campaign.started)
    left, (grown, host, payer) = others[:4], others[5:8]
    CampaignPartner.objects.filter(pk__in=[part.pk for part in left]).update(started=campaign.started, ended=until)
    CampaignPartner.objects.filter(pk=grown.pk).update(role=Role.PARTNER, started=after)
    begun = {"role": Role.SUPPORTER, "started": campaign.started, "ended": until}
    campaign.partners.create(organisation=grown.organisation, **begun)
    campaign.partners.create(organisation=host.organisation, role=Role.HOST)
    campaign.partners.create(organisation=payer.organisation, role=Role.FUNDER)
