"""Two years of talks that never took place."""

from dataclasses import dataclass, field
from datetime import date, time

from config.demonstration.cast import Cast
from config.demonstration.names import marked
from config.demonstration.officials import Officials
from config.demonstration.organisations import Coalition
from config.demonstration.scene import Scene
from config.demonstration.texts import Row, sheet
from crm.confidentiality import Level
from crm.models import Meeting, Organisation, Participation, Side, Tenure

HELD, PLANNED, CANCELLED = 388, 9, 7
Kind, Role, State = Meeting.Kind, Participation.Role, Meeting.State
LEVELS = {Level.INTERNAL: 66, Level.COALITION: 20, Level.PUBLIC: 5, Level.RESTRICTED: 9}
TURNS = ["{}", "{}", "{}: проследяване", "{}: втори разговор", "{}: отговори и срокове", "Подготовка: {}"]
WHERE = {Kind.ONLINE: "Видеовръзка", Kind.CALL: "По телефона", Kind.EVENT: "Зала на общностния център (демо)"}


@dataclass
class Sitting:
    """A meeting with what the other parts need to know of it."""

    meeting: Meeting
    theme: str
    body: Organisation | None = None
    theirs: list[Tenure] = field(default_factory=list)
    seats: list[Participation] = field(default_factory=list)


def hold(scene: Scene, cast: Cast, coalition: Coalition, officials: Officials) -> list[Sitting]:
    subjects, notes = sheet("subjects"), sheet("notes")
    calendar = sorted((scene.workday(scene.random.randint(3, 730)), State.HELD) for _ in range(HELD))
    calendar += [(scene.day(ago), State.HELD) for ago in (1, 2)]
    calendar += [(scene.workday(-scene.random.randint(4, 26)), State.PLANNED) for _ in range(PLANNED)]
    calendar += [(scene.workday(scene.random.randint(5, 500)), State.CANCELLED) for _ in range(CANCELLED)]
    sittings = []
    for day, state in calendar:
        sitting = arrange(scene, scene.random.choice(subjects), day, state, officials)
        seat(scene, cast, coalition, sitting)
        sitting.meeting.notes = note(scene, notes, sitting.meeting)
        sittings.append(sitting)
    save(scene, sittings)
    return sittings


def arrange(scene: Scene, subject: Row, day: date, state: Meeting.State, officials: Officials) -> Sitting:
    """Choose the body and who of it comes, out of those who served that day."""
    random = scene.random
    name = random.choice(subject["bodies"].split(";"))
    body = random.choice(officials.towns) if name == "municipality" else scene.bodies.get(name)
    level = Level.COALITION if body is None else random.choices(list(LEVELS), list(LEVELS.values()))[0]
    kind = Kind(subject["kind"])
    place = body.place.name if body and body.place and kind == Kind.VISIT else ""
    meeting = Meeting(
        kind=kind,
        state=state,
        held_on=day,
        held_at=time(random.randint(9, 16), random.choice([0, 15, 30])) if random.random() < 0.6 else None,
        where=WHERE.get(kind, place or (str(body.short_name or body.name) if body else "")),
        about=marked(random.choice(TURNS).format(subject["about"])),
        confidentiality=level,
        is_demonstration=True,
    )
    there = officials.of(body, day) if body else []
    theirs = random.sample(there, min(len(there), random.choice([1, 1, 1, 2])))
    return Sitting(meeting, subject["theme"], body, theirs)


def seat(scene: Scene, cast: Cast, coalition: Coalition, sitting: Sitting) -> None:
    """Put people at the table, ours first; whoever leads for us writes the meeting down."""
    random, meeting = scene.random, sitting.meeting
    ours = random.sample(cast.colleagues, random.choice([1, 2, 2, 3]))
    if ours[0].user:
        meeting.author = ours[0].user
    for person, role in zip(ours, [Role.LEAD, Role.MINUTES, Role.SPOKE], strict=False):
        sitting.seats.append(Participation(meeting=meeting, person=person, side=Side.OURS, role=role))
    for tenure in sitting.theirs:
        role = random.choice([Role.SPOKE, Role.SPOKE, Role.PRESENT, Role.ABSENT])
        sitting.seats.append(
            Participation(meeting=meeting, person=tenure.person, side=Side.THEIRS, role=role, capacity=tenure)
        )
    if sitting.body and (not sitting.theirs or random.random() < 0.2):
        sitting.seats.append(Participation(meeting=meeting, organisation=sitting.body, side=Side.THEIRS))
    sitting.seats += members(scene, coalition, sitting)


def members(scene: Scene, coalition: Coalition, sitting: Sitting) -> list[Participation]:
    """Bring organisations of the coalition, or people of theirs; none comes to a restricted talk."""
    random, meeting = scene.random, sitting.meeting
    if meeting.confidentiality == Level.RESTRICTED or (sitting.body and random.random() < 0.6):
        return []
    able = [one for one in coalition.standing if coalition.since[one.pk] <= meeting.held_on and one != coalition.centre]
    if not able:
        return []
    count = random.randint(1, 2) if sitting.body else random.randint(4, 11)
    return [come(random.random() < 0.6, coalition, one, meeting) for one in random.sample(able, min(count, len(able)))]


def come(in_person: bool, coalition: Coalition, one: Organisation, meeting: Meeting) -> Participation:
    people = coalition.contacts.get(one.pk, [])
    if in_person and people:
        return Participation(meeting=meeting, person=people[0].person, side=Side.OURS, capacity=people[0])
    return Participation(meeting=meeting, organisation=one, side=Side.OURS)


def note(scene: Scene, notes: list[Row], meeting: Meeting) -> str:
    """Restricted talks carry words that must never be found anywhere else."""
    if meeting.state != State.HELD:
        return ""
    kind = "restricted" if meeting.confidentiality == Level.RESTRICTED else "plain"
    lines = [row["text"].replace("\\n", "\n") for row in notes if row["kind"] == kind]
    chosen = scene.random.sample(lines, 1 if kind == "restricted" else scene.random.randint(1, 3))
    return "\n\n".join(["*Измислен разговор (демо).*", *chosen])


def save(scene: Scene, sittings: list[Sitting]) -> None:
    for sitting in sittings:
        meeting = sitting.meeting
        meeting.made_at = scene.moment(meeting.held_on)
        meeting.version = scene.random.choice([1, 1, 1, 2])
    Meeting.objects.bulk_create(sitting.meeting for sitting in sittings)
    through = Meeting.themes.through
    through.objects.bulk_create(through(meeting=one.meeting, theme=scene.themes[one.theme]) for one in sittings)
    Participation.objects.bulk_create(participation for sitting in sittings for participation in sitting.seats)
    for sitting in sittings:
        meeting = sitting.meeting
        verb = "planned" if meeting.state == State.PLANNED else "recorded"
        scene.deed(meeting, meeting.author, meeting.made_at, verb, ["about", "held_on"])
        if meeting.state == State.CANCELLED:
            scene.deed(meeting, meeting.author, meeting.made_at, "cancelled", ["state"])
