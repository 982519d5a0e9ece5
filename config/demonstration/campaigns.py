"""Common efforts of the invented organisations. The real campaigns of the reference data stay untouched."""

from campaigns.models import Campaign, CampaignPartner
from config.demonstration.cast import Cast
from config.demonstration.names import MARK_EN, marked
from config.demonstration.organisations import Coalition
from config.demonstration.scene import Scene
from config.demonstration.texts import Row, sheet
from crm.confidentiality import Level

Role = CampaignPartner.Role
ROLES = [Role.PARTNER, Role.PARTNER, Role.SUPPORTER]


def start(scene: Scene, cast: Cast, coalition: Coalition) -> dict[str, Campaign]:
    """Return the campaigns by the name the asks use for them."""
    rows = sheet("campaigns")
    campaigns = {row["slug"]: campaign(scene, row) for row in rows}
    Campaign.objects.bulk_create(campaigns.values())
    through = Campaign.themes.through
    through.objects.bulk_create(
        through(campaign=campaigns[row["slug"]], theme=scene.themes[key])
        for row in rows
        for key in row["theme"].split(";")
    )
    for row in rows:
        day = scene.day(int(row["started"]))
        scene.deed(campaigns[row["slug"]], cast.leaders[0], scene.moment(day), fields=["title_bg", "goal_bg", "themes"])
    CampaignPartner.objects.bulk_create(
        partner for one in campaigns.values() for partner in partners(scene, coalition, one)
    )
    return campaigns


def campaign(scene: Scene, row: Row) -> Campaign:
    return Campaign(
        title_bg=marked(row["title_bg"]),
        title_en=marked(row["title_en"], MARK_EN),
        goal_bg=row["goal_bg"],
        goal_en=row["goal_en"],
        started=scene.day(int(row["started"])).isoformat()[:7],
        ended=scene.day(int(row["ended"])).isoformat()[:7] if row["ended"] else "",
        source="Демонстрация",
        is_verified=False,
        confidentiality=Level.PUBLIC,
        is_demonstration=True,
    )


def partners(scene: Scene, coalition: Coalition, one: Campaign) -> list[CampaignPartner]:
    """The centre leads; between 18 and 34 others take part."""
    others = [organisation for organisation in coalition.standing if organisation != coalition.centre]
    chosen = scene.random.sample(others, scene.random.randint(18, 34))
    return [
        CampaignPartner(campaign=one, organisation=coalition.centre, role=Role.LEAD),
        *(CampaignPartner(campaign=one, organisation=other, role=scene.random.choice(ROLES)) for other in chosen),
    ]
