"""Three stories that the pages about the network must find, told last so that no other chance brings them to naught.

1. A bridge resting on one person. Four organisations on the Danube work with each other and with nobody else of us;
   all that ties them to the coalition is one person, who holds a post in one of them and in one of ours.
2. A district without any contact. Nobody settles in it (see `organisations.SILENT_REGION`), nobody is met there.
3. A campaign that made the coalition denser. Before it its partners hardly knew each other; while it ran, many of
   them began to work together, and they have not stopped.
"""

from itertools import combinations

from campaigns.models import Campaign, CampaignPartner
from config.demonstration.cast import INVENTED, Cast
from config.demonstration.names import MARK_EN, marked
from config.demonstration.organisations import Coalition
from config.demonstration.scene import Scene
from crm.confidentiality import Level
from crm.lawfulness import Ground, keep_ground
from crm.models import CoalitionMembership, Organisation, Person, Tenure
from network.models import Tie, TieAnswer

ISLAND = [("Пристан", "Pristan"), ("Салкъм", "Salkam"), ("Ладия", "Ladiya"), ("Крайречие", "Krayrechie")]
ISLAND_PLACE = "VID09"
PARTNERS, NEW_TIES = 12, 30
BEGAN, ENDED = 420, 240  # days ago
ANSWERED = 31  # of our members in the last twelve months


def live(scene: Scene, cast: Cast, coalition: Coalition) -> list[TieAnswer]:
    island(scene, cast, coalition)
    campaign_that_tied(scene, cast, coalition)
    return answers(scene, cast, coalition)


def island(scene: Scene, cast: Cast, coalition: Coalition) -> None:
    """Four that work with each other, and the one person through whom we know them."""
    made = [
        Organisation(kind=Organisation.Kind.CBO, name=marked(f"Сдружение „{bg}“"),
                     name_latin=marked(f'Association "{en}"', MARK_EN), short_name=bg, place=scene.places[ISLAND_PLACE],
                     about="Измислена организация за показване на програмата.", source="Демонстрация",
                     confidentiality=Level.COALITION, is_demonstration=True)
        for bg, en in ISLAND
    ]  # fmt: skip
    Organisation.objects.bulk_create(made)
    since = scene.day(500)
    CoalitionMembership.objects.bulk_create(
        CoalitionMembership(organisation=one, status=CoalitionMembership.Status.MEMBER, started_on=since,
                            source="Протокол (демо)")
        for one in made
    )  # fmt: skip
    ring = [(0, 1), (1, 2), (2, 3), (3, 0), (0, 2)]
    state(scene, cast, [(made[one], made[other]) for one, other in ring], 380, 300)
    name = scene.name()
    person = Person.objects.create(
        name=name.bg, name_latin=name.en, languages="bg, rom", confidentiality=Level.INTERNAL, is_demonstration=True
    )
    keep_ground([person], Ground(Person.Basis.MEMBER, INVENTED, review_on=scene.day(-200), since=scene.day(300)))
    ours = mainland(coalition)
    started = str(scene.day(900).year)
    Tenure.objects.bulk_create([
        Tenure(person=person, organisation=made[0], role="Председател", started=started, source=INVENTED),
        Tenure(person=person, organisation=ours, role="Координатор", started=started, source=INVENTED),
    ])  # fmt: skip
    for one in made:
        scene.deed(one, cast.officers[0], scene.moment(since), fields=["name", "kind", "place"])


def mainland(coalition: Coalition) -> Organisation:
    """Of our standing members, the centre apart, the one whom most have to do with."""
    near: dict[int, int] = {}
    for one, other in Tie.objects.open().exclude(kind=Tie.Kind.CONFLICTS).values_list("stated_by", "other"):
        near[one], near[other] = near.get(one, 0) + 1, near.get(other, 0) + 1
    ours = [one for one in coalition.standing if one != coalition.centre]
    return max(ours, key=lambda one: (near.get(one.pk, 0), one.name))


def campaign_that_tied(scene: Scene, cast: Cast, coalition: Coalition) -> None:
    campaign = Campaign.objects.create(
        title_bg=marked("Пълен ден в детската градина"), title_en=marked("A full day at kindergarten", MARK_EN),
        goal_bg="Всяко дете от квартала да може да остане цял ден.",
        goal_en="Every child of the neighbourhood can stay the whole day.",
        started=scene.day(BEGAN).isoformat()[:7], ended=scene.day(ENDED).isoformat()[:7], source="Демонстрация",
        is_verified=False, confidentiality=Level.PUBLIC, is_demonstration=True,
    )  # fmt: skip
    scene.deed(campaign, cast.leaders[0], scene.moment(scene.day(BEGAN)), fields=["title_bg", "goal_bg"])
    others = [one for one in coalition.standing if one != coalition.centre]
    partners = scene.random.sample(others, PARTNERS)
    CampaignPartner.objects.bulk_create(CampaignPartner(campaign=campaign, organisation=one) for one in partners)
    before = set(Tie.objects.filter(kind=Tie.Kind.WORKS_WITH).values_list("stated_by", "other"))
    strangers = [pair for pair in combinations(partners, 2) if (pair[0].pk, pair[1].pk) not in before]
    state(scene, cast, scene.random.sample(strangers, NEW_TIES), BEGAN - 20, ENDED + 20)


def state(scene: Scene, cast: Cast, pairs: list[tuple[Organisation, Organisation]], first: int, last: int) -> None:
    """Each pair began to work together on a day between these two, so many days ago."""
    ties = [
        Tie(kind=Tie.Kind.WORKS_WITH, stated_by=one, other=other, strength=scene.random.choice([2, 3]),
            started_on=scene.day(scene.random.randint(last, first)), source=marked("Разговор с организацията"),
            confidentiality=Level.COALITION, is_demonstration=True)
        for one, other in pairs
    ]  # fmt: skip
    Tie.objects.bulk_create(ties)
    for tie in ties:
        author, at = scene.random.choice(cast.officers), scene.moment(tie.started_on)
        scene.deed(tie, author, at, fields=["kind", "stated_by", "other", "strength"])


def answers(scene: Scene, cast: Cast, coalition: Coalition) -> list[TieAnswer]:
    """Some said lately whom they work with, most by phone; the others are silent, as members are."""
    answered = scene.random.sample(coalition.standing, ANSWERED)
    made = [
        TieAnswer(organisation=one, answered_on=scene.day(scene.random.randint(5, 330)), via="phone",
                  by=scene.random.choice(cast.officers), is_demonstration=True)
        for one in answered
    ]  # fmt: skip
    TieAnswer.objects.bulk_create(made)
    for one in made:
        author = scene.random.choice(cast.officers)
        scene.deed(one.organisation, author, scene.moment(one.answered_on), "stated its ties", fields=["ties_stated"])
    return made
