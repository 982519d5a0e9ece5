"""A paper that left the house: one edition was taken back, the next went to three people, one of whom fetched it."""

from datetime import timedelta

from django.utils import translation

from accounts import links, paper_pdf
from accounts.models import OneTimeLink
from briefings import editions
from briefings.models import Block, Briefing, Edition, Sending, Withdrawal
from config.demonstration.briefings import blocks
from config.demonstration.cast import DOMAIN, Cast
from config.demonstration.names import marked
from config.demonstration.scene import Scene
from crm.confidentiality import Level
from crm.models import ContactPoint, Letter, Tenure

TITLE = "Жилища: какво е обещано и какво стана (демо)"
SUBJECT = marked("Какво беше обещано за жилищата")
WORDS = "*Измислено писмо (демо).*\n\nИзпращаме Ви краткия си доклад. Ще се радваме на бележките Ви."
WHY = "Измислена причина (демо): една дата в таблицата беше сгрешена."
HOW = (Sending.How.LINK, Sending.How.LINK, Sending.How.ATTACHMENT)


def send(scene: Scene, cast: Cast) -> int:
    """Return how many papers went out: none from a machine that cannot draw a PDF."""
    if not paper_pdf.available():
        return 0
    paper = begin(scene, cast)
    first = signed(scene, paper, 1, ago=4)
    withdrawal = Withdrawal.objects.create(edition=first, reason=WHY, by=paper.author, at=scene.moment(scene.day(3)))
    scene.deed(first, paper.author, withdrawal.at, "voided")
    second = signed(scene, paper, 2, ago=3)
    there = Tenure.objects.on(scene.today).filter(organisation=scene.bodies["mrdpw"]).order_by("pk")
    made = [on_its_way(scene, second, reader, how) for reader, how in zip(there[: len(HOW)], HOW, strict=True)]
    made[0].opened_at = made[0].sent_at
    scene.deed(second, paper.author, scene.moment(scene.day(2)), "sent")
    Sending.objects.bulk_create(made)
    return 1


def begin(scene: Scene, cast: Cast) -> Briefing:
    author, at = cast.leaders[0], scene.moment(scene.day(5))
    paper = Briefing.objects.create(
        theme=scene.themes["housing"], template="scorecard", title=TITLE, language="bg", level=Level.PUBLIC,
        author=author, made_at=at, is_demonstration=True,
    )  # fmt: skip
    Block.objects.bulk_create(blocks(paper))
    scene.deed(paper, author, at, "began", ["theme", "level", "language"])
    return paper


def signed(scene: Scene, paper: Briefing, number: int, *, ago: int) -> Edition:
    """Drawn as every edition is; who signs it does so on its day."""
    author, at = paper.author, scene.moment(scene.day(ago))
    with translation.override(paper.language):
        data = editions.frozen(paper, author, scene.day(ago), signed=True)
        drawn = editions.draw(data, number)
    made = editions.keep(paper, number, data, drawn, author=author, made_at=at, signed_by=author, signed_at=at)
    scene.deed(made, author, at, "signed off", ["edition"])
    return made


def on_its_way(scene: Scene, edition: Edition, reader: Tenure, how: Sending.How) -> Sending:
    """To an address that nobody has; the letter on their timeline says that it went."""
    at, author = scene.moment(scene.day(2)), edition.author
    point = ContactPoint.objects.create(
        person=reader.person, kind=ContactPoint.Kind.EMAIL, value=f"reader{reader.person_id}@{DOMAIN}"
    )
    letter = Letter.objects.create(
        direction=Letter.Direction.SENT, subject=SUBJECT, text=WORDS, language="bg", dated_on=scene.day(2),
        no_reply=True, person=reader.person, organisation=reader.organisation, author=author, made_at=at,
        is_demonstration=True,
    )  # fmt: skip
    scene.deed(letter, author, at, "sent")
    made = Sending(edition=edition, letter=letter, how=how, contact_point=point, sent_at=at)
    if how == Sending.How.LINK:
        made.link = links.open_link(OneTimeLink.Purpose.PAPER, made_by=author, lasts=timedelta(days=30))
    return made
