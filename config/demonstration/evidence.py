"""What shows how far the invented promises were kept: small files with fingerprints, and addresses at example.org."""

from datetime import timedelta
from itertools import count

from config.demonstration import papers
from config.demonstration.cast import DOMAIN, Cast
from config.demonstration.commitments import Promise
from config.demonstration.names import marked
from config.demonstration.scene import Scene
from config.demonstration.stories import Proof
from crm.confidentiality import Level
from monitoring.models import Evidence

Kind, Origin = Evidence.Kind, Evidence.Origin
TITLES = {
    Kind.DOCUMENT: "Заповед и приложението към нея",
    Kind.DATASET: "Обобщена таблица по области",
    Kind.STATEMENT: "Съобщение за напредъка",
    Kind.FIELD_VISIT: "Посещение на място",
    Kind.FOI_ANSWER: "Отговор на заявление за достъп до информация",
    Kind.SEARCH_LOG: "Къде и как търсихме",
}
PUBLISHERS = {
    Origin.OFFICIAL: "Измислена статистическа служба (демо)",
    Origin.INDEPENDENT: "Вестник „Примерен ден“ (демо)",
    Origin.INTERESTED: "Координационен център „Общ път“ (демо)",
}
FILED = {Kind.DOCUMENT, Kind.DATASET, Kind.FIELD_VISIT, Kind.SEARCH_LOG, Kind.FOI_ANSWER}
ASIDE = 5  # pieces that only leadership and their author see


def attach(scene: Scene, cast: Cast, promises: list[Promise]) -> list[Evidence]:
    numbers = count(1)
    made = [item(scene, cast, promise, proof, next(numbers)) for promise in promises for proof in promise.story.proofs]
    assessed = [promise for promise in promises if promise.story.verdicts]
    made += [aside(scene, cast, promise, next(numbers)) for promise in scene.random.sample(assessed, ASIDE)]
    Evidence.objects.bulk_create(made)
    for one in made:
        scene.deed(one.commitment, one.author, one.retrieved_at, "attached evidence", ["evidence", "sha256"])
    return made


def item(scene: Scene, cast: Cast, promise: Promise, proof: Proof, number: int) -> Evidence:
    commitment, day = promise.commitment, scene.day(proof.ago)
    title = marked(TITLES[proof.kind])
    one = Evidence(
        commitment=commitment,
        kind=proof.kind,
        title=title,
        publisher=PUBLISHERS.get(proof.origin) or str(commitment.owed_by.name if commitment.owed_by else ""),
        source_on=day,
        retrieved_at=scene.moment(day + timedelta(days=1)),
        passage="„Измислен откъс, който показва как изглежда цитатът.“",
        page=str(scene.random.randint(1, 40)),
        stance=proof.stance,
        origin=proof.origin,
        directness=proof.directness,
        confidentiality=commitment.confidentiality,
        author=scene.random.choice(cast.officers),
        is_demonstration=True,
    )
    if proof.kind in FILED and number % 2:
        vars(one).update(papers.store(papers.FORMS[number % 3], number, title))
    else:
        one.url = f"https://{DOMAIN}/demo/evidence/{number}"
    return one


def aside(scene: Scene, cast: Cast, promise: Promise, number: int) -> Evidence:
    """Background heard off the record: it moves no label and must be seen nowhere else."""
    return Evidence(
        commitment=promise.commitment,
        kind=Kind.TESTIMONY,
        title=marked("Чуто извън протокол"),
        source_on=scene.day(30),
        retrieved_at=scene.moment(scene.day(29)),
        passage="Казано на четири очи; поверителна бележка.",
        stance=Evidence.Stance.CONTEXT,
        origin=Origin.INTERESTED,
        confidentiality=Level.RESTRICTED,
        author=cast.officers[0],
        is_demonstration=True,
    )
