"""Asking for what a promise leaves out: as a draft letter, or as an item for a session. People read and send it."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.log import log
from accounts.models import User
from accounts.templatetags.fmt import day
from campaigns.models import AgendaItem, Session
from campaigns.sessions.item_actions import add_item
from crm.actions.letters import write_letter
from crm.confidentiality import Level, stricter
from crm.languages import language_for
from crm.letter_templates import WRITTEN_IN, words_for
from crm.letter_texts import Line, filled, listed
from crm.models import Letter, Organisation
from monitoring.actions.commitments import refuse_withdrawn
from monitoring.models import Commitment
from monitoring.questions.words import asked, missing

PARLIAMENT = "national-assembly"
TITLES = {
    "bg": "Какво не е казано в ангажимента: {promise}",
    "en": "What the commitment leaves unsaid: {promise}",
}


class Way(models.TextChoices):
    INFORMATION = "missing-information", gettext_lazy("Letter under the access to information act")
    PARLIAMENT = "parliamentary-question", gettext_lazy("Parliamentary question")

    @property
    def letter_kind(self) -> Letter.Kind:
        return Letter.Kind.INFORMATION if self == Way.INFORMATION else Letter.Kind.LETTER


@transaction.atomic
def draft_letter(*, commitment: Commitment, way: str, by: Actor, language: str = "") -> Letter:
    """Write it, in the addressee's language where none is chosen; whoever opens it reads, changes and sends it."""
    writer = ready(commitment, by)
    chosen = Way(way)
    body = seen_body(commitment, writer)
    addressee = body if chosen == Way.INFORMATION else parliament(writer)
    if addressee is None:
        raise ValidationError(_("Say first who owes it: the letter needs somebody to go to."))
    written_in = language if language in WRITTEN_IN else language_of(addressee)
    subject, text = text_of(commitment, chosen, body, written_in, writer)
    letter = write_letter(
        subject=subject[:200], text=text, language=written_in, organisation=addressee, by=by, kind=chosen.letter_kind,
        confidentiality=level_of(commitment, addressee),
    )  # fmt: skip
    log(by, "asked what is missing in", commitment, changes={"letter": (None, letter.pk)})
    return letter


@transaction.atomic
def put_on_agenda(*, commitment: Commitment, session: Session, by: Actor) -> AgendaItem:
    """As the last point of a session ahead, with the questions as what our seat would say."""
    writer = ready(commitment, by)
    if session.held_on and session.held_on < timezone.localdate():
        raise ValidationError(_("This session is over."))
    if Level(session.level).rank < Level(level_of(commitment, None)).rank and not commitment.is_published:
        raise ValidationError(_("The session is read by more people than this draft commitment. Publish that first."))
    if Level(session.level).rank < Level(commitment.confidentiality).rank:
        raise ValidationError(_("The session is open further than this commitment."))
    titles = {f"title_{code}": words.format(promise=commitment.title)[:300] for code, words in TITLES.items()}
    language = writer.language if writer.language in WRITTEN_IN else "bg"
    position = numbered(asked(commitment, language))
    item = add_item(session=session, by=by, asks=(), position=position, **titles)  # type: ignore[arg-type]
    log(by, "asked what is missing in", commitment, changes={"agenda_item": (None, item.pk)})
    return item


def ready(commitment: Commitment, by: Actor) -> User:
    person = by.signed_in()
    refuse_withdrawn(commitment)
    if not missing(commitment):
        raise ValidationError(_("Nothing is missing: all six are said."))
    return person


def text_of(
    commitment: Commitment, way: Way, body: Organisation | None, language: str, writer: User
) -> tuple[str, str]:
    with translation.override(language):
        words = words_for(None, {"organisation": body}, writer) | {
            "promise": commitment.title.rstrip("."),
            "quote": " ".join(commitment.verbatim.split()),
            "made_day": day(commitment.made_on) if commitment.made_on else "",
            "source": source_of(commitment),
            "questions": listed([Line(one) for one in asked(commitment, language)]),
        }
        return filled(way.value, language, words)


def source_of(commitment: Commitment) -> str:
    media = ", ".join(filter(None, [commitment.media_title, commitment.media_outlet, commitment.media_url]))
    return (commitment.source or media).rstrip(".")


def numbered(lines: list[str]) -> str:
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, start=1))


def seen_body(commitment: Commitment, writer: User) -> Organisation | None:
    return Organisation.objects.visible_to(writer).filter(pk=commitment.owed_by_id or 0).first()


def parliament(writer: User) -> Organisation | None:
    return Organisation.objects.visible_to(writer).filter(key=PARLIAMENT).first()


def language_of(addressee: Organisation) -> str:
    spoken = language_for(addressee)
    return spoken if spoken in WRITTEN_IN else "bg"


def level_of(commitment: Commitment, addressee: Organisation | None) -> Level:
    """Inside the centre until it is sent, and no wider than what it speaks of."""
    of_addressee = [addressee.confidentiality] if addressee else []
    return stricter(Level.INTERNAL, commitment.confidentiality, *of_addressee)
