"""People who do not exist in offices that do: holders, predecessors, a reshuffle, and one office left empty."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from config.demonstration.cast import INVENTED
from config.demonstration.organisations import SILENT_REGION
from config.demonstration.scene import Scene
from crm.confidentiality import Level
from crm.lawfulness import Ground, keep_ground
from crm.models import Office, Organisation, Person, Tenure

RESHUFFLE = 310  # days ago
MINISTRIES = ("mon", "mlsp", "mh", "mrdpw")
LASTING = (
    "mf-minister", "deputy-prime-minister", "nceii-chair", "nceii-secretariat", "coiduem-director", "ma-education-head",
    "ma-human-resources-head", "ma-regions-head", "employment-agency-head", "social-assistance-agency-head",
    "central-coordination-head",
)  # fmt: skip
ABROAD = ("european-commission", "ec-dg-just", "fra")
# Who held the first office before the reshuffle holds the second one after it.
MOVED = {"mon-deputy-1": "mlsp-deputy-2", "mh-deputy-2": "mon-deputy-3", "mlsp-deputy-1": "mrdpw-deputy-2"}
LEFT_EMPTY = "mh-deputy-3"
TOWNS = 26  # municipalities whose mayor we know


@dataclass
class Officials:
    tenures: dict[int, list[Tenure]] = field(default_factory=lambda: defaultdict(list))  # body → everyone's time in it
    towns: list[Organisation] = field(default_factory=list)

    def of(self, body: Organisation, day: date) -> list[Tenure]:
        """Return those who served in the body that day."""
        return [tenure for tenure in self.tenures[body.pk] if tenure.runs_on(day)]


@dataclass
class Posts:
    """The people and their times, gathered before they are saved."""

    scene: Scene
    persons: list[Person] = field(default_factory=list)
    tenures: list[Tenure] = field(default_factory=list)

    def person(self) -> Person:
        name = self.scene.name()
        person = Person(name=name.bg, name_latin=name.en, languages="bg",
                        confidentiality=Level.PUBLIC, is_demonstration=True)  # fmt: skip
        self.persons.append(person)
        return person

    def serve(self, person: Person, office: Office, started: str, ended: str = "") -> None:
        self.tenures.append(
            Tenure(
                person=person, organisation=office.body, office=office, started=started, ended=ended, source=INVENTED
            )
        )


def appoint(scene: Scene, promising: set[str]) -> Officials:
    """Fill the offices; `promising` names the municipalities that promise something and so need a mayor."""
    known = Office.objects.exclude(key=None).select_related("body").order_by("key")
    offices = {office.key: office for office in known if office.key}
    posts = Posts(scene)
    reshuffle(posts, [office for key, office in offices.items() if key.rpartition("-")[0].split("-")[0] in MINISTRIES])
    for key in LASTING:
        posts.serve(posts.person(), offices[key], str(scene.day(1100).year))
    towns = choose_towns(scene, promising)
    for town in towns:
        posts.serve(
            posts.person(), offices[f"mayor-{(town.key or '').partition('-')[2]}"], scene.day(740).isoformat()[:7]
        )
    for body in ABROAD:
        desk = Tenure(person=posts.person(), organisation=scene.bodies[body], role="Desk officer", source=INVENTED)
        desk.started = str(scene.day(1200).year)
        posts.tenures.append(desk)
    Person.objects.bulk_create(posts.persons)
    keep_ground(posts.persons, Ground(Person.Basis.OFFICIAL, INVENTED, review_on=scene.day(-150), since=scene.day(215)))
    Tenure.objects.bulk_create(posts.tenures)
    officials = Officials(towns=towns)
    for tenure in posts.tenures:
        officials.tenures[tenure.organisation_id].append(tenure)
    return officials


def reshuffle(posts: Posts, offices: list[Office]) -> None:
    """Let a government end and the next begin; three people move to another ministry."""
    day = posts.scene.day(RESHUFFLE)
    last = (day - timedelta(days=1)).isoformat()
    before = {office.key: posts.person() for office in offices}
    moved = {new: before[old] for old, new in MOVED.items()}
    for office in offices:
        posts.serve(before[office.key], office, posts.scene.day(900).isoformat()[:7], last)
        if office.key != LEFT_EMPTY:
            posts.serve(moved.get(office.key or "") or posts.person(), office, day.isoformat())


def choose_towns(scene: Scene, promising: set[str]) -> list[Organisation]:
    """Return the municipalities that promise, and others by chance; none of the silent district."""
    others = [body for key, body in scene.bodies.items() if key.startswith("municipality-") and key not in promising]
    chosen = scene.random.sample(others, TOWNS - len(promising))
    region = scene.places[SILENT_REGION].pk
    silent = {place.pk for place in scene.places.values() if place.parent_id == region}
    spare = (body for body in others if body not in chosen and body.place_id not in silent)
    heard = [next(spare) if body.place_id in silent else body for body in chosen]
    return [scene.bodies[key] for key in sorted(promising)] + heard
