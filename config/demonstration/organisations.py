"""The coalition: 96 organisations that do not exist, in real municipalities."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from accounts.models import User
from config.demonstration.cast import DOMAIN, INVENTED, Cast
from config.demonstration.names import MARK_EN, marked
from config.demonstration.scene import Scene
from config.demonstration.texts import Row, sheet
from crm.confidentiality import Level
from crm.lawfulness import Ground, keep_ground
from crm.models import (
    Alias,
    CoalitionMembership,
    ContactPoint,
    Organisation,
    Person,
    Place,
    Representation,
    Tenure,
)

Status = CoalitionMembership.Status
Kind = Organisation.Kind
# How each organisation came to where it stands: standings in order, and how many went that way.
WAYS: list[tuple[tuple[Status, ...], int]] = [
    ((Status.CANDIDATE, Status.MEMBER), 34),
    ((Status.INVITED, Status.CANDIDATE, Status.MEMBER), 26),
    ((Status.INVITED, Status.ASSOCIATE), 11),
    ((Status.INVITED,), 7),
    ((Status.INVITED, Status.CANDIDATE), 8),
    ((Status.CANDIDATE, Status.MEMBER, Status.LEFT), 8),
    ((Status.CANDIDATE, Status.MEMBER, Status.EXCLUDED), 1),
]
OFFERS = [
    "зала за 30 души",
    "превод на ромски език",
    "опит в писане на проекти",
    "доверие в квартала",
    "микробус",
    "обучен медиатор",
]
NEEDS = [
    "помощ със счетоводство",
    "компютър",
    "обучение по застъпничество",
    "контакт с общината",
    "юридически съвет",
    "доброволци",
]
SHARED_PHONE = "общ телефон на съседката"
# In this district nobody of ours is at home and nobody of ours knows anybody: the network's pages must notice.
SILENT_REGION, INSTEAD = "SML", "PDV22"


@dataclass
class Coalition:
    centre: Organisation
    organisations: list[Organisation]
    contacts: dict[int, list[Tenure]] = field(default_factory=dict)  # organisation → its people
    standing: list[Organisation] = field(default_factory=list)  # member or associate today
    since: dict[int, date] = field(default_factory=dict)  # its first day as one of ours


def found(scene: Scene) -> Coalition:
    """Create the organisations with their themes; the centre comes first."""
    municipalities = [place for place in scene.places.values() if place.kind == Place.Kind.MUNICIPALITY]
    seats = scene.random.sample(municipalities, 70)
    made = [organisation(scene, row, spared(scene, scene.random.choice(seats))) for row in sheet("organisations")]
    made[0].place, made[0].confidentiality = scene.places["VTR04"], Level.PUBLIC
    Organisation.objects.bulk_create(made)
    through = Organisation.themes.through
    through.objects.bulk_create(
        through(organisation=one, theme=theme)
        for one in made
        for theme in scene.random.sample(list(scene.themes.values()), scene.random.randint(1, 3))
    )
    Alias.objects.bulk_create(old_names(scene, made))
    return Coalition(made[0], made)


def spared(scene: Scene, place: Place) -> Place:
    """Nobody settles in the silent district."""
    silent = place.parent_id == scene.places[SILENT_REGION].pk
    return scene.places[INSTEAD] if silent else place


def organisation(scene: Scene, row: Row, place: Place) -> Organisation:
    random, is_informal = scene.random, row["kind"] == Kind.INFORMAL
    bg, en = f"{row['form_bg']} „{row['name_bg']}“", f'{row["form_en"]} "{row["name_en"]}"'
    return Organisation(
        kind=row["kind"],
        name=marked(f"{bg}, {place.name}" if is_informal else bg),
        name_latin=marked(f"{en}, {place.name_latin}" if is_informal else en, MARK_EN),
        short_name="" if is_informal else row["name_bg"],
        place=place,
        founded=str(random.randint(1998, scene.today.year - 2)) if not is_informal or random.random() < 0.3 else "",
        working_languages=random.choice(["bg", "bg, rom", "bg, rom", "bg, rom, tr"]),
        about="Измислена организация за показване на програмата.",
        offers="" if random.random() < 0.25 else ", ".join(random.sample(OFFERS, 2)),
        needs="" if random.random() < 0.25 else ", ".join(random.sample(NEEDS, 2)),
        source="Демонстрация",
        confidentiality=random.choices([Level.COALITION, Level.PUBLIC, Level.INTERNAL], [80, 14, 6])[0],
        is_demonstration=True,
    )


def old_names(scene: Scene, made: list[Organisation]) -> list[Alias]:
    renamed = scene.random.sample([one for one in made if one.kind == Kind.NGO], 9)
    return [
        Alias(organisation=one, name=marked(f"Клуб „{one.short_name}“"), kind=Alias.Kind.OLD,
              ended=str(scene.day(1500).year), source="Демонстрация")
        for one in renamed
    ]  # fmt: skip


def settle(scene: Scene, coalition: Coalition, cast: Cast) -> None:
    """Give the organisations their standing, their people and those who speak for them."""
    admit(scene, coalition)
    people_of(scene, coalition)
    represent(scene, coalition, cast)
    by = cast.officers
    for one in coalition.organisations:
        first = coalition.since.get(one.pk) or scene.day(400)
        scene.deed(one, scene.random.choice(by), scene.moment(first), fields=["name", "kind", "place", "themes"])


def admit(scene: Scene, coalition: Coalition) -> None:
    """Give each organisation its way into the coalition, and out of it."""
    ways = [way for way, count in WAYS for _ in range(count)]
    scene.random.shuffle(ways)
    rows: list[CoalitionMembership] = []
    for one, way in zip(coalition.organisations[1:], ways, strict=True):
        rows += standings(scene, one, way)
    rows.append(CoalitionMembership(organisation=coalition.centre, status=Status.MEMBER, started_on=scene.day(1800)))
    CoalitionMembership.objects.bulk_create(rows)
    ours = {row.organisation_id: row.started_on for row in rows if row.status in (Status.MEMBER, Status.ASSOCIATE)}
    coalition.since = ours
    now = {row.organisation_id for row in rows if row.organisation_id in ours and row.ended_on is None
           and row.status in CoalitionMembership.STANDING}  # fmt: skip
    coalition.standing = [one for one in coalition.organisations if one.pk in now]


def standings(scene: Scene, one: Organisation, way: tuple[Status, ...]) -> list[CoalitionMembership]:
    """Return the standings one after the other, the last one open."""
    steps = sorted((scene.random.randint(40, 1400) for _ in way), reverse=True)
    while any(earlier - later < 20 for earlier, later in pairwise(steps)):
        steps = sorted((scene.random.randint(40, 1400) for _ in way), reverse=True)
    starts = [scene.day(ago) for ago in steps]
    ends: list[date | None] = [start - timedelta(days=1) for start in starts[1:]]
    return [
        CoalitionMembership(organisation=one, status=status, started_on=start, ended_on=end, source="Протокол (демо)")
        for status, start, end in zip(way, starts, [*ends, None], strict=True)
    ]


def people_of(scene: Scene, coalition: Coalition) -> None:
    """Give most organisations one or two people, and ways to reach them; some informal groups have neither."""
    persons, tenures, points = [], [], ways_to_reach_us(coalition.centre)
    for number, one in enumerate(coalition.organisations[1:], start=1):
        is_informal = one.kind == Kind.INFORMAL
        for role in ["Председател", "Координатор"][: scene.random.choice([0, 1] if is_informal else [1, 1, 2])]:
            name = scene.name()
            person = Person(name=name.bg, name_latin=name.en, languages="bg, rom",
                            confidentiality=Level.INTERNAL, is_demonstration=True)  # fmt: skip
            persons.append(person)
            started = str(scene.day(scene.random.randint(750, 2500)).year)
            tenure = Tenure(person=person, organisation=one, role=role, started=started, source=INVENTED)
            tenures.append(tenure)
            coalition.contacts.setdefault(one.pk, []).append(tenure)
        points += ways_to_reach(scene, one, number)
    Person.objects.bulk_create(persons)
    for number in range(4):
        some = persons[number::4]
        keep_ground(
            some, Ground(Person.Basis.MEMBER, INVENTED, review_on=scene.day(-40 - 115 * number), since=scene.day(300))
        )
    Tenure.objects.bulk_create(tenures)
    ContactPoint.objects.bulk_create(points)


def ways_to_reach(scene: Scene, one: Organisation, number: int) -> list[ContactPoint]:
    """Addresses at example.org, and numbers that begin with a zero after the area code, which no one can have."""
    phone = ContactPoint(organisation=one, kind=ContactPoint.Kind.PHONE, value=f"+359 2 000 0{number:03}")
    if one.kind == Kind.INFORMAL:
        phone.note = SHARED_PHONE
        return [phone] if scene.random.random() < 0.6 else []
    email = ContactPoint(organisation=one, kind=ContactPoint.Kind.EMAIL, value=f"org{number:02}@{DOMAIN}")
    return [email, phone] if scene.random.random() < 0.7 else [email]


def ways_to_reach_us(centre: Organisation) -> list[ContactPoint]:
    """What letterheads, the printed profile and closed links say of the centre; nobody is there."""
    kinds = ContactPoint.Kind
    values = [
        (kinds.ADDRESS, "ул. „Примерна“ 1, 5000 Велико Търново (измислен адрес)"),
        (kinds.ADDRESS, "1 Primerna Street, 5000 Veliko Tarnovo (invented address)"),
        (kinds.PHONE, "+359 2 000 0000"),
        (kinds.EMAIL, f"centre@{DOMAIN}"),
    ]
    return [ContactPoint(organisation=centre, kind=kind, value=value) for kind, value in values]


def represent(scene: Scene, coalition: Coalition, cast: Cast) -> None:
    """Let the members speak for their organisations: most today, one no longer, one for an organisation that left."""
    voices = [one for one in coalition.standing if one.pk in coalition.contacts and one.kind != Kind.INFORMAL]
    chosen = scene.random.sample(voices, len(cast.members))
    gone = next(one for one in coalition.organisations if one not in coalition.standing and one.pk in coalition.since)
    rows = [
        Representation(user=user, organisation=one, started_on=scene.day(600))
        for user, one in zip(cast.members, chosen, strict=True)
    ]
    rows[-2].ended_on = scene.day(30)
    rows[-1].organisation = gone
    rows.append(Representation(user=cast.members[0], organisation=coalition.standing[-1], started_on=scene.day(200)))
    Representation.objects.bulk_create(rows)
    for row in rows[: len(cast.members)]:
        speak_as(row.user, coalition.contacts.get(row.organisation_id, []), cast)
    confirm(scene, coalition, rows)


def speak_as(user: User, tenures: list[Tenure], cast: Cast) -> None:
    """Make the account's person the first one known of that organisation."""
    if tenures:
        person = tenures[0].person
        person.user, person.name, person.name_latin = user, user.name, cast.names[user.email].en
        person.save(update_fields=["user", "name", "name_latin"])


def confirm(scene: Scene, coalition: Coalition, rows: list[Representation]) -> None:
    """Some profiles were confirmed lately by their own people, some long ago by an officer, some never."""
    own = {row.organisation_id: row.user for row in rows}
    for one in coalition.organisations:
        days = scene.random.choice([None, 20, 75, 160, 280, 420, 640])
        if days is not None and one.pk in own:
            one.confirmed_on, one.confirmed_by = scene.day(days), own[one.pk]
    Organisation.objects.bulk_update(coalition.organisations, ["confirmed_on", "confirmed_by"])
