"""Who took over in this story, and what became of the promises of those before. Plainly invented."""

from itertools import cycle

from config.demonstration.cast import DOMAIN, Cast
from config.demonstration.names import MARK_BG, marked
from config.demonstration.scene import Scene
from crm.confidentiality import Level
from monitoring.lineage.put_to import asked, bodies_of
from monitoring.models import Commitment, CommitmentRelation, Inheritance, Succession

Kind, Answer = CommitmentRelation.Kind, Inheritance.Answer
REPORT = f"https://{DOMAIN}/demo/otchet.pdf, стр. {{}}"
# Who, over which body, with all under it, how many days ago, and which share of the questions is answered.
CHANGES = [
    ("Кабинет „Пролет“", "council-of-ministers", True, 210, 0.8),
    ("Нов министър на здравеопазването", "mh", False, 60, 1.0),
    ("Кабинет „Есен“", "council-of-ministers", True, 23, 0.15),
]


def take_over(scene: Scene, people: Cast, change: tuple[str, str, bool, int, float]) -> int:
    """Note the change; so many of the open promises are answered for, the rest wait."""
    name, body, covers, ago, share = change
    officer = people.officers[0]
    succession = Succession.objects.create(
        name=marked(name, MARK_BG), body=scene.bodies[body], covers_below=covers, happened_on=scene.day(ago),
        source="Измислена смяна, нужна за примера (демо)", owner=officer, author=officer, confidentiality=Level.PUBLIC,
        made_at=scene.moment(scene.day(ago - 1)), is_demonstration=True,
    )  # fmt: skip
    scene.deed(succession, officer, succession.made_at, fields=["name", "body", "happened_on"])
    open_then = list(asked(succession, bodies_of(succession, officer), officer).order_by("pk"))
    wording = wordings()
    answers = cycle([Answer.SILENT, Answer.KEPT, Answer.RESTATED, Answer.SILENT, Answer.DROPPED, Answer.KEPT])
    rows = [
        answered(scene, succession, one, next(answers), wording.get(one.pk))
        for one in open_then[: round(len(open_then) * share)]
    ]
    Inheritance.objects.bulk_create(rows)
    for row in rows:
        scene.deed(row.commitment, row.author, row.made_at, "said what became of", ["inheritances"])
    return 1 + len(rows)


def wordings() -> dict[int, int]:
    """Return which commitment says which one anew."""
    standing = CommitmentRelation.objects.standing().filter(kind=Kind.RESTATES)
    return dict(standing.values_list("other", "commitment"))


def answered(
    scene: Scene, succession: Succession, one: Commitment, answer: str, restated_as: int | None
) -> Inheritance:
    """A new wording exists for few: the others were kept on."""
    if restated_as:
        answer = Answer.RESTATED
    elif answer == Answer.RESTATED:
        answer = Answer.KEPT
    ago = (scene.today - succession.happened_on).days
    silent = answer == Answer.SILENT
    return Inheritance(
        succession=succession, commitment=one, answer=answer, restated_as_id=restated_as,
        source="" if silent else REPORT.format(scene.random.randint(3, 60)),
        note="Прегледахме програмата и бюджета: не се споменава (демо)" if silent else "",
        author=one.owner or one.author, made_at=scene.moment(scene.day(max(ago - 14, 1))),
    )  # fmt: skip
