"""A letter on paper: as PDF and as a Word file from the same page, in the letter's own language."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import paper_docx, paper_pdf
from accounts.markdown import to_html as to_markup
from accounts.models import User
from accounts.unwritable import writable
from crm import letterhead
from crm.centre import centre_for, coalition_name
from crm.models import Letter, Office, Organisation, Person, Tenure

LONGEST = 40_000  # characters; about 15 pages and two seconds
MOST_CELLS = 600  # of tables, which cost the renderer far more than words: about as long again
CELL = re.compile(r"<t[dh]\b")


def pdf(letter: Letter, reader: User) -> bytes:
    """Return the letter as far as the reader may see it; `letter` is loaded by `for_reader()`."""
    with translation.override(letter.language):
        return paper_pdf.draw(to_html(letter, reader))


def docx(letter: Letter, reader: User) -> bytes:
    with translation.override(letter.language):
        html = to_html(letter, reader, for_word=True)
        return paper_docx.draw(html, title=writable(letter.subject), language=letter.language)


def to_html(letter: Letter, reader: User, *, for_word: bool = False) -> str:
    refuse_endless(letter.text)
    context = {
        "letter": letter,
        "language": letter.language,
        "title": "" if for_word else letter.subject,
        "for_word": for_word,
        "fonts": [] if for_word else paper_pdf.fonts(),
        "mark": mark(letter),
        "addressee": addressee(letter, reader),
        **ourselves(letter, reader),
    }
    return writable(render_to_string("crm/letter_paper.html", context))


def refuse_endless(text: str) -> None:
    """The words are lazy: they are for the reader, not in the language of the letter."""
    if len(text) > LONGEST:
        words = gettext_lazy("This text has more than %(most)d characters: too long to be put on paper here.")
        raise ValidationError(words, params={"most": LONGEST})
    if len(CELL.findall(to_markup(text))) > MOST_CELLS:
        words = gettext_lazy(
            "The tables in this text have more than %(most)d cells: too many to be put on paper here. "
            "Attach the table as a file instead."
        )
        raise ValidationError(words, params={"most": MOST_CELLS})


def mark(letter: Letter) -> str:
    """Return what every page has to say of the letter itself."""
    if letter.voided_at:
        return _("WITHDRAWN")
    return _("DRAFT") if letter.is_draft else ""


def addressee(letter: Letter, reader: User) -> list[str]:
    """Return the lines of the other side: person, capacity or office, organisation, address; what is hidden is not."""
    office = Office.objects.visible_to(reader).filter(pk=letter.office_id or 0).first()
    post = letter.capacity.title if letter.capacity else str(office or "")
    person = str(letter.person) if letter.person else ""
    organisation: Organisation | None = getattr(letter, "organisation", None)  # none: hidden from the reader
    lines = [person, post, str(organisation or ""), letterhead.seat_of(organisation, reader) if organisation else ""]
    return [line for line in lines if line]


def ourselves(letter: Letter, reader: User) -> dict[str, Any]:
    """Who writes, or is written to: the organisation named, else the coalition by the one that runs it."""
    ours = letter.on_behalf_of or centre_for(reader)
    of_coalition = "" if letter.on_behalf_of else coalition_name()
    name = of_coalition or str(ours or "Drom")
    below = [str(ours)] if of_coalition and ours else []
    return {
        "our_name": name,
        "our_lines": below + (letterhead.ways_to_reach(ours, reader) if ours else []),
        "signature": signature(letter, ours, reader),
    }


def signature(letter: Letter, ours: Organisation | None, reader: User) -> list[str]:
    """Return who signs, where the reader may know: the author's name, the post on the day of the letter, for whom."""
    author = User.objects.visible_to(reader).filter(pk=letter.author_id).first()
    person = Person.objects.visible_to(reader).filter(user=letter.author_id).first()
    held = Tenure.objects.visible_to(reader).on(letter.dated_on or timezone.localdate())
    post = held.filter(person=person, organisation=ours).first() if person and ours else None
    lines = [str(person or author or ""), post.title if post else "", str(ours or "")]
    return [line for line in lines if line]


def file_name(letter: Letter, ending: str) -> str:
    """Return a name that says which letter it is, without what no file name should hold."""
    parts = [letter.dated_on.isoformat() if letter.dated_on else "", letter.number, letter.subject]
    words = re.sub(r"[^\w .,()–-]+", "-", " ".join(part for part in parts if part)).strip(" .-")
    return f"{words[:120] or 'letter'}.{ending}"
