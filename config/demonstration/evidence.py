"""What shows how far the invented promises were kept: files, pages at example.org, searches in vain."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from config.demonstration import proof_files
from config.demonstration.cast import DOMAIN, Cast
from config.demonstration.commitments import Promise
from config.demonstration.names import marked
from config.demonstration.proof_files import Paper
from config.demonstration.scene import Scene
from config.demonstration.stories import Proof
from crm.confidentiality import Level
from monitoring.models import Evidence, Recheck, SearchRow

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
# By turns, so that every kind of file is met with.
FORMS = {
    Kind.DOCUMENT: ("gazette", "gazette", "scan"),
    Kind.DATASET: ("xlsx", "csv"),
    Kind.FIELD_VISIT: ("photo", "protocol"),
    Kind.FOI_ANSWER: ("letter", "scan", "letter"),
    Kind.STATEMENT: ("", "letter", ""),
}
PASSAGES = {
    Kind.DOCUMENT: "Местата за медиатори се увеличават с четиридесет, считано от началото на учебната година.",
    Kind.FIELD_VISIT: "Видяхме обновена сграда с две празни стаи; табела за проекта няма.",
    Kind.FOI_ANSWER: "Към деня на отговора са открити единадесет от двадесет и четирите места по план.",
    Kind.STATEMENT: "Напредъкът по мярката е видим, заявиха от ведомството.",
}
CITED_PAGE = {"gazette": "стр. 2, § 2", "letter": "стр. 1", "protocol": "стр. 1"}
NOT_STORED = "Страницата забранява записване; виждали сме я двама души (демо)."
SEARCHES = (
    ("Държавен вестник, броевете от последните 12 месеца (демо)", "в търсачката на сайта", "медиатор", "Нищо"),
    ("Сайтът на институцията, раздел „Заповеди“ (демо)", "на ръка, по години", "", "Три заповеди по други теми"),
    ("Регистърът на договорите (демо)", "в търсачката на сайта", "образователна интеграция", "Един договор, прекратен"),
)  # fmt: skip
LOOKED = (
    ("same", ""),
    ("changed", "Числото „двадесет и четири“ вече го няма (демо)."),
    ("gone", "Страницата не се отваря (демо)."),
)
ASIDE = 5  # pieces that only leadership and their author see


def attach(scene: Scene, cast: Cast, promises: list[Promise]) -> list[Evidence]:
    numbers = count(1)
    made = [item(scene, cast, promise, proof, next(numbers)) for promise in promises for proof in promise.story.proofs]
    file_away(made)
    assessed = [promise for promise in promises if promise.story.verdicts]
    made += [aside(scene, cast, promise, next(numbers)) for promise in scene.random.sample(assessed, ASIDE)]
    Evidence.objects.bulk_create(made)
    for one in made:
        told: dict[str, Any] = {"evidence": [None, one.pk], "sha256": [None, one.sha256]}
        scene.deed(one.commitment, one.author, one.retrieved_at, "attached evidence", changes=told)
    search(made)
    look_again(scene, made)
    return made


def item(scene: Scene, cast: Cast, promise: Promise, proof: Proof, number: int) -> Evidence:
    commitment, day = promise.commitment, scene.day(proof.ago)
    passage = PASSAGES.get(proof.kind, "")
    return Evidence(
        commitment=commitment,
        kind=proof.kind,
        title=marked(TITLES[proof.kind]),
        publisher=PUBLISHERS.get(proof.origin) or str(commitment.owed_by.name if commitment.owed_by else ""),
        source_on=day,
        retrieved_at=scene.moment(day + timedelta(days=1)),
        passage=f"{passage} (демо {number})" if passage else "",
        stance=proof.stance,
        origin=proof.origin,
        directness=proof.directness,
        confidentiality=commitment.confidentiality,
        author=scene.random.choice(cast.officers),
        is_demonstration=True,
    )


def file_away(made: list[Evidence]) -> None:
    """Give each its file, or the address of a page that cannot be stored; a search log has its rows."""
    papers: list[tuple[Evidence, Paper]] = []
    for number, one in enumerate(made, start=1):
        forms = FORMS.get(Kind(one.kind), ())
        form = forms[number % len(forms)] if forms else ""
        if form:
            papers.append((one, paper(one, form, number)))
            one.page = CITED_PAGE.get(form, "")
        elif one.kind != Kind.SEARCH_LOG:
            one.url, one.not_stored_because = f"https://{DOMAIN}/demo/evidence/{number}", NOT_STORED
            one.recheck_on = day_of(one) + timedelta(days=180)
    for (one, _paper), stored in zip(papers, proof_files.store([sheet for _one, sheet in papers]), strict=True):
        vars(one).update(stored)


def day_of(one: Evidence) -> date:
    return one.retrieved_at.date()


def paper(one: Evidence, form: str, number: int) -> Paper:
    day = one.source_on.isoformat() if one.source_on else ""
    return Paper(form, one.publisher, day, one.commitment.title, one.passage, number)


def search(made: list[Evidence]) -> None:
    """Where one looked, on the days before the log was kept."""
    SearchRow.objects.bulk_create(
        SearchRow(
            evidence=one, searched_on=day_of(one) - timedelta(days=3 - number), where=where, how=how, query=query,
            result=result,
        )
        for one in made if one.kind == Kind.SEARCH_LOG for number, (where, how, query, result) in enumerate(SEARCHES)
    )  # fmt: skip


def look_again(scene: Scene, made: list[Evidence]) -> None:
    """Pages were looked at again: one is as it was, one changed, one is gone; some wait to be looked at."""
    addresses = [one for one in made if one.url and one.recheck_on and one.recheck_on < scene.today]
    looks: list[Recheck] = []
    for one, (found, note) in zip(addresses, LOOKED * 2, strict=False):
        day = scene.day(20 + len(looks))
        at = scene.moment(day)
        looks.append(Recheck(evidence=one, checked_on=day, found=found, note=note, by=one.author, made_at=at))
        one.recheck_on = None if found == "gone" else day + timedelta(days=180)
        told: dict[str, Any] = {"evidence": [one.pk, one.pk], "found": [None, found]}
        scene.deed(one.commitment, one.author, at, "looked again at evidence of", changes=told)
    Recheck.objects.bulk_create(looks)
    Evidence.objects.bulk_update([look.evidence for look in looks], ["recheck_on"])


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
