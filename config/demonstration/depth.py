"""What stands beside the promises of this story: claims, money, what follows from what, and who took them over.

Plainly invented, like the promises: no figure and no change of government here is of the real world.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import cycle

from config.demonstration.cast import DOMAIN, Cast
from config.demonstration.names import MARK_BG, marked
from config.demonstration.scene import Scene
from config.demonstration.successions import CHANGES, take_over
from crm.confidentiality import Level
from crm.models import Document, Letter
from monitoring.label import Label, label_of
from monitoring.models import (
    Claim,
    Commitment,
    CommitmentRelation,
    Delivery,
    MoneyLine,
)

D, Stage, Kind = Delivery, MoneyLine.Stage, CommitmentRelation.Kind
# What they say where we say something: the same, more, less, or something that fits no step.
SAID: dict[Label, list[list[str]]] = {
    Label.KEPT: [[D.SUBSTANTIAL, D.COMPLETE], [D.COMPLETE]],
    Label.KEPT_LATE: [[D.LIMITED, D.COMPLETE], [D.SUBSTANTIAL]],
    Label.LARGELY_KEPT: [[D.COMPLETE], [D.SUBSTANTIAL]],
    Label.PARTLY_KEPT: [[D.SUBSTANTIAL, D.COMPLETE], [D.LIMITED]],
    Label.BROKEN: [[D.LIMITED, D.SUBSTANTIAL], ["Мярката е преосмислена."], [D.ABANDONED]],
    Label.REVERSED: [[D.COMPLETE]],
    Label.OVERDUE: [[D.SUBSTANTIAL], [D.COMPLETE], ["Изпълнява се по график."], []],
    Label.STALLED: [[D.LIMITED], ["Предстои решение."]],
    Label.NOT_STARTED: [[D.LIMITED], [D.NOT_STARTED]],
    Label.IN_PROGRESS: [[D.LIMITED], [D.LIMITED, D.SUBSTANTIAL], [], [D.COMPLETE]],
    Label.NOT_ASSESSED: [["Работим по въпроса."], [], [D.LIMITED]],
    Label.UNVERIFIABLE: [["Изпълнено в пълен обем."]],
    Label.SUPERSEDED: [[D.LIMITED]],
}
EURO_SINCE = date(2026, 1, 1)
AMOUNTS = [Decimal(amount) for amount in ("120000", "48500.50", "2000000", "350000", "76333.33", "18900")]
GROUPS = ["деца от 3 до 6 години", "безработни младежи", "семейства в крайни квартали", "здравни медиатори",
          "ученици в училища с концентрация", ""]  # fmt: skip
REPORT = f"https://{DOMAIN}/demo/otchet.pdf, стр. {{}}"
CREDITS = [Commitment.Credit.NEW, Commitment.Credit.CONTINUED, ""]


def deepen(scene: Scene, people: Cast) -> int:
    """Return how many rows were added."""
    promises = list(Commitment.objects.filter(is_demonstration=True).for_list().order_by("pk"))
    made = [*claim(scene, promises), *fund(scene, promises), *relate(scene, promises)]
    describe(scene, promises, {one.commitment_id for one in made if isinstance(one, MoneyLine)})
    come_from(scene, promises)
    return len(made) + sum(take_over(scene, people, one) for one in CHANGES)


def claim(scene: Scene, promises: list[Commitment]) -> list[Claim]:
    told: dict[Label, int] = defaultdict(int)
    rows = []
    for one in promises:
        label = label_of(one, scene.today)
        stories = SAID[label]
        said = stories[told[label] % len(stories)]
        told[label] += 1
        days = days_after(scene, one, len(said))
        rows += [told_by(scene, one, step, day) for step, day in zip(said, days, strict=True)]
    Claim.objects.bulk_create(rows)
    for row in rows:
        row.commitment.claim = row  # the last of each is the newest
        scene.deed(row.commitment, row.author, row.made_at, "noted a claim about", ["claim"])
    Commitment.objects.bulk_update({row.commitment for row in rows}, ["claim"])
    return rows


def told_by(scene: Scene, one: Commitment, step: str, day: date) -> Claim:
    known = step in D
    return Claim(
        commitment=one, delivery=step if known else "", words="" if known else marked(step, MARK_BG), claimed_on=day,
        source=REPORT.format(scene.random.randint(3, 60)), author=one.owner or one.author, made_at=scene.moment(day),
    )  # fmt: skip


def days_after(scene: Scene, one: Commitment, how_many: int) -> list[date]:
    """Spread between the day it was made and yesterday."""
    first = one.made_on or scene.day(90)
    apart = max((scene.day(1) - first).days, 1)
    return [first + timedelta(days=apart * number // (how_many + 1)) for number in range(1, how_many + 1)]


def fund(scene: Scene, promises: list[Commitment]) -> list[MoneyLine]:
    """Every third has sums: planned, mostly allocated, sometimes spent; a figure may be revised."""
    amounts, rows, revised = cycle(AMOUNTS), [], []
    for number, one in enumerate(promises[::3]):
        days, amount = days_after(scene, one, 3), next(amounts)
        lines = [sum_of(scene, one, stage, amount * part, day) for stage, part, day in steps(number, days)]
        rows += lines
        if number % 4 == 1:
            new = sum_of(scene, one, Stage.PLANNED, lines[0].amount * Decimal("0.75"), days[1])
            new.replaces, new.reason = lines[0], "Бюджетът беше преработен (демо)"
            revised.append(new)
    MoneyLine.objects.bulk_create(rows)
    MoneyLine.objects.bulk_create(revised)
    for row in [*rows, *revised]:
        scene.deed(row.commitment, row.author, row.made_at, "noted money behind", ["money"])
    return [*rows, *revised]


def steps(number: int, days: list[date]) -> Iterator[tuple[str, Decimal, date]]:
    yield Stage.PLANNED, Decimal(1), days[0]
    if number % 3:
        yield Stage.ALLOCATED, Decimal("0.60"), days[1]
    if number % 3 == 2:
        yield Stage.SPENT, Decimal("0.40"), days[2]


def sum_of(scene: Scene, one: Commitment, stage: str, amount: Decimal, day: date) -> MoneyLine:
    return MoneyLine(
        commitment=one, stage=stage, amount=amount.quantize(Decimal("0.01")), as_of=day, what=f"{day.year} г. (демо)",
        currency="BGN" if day < EURO_SINCE else "EUR", source=REPORT.format(scene.random.randint(3, 60)),
        author=one.owner or one.author, made_at=scene.moment(day),
    )  # fmt: skip


def relate(scene: Scene, promises: list[Commitment]) -> list[CommitmentRelation]:
    """What was replaced says by what and why; others restate or are a part of one of the same body and theme."""
    by_pk = {one.pk: one for one in promises}
    rows = [
        tied(scene, by_pk[one.superseded_by_id or 0], kind, one, "Нова програма, същата цел (демо)")
        for kind, one in zip(cycle(CommitmentRelation.REPLACING), replaced(promises), strict=False)
    ]
    rows += [
        tied(scene, said_anew(scene, one), Kind.RESTATES, one, "Програма на новия кабинет, същата мярка (демо)")
        for one in to_restate(promises, scene)
    ]
    rows += [
        tied(scene, part, Kind.PART_OF, whole, "Една от стъпките на по-голямата мярка (демо)")
        for whole, part in pairs(promises)[:6]
    ]
    wrong = rows[-1]
    wrong.ended_at, wrong.ended_by = scene.moment(scene.day(3)), wrong.author
    wrong.ended_reason = "Оказа се друга мярка (демо)"
    for row in rows:
        scene.deed(row.commitment, row.author, row.made_at, "related", ["relations"])
    return CommitmentRelation.objects.bulk_create(rows)


def to_restate(promises: Iterable[Commitment], scene: Scene) -> list[Commitment]:
    """Open ones from before the first cabinet of the story took over."""
    taken_over = scene.day(CHANGES[0][3])
    running = {Label.OVERDUE, Label.STALLED, Label.IN_PROGRESS, Label.NOT_STARTED}
    return [
        one
        for one in promises
        if one.made_on
        and one.made_on < taken_over
        and one.confidentiality == Level.PUBLIC
        and label_of(one, scene.today) in running
        and one.owed_by
        and one.owed_by.parent_id
    ][:5]


def said_anew(scene: Scene, old: Commitment) -> Commitment:
    """The same measure in the words of who came, with a later day."""
    day = scene.workday(CHANGES[0][3] - 25)
    officer = old.owner or old.author
    new = Commitment.objects.create(
        title=marked(f"{old.title.removesuffix(MARK_BG).strip()}: нова редакция", MARK_BG), owed_by=old.owed_by,
        made_on=day,
        verbatim="Мярката остава в програмата с нов срок.", theme=old.theme, original_due=scene.day(-180),
        origin=Commitment.Origin.DOCUMENT, source=REPORT.format(scene.random.randint(3, 60)), owner=officer,
        author=officer, made_at=scene.moment(day), is_demonstration=True, says_what=True, says_when=True,
        credit=Commitment.Credit.RESTATED,
    )  # fmt: skip
    scene.deed(new, officer, new.made_at, fields=["title", "owed_by", "made_on", "original_due"])
    return new


def replaced(promises: Iterable[Commitment]) -> list[Commitment]:
    return [one for one in promises if one.superseded_by_id]


def pairs(promises: Iterable[Commitment]) -> list[tuple[Commitment, Commitment]]:
    """Older and newer of one body and theme, as open as each other; each commitment in one pair."""
    groups: dict[tuple[object, ...], list[Commitment]] = defaultdict(list)
    replacing = {one.superseded_by_id for one in promises}
    for one in promises:
        if not one.superseded_by_id and one.pk not in replacing:
            groups[(one.owed_by_id, one.theme_id, one.confidentiality)].append(one)
    found = []
    for group in groups.values():
        group.sort(key=lambda one: (one.made_on or date.min, one.pk))
        found += [(group[place], group[place + 1]) for place in range(0, len(group) - 1, 2)]
    return found


def tied(scene: Scene, commitment: Commitment, kind: str, other: Commitment, reason: str) -> CommitmentRelation:
    day = max(commitment.made_on or scene.day(30), other.made_on or scene.day(30))
    return CommitmentRelation(
        commitment=commitment, kind=kind, other=other, reason=reason, stated_on=day, made_at=scene.moment(day),
        author=commitment.owner or commitment.author,
    )  # fmt: skip


def describe(scene: Scene, promises: list[Commitment], funded: set[int]) -> None:
    """For whom, how new, and how far the money has come; some say plainly that there is none."""
    stages: dict[int, set[str]] = defaultdict(set)
    for pk, stage in MoneyLine.objects.filter(commitment__in=funded).values_list("commitment", "stage"):
        stages[pk].add(stage)
    restating = set(
        CommitmentRelation.objects.standing().filter(kind=Kind.RESTATES).values_list("commitment", flat=True)
    )
    for number, one in enumerate(promises):
        one.for_whom = GROUPS[number % len(GROUPS)] if one.says_for_whom else ""
        one.credit = Commitment.Credit.RESTATED if one.pk in restating else CREDITS[number % 3]
        one.funding_state = funding_of(stages.get(one.pk, set()), number)
    Commitment.objects.bulk_update(promises, ["for_whom", "credit", "funding_state"])


def funding_of(stages: set[str], number: int) -> str:
    if Stage.SPENT in stages:
        return Commitment.Funding.DISBURSED
    if Stage.ALLOCATED in stages:
        return Commitment.Funding.ALLOCATED
    if stages:
        return (Commitment.Funding.AMOUNT, Commitment.Funding.SOURCE)[number % 2]
    return (Commitment.Funding.NONE, "")[number % 2]


def come_from(scene: Scene, promises: list[Commitment]) -> None:
    """Of those that no meeting gave: a letter of theirs, a document of ours, a media item, a law, a paper."""
    papers = list(Document.objects.filter(is_demonstration=True, subject_id=None).order_by("pk")[:6])
    papers = papers or list(
        Document.objects.filter(is_demonstration=True).exclude(confidentiality=Level.RESTRICTED).order_by("pk")[:6]
    )
    letters: dict[int | None, list[Letter]] = defaultdict(list)
    theirs = Letter.objects.filter(is_demonstration=True, direction=Letter.Direction.RECEIVED, voided_at=None)
    for letter in theirs.exclude(confidentiality=Level.RESTRICTED).order_by("pk"):
        letters[letter.organisation_id].append(letter)
    ways = cycle(["letter", "media", "document", "law", "paper"])
    moved = [one for one in promises if one.meeting_id is None and one.origin == Commitment.Origin.DOCUMENT]
    for one in moved:
        set_origin(scene, one, next(ways), letters[one.owed_by_id], papers)
    fields = [
        "origin",
        "letter",
        "document",
        "document_page",
        "media_title",
        "media_outlet",
        "media_on",
        "media_url",
        "source",
    ]
    Commitment.objects.bulk_update(moved, fields)


def set_origin(scene: Scene, one: Commitment, way: str, letters: list[Letter], papers: list[Document]) -> None:
    origin = Commitment.Origin
    before = [letter for letter in letters if letter.dated_on and one.made_on and letter.dated_on <= one.made_on]
    if way == "letter" and before:
        one.origin, one.letter, one.source = origin.LETTER, before[-1], ""
    elif way == "media":
        one.origin, one.source = origin.MEDIA, ""
        one.media_title, one.media_outlet = marked("Обещанието беше дадено пред журналисти", MARK_BG), "Демо новини"
        one.media_on, one.media_url = one.made_on, f"https://{DOMAIN}/demo/novina-{one.pk}"
    elif way == "document" and papers:
        one.document, one.document_page = papers[one.pk % len(papers)], str(scene.random.randint(1, 30))
    elif way == "law":
        one.origin, one.source = origin.LAW, f"Закон „Демо“, чл. {scene.random.randint(1, 90)} (измислен)"
