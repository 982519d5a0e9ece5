"""A long text that is being read: an invented programme, with two promises noted from it so far."""

from pathlib import Path

from accounts.models import User
from config.demonstration.cast import Cast
from config.demonstration.names import marked
from config.demonstration.scene import Scene
from crm.confidentiality import Level
from monitoring.intake.pages import paragraph_of, quotation
from monitoring.intake.reading import read_words
from monitoring.models import Commitment, OfficialText, Passage

PROGRAMME = Path(__file__).parent / "texts" / "program.txt"
TITLE = "Програма на измислената община за три години"
NOTED = {"60 нови места": "60 нови места в детските градини", "план срещу отделянето": "План срещу отделните паралелки"}


def read(scene: Scene, cast: Cast) -> OfficialText:
    officer, day = cast.officers[0], scene.day(12)
    found = read_words(PROGRAMME.read_text(), "bg")
    text = OfficialText.objects.create(
        title=marked(TITLE), dated_on=scene.day(90), pages=found.pages,
        page_count=len(found.pages), confidentiality=Level.COALITION, author=officer, made_at=scene.moment(day),
        is_demonstration=True,
    )  # fmt: skip
    scene.deed(text, officer, text.made_at, fields=["title", "dated_on"])
    sentences = [words for paragraph in text.pages[0] for words in paragraph]
    for words, title in NOTED.items():
        note(scene, text, next(n for n, one in enumerate(sentences) if words in one), title, officer)
    return text


def note(scene: Scene, text: OfficialText, sentence: int, title: str, officer: User) -> None:
    page = text.pages[0]
    words, cited = quotation(page, (sentence, sentence)), f"абз. {paragraph_of(page, sentence)}"
    commitment = Commitment.objects.create(
        title=marked(title), verbatim=words, made_on=text.dated_on, origin=text.origin,
        source=f"{text.title}, {cited}", author=officer, owner=officer, made_at=text.made_at, is_demonstration=True,
    )  # fmt: skip
    Passage.objects.create(
        text=text, commitment=commitment, page=1, first=sentence, last=sentence, cited_as=cited, quotation=words
    )
    scene.deed(commitment, officer, text.made_at, fields=["title", "verbatim", "source"])
