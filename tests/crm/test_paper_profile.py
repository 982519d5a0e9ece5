"""The printed profile: one page, whatever is on it; what is known, room for what is right, the ways back."""

import pypdfium2
import pytest
from PIL import Image

from accounts.models import Role
from crm.models import ContactPoint, Organisation
from crm.profile_paper import profile_form_pdf
from tests.crm.paper import faults_of_access, pages_of, text_of
from tests.factories import OrganisationFactory, PersonFactory, PlaceFactory, TenureFactory, ThemeFactory, UserFactory

LINK = "https://drom.example.org/profile/AbCdEfGhIjKlMnOpQrStUvWxYz0123456789/"


@pytest.fixture
def organisation(db):
    found = OrganisationFactory(
        name="Сдружение „Утро“", name_latin="Association Morning", place=PlaceFactory(name="Лом"), founded="2009-04",
        offers="Обучения", needs="Юридическа помощ",
    )  # fmt: skip
    ContactPoint.objects.create(organisation=found, kind=ContactPoint.Kind.PHONE, value="+359888123456")
    return found


@pytest.fixture
def centre(db):
    centre = OrganisationFactory(name="Център „Надежда“")
    ContactPoint.objects.create(organisation=centre, kind=ContactPoint.Kind.PHONE, value="+35962600123")
    TenureFactory(person=PersonFactory(user=UserFactory(role=Role.OFFICER)), organisation=centre)
    return centre


def test_it_shows_what_we_know_the_link_and_whom_to_ring(organisation, centre):
    text = text_of(profile_form_pdf(organisation, LINK, "bg"))

    expected = ["Сдружение „Утро“", "Лом", "088 812 3456", "април 2009", "Обучения", "Юридическа помощ", "062 600 123"]
    assert [words for words in expected if words not in text] == []
    assert LINK.removeprefix("https://") in text.replace(" ", "")


def test_it_says_where_the_sheet_is_sent_in_the_script_of_the_sheet(organisation, centre):
    for kind, value in (("address", "1 Bor St, Ruse"), ("address", "ул. Бор 1, Русе"), ("email", "centre@example.org")):
        ContactPoint.objects.create(organisation=centre, kind=kind, value=value)
    bulgarian, english = (text_of(profile_form_pdf(organisation, LINK, language)) for language in ("bg", "en"))
    assert "centre@example.org" in bulgarian.replace("\n", "")
    assert ("ул. Бор 1" in bulgarian, "1 Bor St" in bulgarian) == (True, False)
    assert "1 Bor St" in english


def test_it_is_drawn_where_nobody_knows_how_to_reach_the_centre(organisation):
    assert "Сдружение „Утро“" in text_of(profile_form_pdf(organisation, LINK, "bg"))


@pytest.mark.parametrize("language", ["bg", "en", "rom"])
def test_it_is_accessible_in_the_language_asked_for(organisation, centre, language):
    assert faults_of_access(profile_form_pdf(organisation, LINK, language), language) == []


def test_a_full_profile_and_a_bare_one_are_one_page_each(centre):
    bare = OrganisationFactory(kind=Organisation.Kind.INFORMAL)
    full = OrganisationFactory(
        name="Сдружение за развитие " * 11, short_name="С" * 60, website=f"https://example.org/{'a' * 170}",
        working_languages="български, ромски, " * 6, register_number="1" * 20, offers="Обучения " * 200,
        needs="Помощ " * 200, place=PlaceFactory(name="Град " * 20),
    )  # fmt: skip
    full.themes.add(*[ThemeFactory(name_bg="Образование и развитие") for _ in range(12)])
    for kind in ("phone", "email", "address"):
        for number in range(5):
            ContactPoint.objects.create(organisation=full, kind=kind, value=f"{kind} {number} " * 8)

    assert len(pages_of(profile_form_pdf(bare, LINK, "bg"))) == 1
    assert len(pages_of(profile_form_pdf(full, LINK * 2, "bg"))) == 1


def test_the_code_on_the_sheet_leads_to_the_link(organisation, centre):
    """Each square of the drawn code is compared with the code of the link."""
    import segno

    page = pypdfium2.PdfDocument(profile_form_pdf(organisation, LINK, "bg"))[0]
    picture = page.render(scale=8).to_pil().convert("L")
    matrix = [row[2:-2] for row in segno.make(LINK, error="m", micro=False).matrix_iter(border=2)][2:-2]

    assert drawn_squares(picture, len(matrix)) == [[bool(square) for square in row] for row in matrix]


def drawn_squares(picture: Image.Image, size: int) -> list[list[bool]]:
    """The code stands top right: its dark box is found there and sampled in the middle of each square."""
    corner = picture.crop((picture.width * 3 // 4, 0, picture.width, picture.height * 4 // 25))
    left, top, right, bottom = corner.point(lambda grey: 255 if grey < 128 else 0).getbbox()
    step_x, step_y = (right - left) / size, (bottom - top) / size
    return [
        [corner.getpixel((left + (x + 0.5) * step_x, top + (y + 0.5) * step_y)) < 128 for x in range(size)]
        for y in range(size)
    ]


def test_markup_in_a_profile_is_text(organisation, centre):
    organisation.name = organisation.offers = "<script>alert(1)</script> & <b>x</b>"
    organisation.name_latin = ""

    assert text_of(profile_form_pdf(organisation, LINK, "en")).count("<script>alert(1)</script> & <b>x</b>") >= 2


def test_without_a_centre_the_sheet_has_no_phone_and_is_still_made(organisation):
    assert "Ring us" not in text_of(profile_form_pdf(organisation, LINK, "en"))
