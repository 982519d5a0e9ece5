"""Letters that nobody ever sent: neutral requests, some answered in time, some late, some not at all.

Whom silence meets is drawn by lot for each letter; no institution answers better or worse by intent.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from campaigns.models import Ask, AskInLetter
from config.demonstration.cast import Cast
from config.demonstration.meetings import Sitting
from config.demonstration.names import MARK_BG, MARK_EN, marked
from config.demonstration.officials import Officials
from config.demonstration.scene import Scene
from config.demonstration.texts import Row, sheet
from crm.confidentiality import Level, stricter
from crm.models import Letter, Meeting, Organisation, Tenure
from crm.reply_terms import usual_due

SENT, RECENT, DRAFTS, THANKS = 66, 8, 5, 6
LEVELS = {Level.INTERNAL: 60, Level.COALITION: 34, Level.RESTRICTED: 6}
IN_TIME, LATE, NEVER = 46, 24, 30
Kind, Direction = Letter.Kind, Letter.Direction
REPLIES = {
    "bg": ("Отговор: {}", "Благодарим за писмото. Исканите данни са приложени."),
    "en": ("Reply: {}", "Thank you for your letter. Please find our answer attached."),
}
NOTES = {"bg": "*Измислено писмо (демо).*", "en": "*An invented letter (demo).*"}


@dataclass
class Exchange:
    """A letter of ours, with its theme and the reply that came, if one came."""

    letter: Letter
    theme: str
    reply: Letter | None = None


def write(scene: Scene, cast: Cast, officials: Officials, sittings: list[Sitting], asks: list[Ask]) -> list[Letter]:
    exchanges = [ours(scene, cast, officials, day) for day in calendar(scene)]
    exchanges += [thanks(scene, sitting) for sitting in met(scene, sittings, THANKS)]
    follow(scene, exchanges, sittings)
    for exchange in exchanges:
        exchange.reply = reply_to(scene, exchange.letter)
    letters = save(scene, exchanges)
    speak_of(scene, [exchange.letter for exchange in exchanges], asks)
    return letters


def calendar(scene: Scene) -> list[date | None]:
    """Return the days on which letters left: over two years, some lately; drafts have none."""
    past = sorted(scene.workday(scene.random.randint(35, 720)) for _ in range(SENT))
    lately = sorted(scene.workday(scene.random.randint(2, 11)) for _ in range(RECENT))
    return [*past, *lately, *[None] * DRAFTS]


def ours(scene: Scene, cast: Cast, officials: Officials, day: date | None) -> Exchange:
    random, row = scene.random, scene.random.choice(sheet("letters"))
    name = random.choice(row["bodies"].split(";"))
    body = random.choice(officials.towns) if name == "municipality" else scene.bodies[name]
    there = officials.of(body, day or scene.today)
    holder = random.choice(there) if there and random.random() < 0.6 else None
    letter = Letter(
        direction=Direction.SENT, kind=row["kind"], subject=subject_of(row), text=text_of(row),
        language=row["language"],
        number=f"ИЗХ-{random.randint(100, 999)}" if day and random.random() < 0.8 else "", dated_on=day,
        reply_due_on=usual_due(row["kind"], day) if day else None, author=random.choice(cast.officers),
        confidentiality=random.choices(list(LEVELS), list(LEVELS.values()))[0], **addressed(body, holder),
    )  # fmt: skip
    return Exchange(letter, row["theme"])


def addressed(body: Organisation, holder: Tenure | None) -> dict[str, object]:
    person = holder.person if holder else None
    return {"organisation": body, "person": person, "capacity": holder, "office": holder.office if holder else None}


def subject_of(row: Row) -> str:
    return marked(row["subject"], MARK_EN if row["language"] == "en" else MARK_BG)


def text_of(row: Row) -> str:
    return "\n\n".join([NOTES[row["language"]], row["text"].replace("\\n", "\n")])


def met(scene: Scene, sittings: list[Sitting], count: int) -> list[Sitting]:
    """Return meetings that took place with somebody of a body, not off the record."""
    fitting = [
        one for one in sittings
        if one.body and one.theirs and one.meeting.state == Meeting.State.HELD
        and one.meeting.confidentiality != Level.RESTRICTED and one.meeting.held_on < scene.day(30)
    ]  # fmt: skip
    return scene.random.sample(fitting, count)


def thanks(scene: Scene, sitting: Sitting) -> Exchange:
    meeting = sitting.meeting
    letter = Letter(
        direction=Direction.SENT, kind=Kind.THANKS, subject=marked("Благодарност за срещата"), language="bg",
        text="\n\n".join([NOTES["bg"], "Благодарим за отделеното време и за споделеното на срещата."]),
        dated_on=meeting.held_on + timedelta(days=scene.random.randint(1, 4)), author=meeting.author, meeting=meeting,
        confidentiality=stricter(Level.INTERNAL, meeting.confidentiality),
    )  # fmt: skip
    for name, value in addressed(sitting.theirs[0].organisation, sitting.theirs[0]).items():
        setattr(letter, name, value)
    return Exchange(letter, sitting.theme)


def follow(scene: Scene, exchanges: list[Exchange], sittings: list[Sitting]) -> None:
    """Let some letters follow a meeting with the same body in the month before."""
    for letter in [one.letter for one in exchanges if one.letter.meeting is None and one.letter.dated_on]:
        fitting = [
            one.meeting for one in sittings if one.body == letter.organisation and soon_after(one.meeting, letter)
        ]
        if fitting and scene.random.random() < 0.7:
            letter.meeting = fitting[-1]
            letter.confidentiality = stricter(letter.confidentiality, fitting[-1].confidentiality)


def soon_after(meeting: Meeting, letter: Letter) -> bool:
    days = (letter.dated_on - meeting.held_on).days if letter.dated_on else -1
    open_to_all = meeting.confidentiality != Level.RESTRICTED and meeting.state == Meeting.State.HELD
    return open_to_all and 0 <= days <= 30


def reply_to(scene: Scene, letter: Letter) -> Letter | None:
    """Return what came back: in time, late, or nothing; what would come after today has not come yet."""
    if letter.dated_on is None or letter.reply_due_on is None:
        return None
    term = (letter.reply_due_on - letter.dated_on).days
    fate = scene.random.choices(["in time", "late", "never"], [IN_TIME, LATE, NEVER])[0]
    days = scene.random.randint(2, term) if fate == "in time" else term + scene.random.randint(2, 50)
    came = letter.dated_on + timedelta(days=days)
    if fate == "never" or came > scene.day(1):
        return None
    title, text = REPLIES[letter.language]
    return Letter(
        direction=Direction.RECEIVED, kind=Kind.REPLY, subject=title.format(letter.subject)[:200],
        text="\n\n".join([NOTES[letter.language], text]), language=letter.language, dated_on=came,
        number=f"{scene.random.randint(10, 99)}-00-{scene.random.randint(100, 999)}", organisation=letter.organisation,
        person=letter.person, capacity=letter.capacity, office=letter.office, answers=letter, author=letter.author,
        confidentiality=letter.confidentiality,
    )  # fmt: skip


def save(scene: Scene, exchanges: list[Exchange]) -> list[Letter]:
    sent = [one.letter for one in exchanges]
    replies = [one.reply for one in exchanges if one.reply]
    for letter in [*sent, *replies]:
        letter.is_demonstration = True
        letter.made_at = scene.moment(letter.dated_on or scene.day(scene.random.randint(2, 9)))
    Letter.objects.bulk_create(sent)
    Letter.objects.bulk_create(replies)  # the letters they answer have their ids by now
    through = Letter.themes.through
    themed = [(letter, one.theme) for one in exchanges for letter in (one.letter, one.reply) if letter]
    through.objects.bulk_create(through(letter=letter, theme=scene.themes[theme]) for letter, theme in themed)
    for letter in [*sent, *replies]:
        verb = "wrote" if letter.direction == Direction.SENT else "recorded"
        scene.deed(letter, letter.author, letter.made_at, verb, ["subject", "organisation", "dated_on"])
        if letter.is_sent:
            scene.deed(letter, letter.author, letter.made_at, "sent", ["dated_on", "number", "reply_due_on"])
    return [*sent, *replies]


def speak_of(scene: Scene, letters: list[Letter], asks: list[Ask]) -> None:
    """Let letters to a body speak of what is asked of it, when that was written before."""
    rows = []
    for letter in letters:
        fitting = [one for one in asks if one.addressed_to == letter.organisation and letter.kind != Kind.THANKS]
        asked = [one for one in fitting if letter.dated_on is None or one.made_at.date() <= letter.dated_on]
        rows += [AskInLetter(ask=one, letter=letter) for one in asked if scene.random.random() < 0.5]
    AskInLetter.objects.bulk_create(rows)
