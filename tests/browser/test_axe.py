"""Every page is open to everyone: nothing that axe finds against WCAG 2.2 AA and good practice, on phone and desktop.

The world is the hostile one: long and wicked texts stand everywhere, and none of them runs.
"""

from contextlib import ExitStack

import pytest

from tests.access.table import ROWS
from tests.access.test_matrix import address
from tests.access.world import ADMIN, ANONYMOUS, LEADER, MEMBER, OFFICER
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.hostile import FAULTS, hostile_world
from tests.browser.served import NO_PAGES, shown, violations

pytestmark = pytest.mark.django_db
DEVICES = {"phone": PHONE, "desktop": DESKTOP}
# A fragment is a part of a page and measured there.
PARTS = (
    "-asks",
    "-ties",
    "-commitments",
    "-file",
    "-csv",
    "-json",
    "-refusals",
    "profile-check-paper",
    "-pdf",
    "-docx",
    "crm:suggest",
    "edition-readers",
    "organisation-tasks",
    "organisation-documents",
    "letter-answerable",
    "privacy-panel",
    "accounts:session",
    "service-worker",
    "manifest",
    *NO_PAGES,
)
DOORS = ["/account/login/", "/account/password/reset/", "/account/signup/", "/no-such-page/"]
OWN = [
    "/account/logout/",
    "/account/password/change/",
    "/account/2fa/",
    "/account/sessions/",
    "/account/email/",
    "/account/reauthenticate/",
]


def visits(visitor):
    for row in ROWS:
        if "get" not in row.methods.split() or visitor not in row.door or row.answers.get(visitor, 200) != 200:
            continue
        if not row.route.startswith("api:") and row.route != "api-schema" and not row.route.endswith(PARTS):
            label = next((label for label, seen in row.seers.items() if visitor in seen), None)
            if label is not None:
                yield row.route, row, label
    yield from ((path, None, path) for path in (DOORS if visitor == ANONYMOUS else OWN))


def params():
    """Each page once, on a phone, as whoever sees most of it; with everything, as everyone, dark, in Bulgarian too."""
    first: set[str] = set()
    for visitor in (LEADER, ANONYMOUS, MEMBER, ADMIN, OFFICER):
        for name, row, label in visits(visitor):
            for device in DEVICES:
                for look in ("light", "dark"):
                    for language in ("en", "bg"):
                        new = name not in first and (device, look, language) == ("phone", "light", "en")
                        marks = [pytest.mark.xdist_group(f"axe-{device}"), *([] if new else [pytest.mark.full])]
                        given = (visitor, device, look, language)
                        yield pytest.param(given, row, label, id=f"{name}-{'-'.join(given)}", marks=marks)
            first.add(name)


def opened_by_all() -> set[str]:
    """Return the routes of the pages that are opened here in every run."""
    return {row.route for visitor in (LEADER, ANONYMOUS) for _, row, _ in visits(visitor) if row}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    with hostile_world(django_db_blocker, tmp_path_factory.mktemp("files")) as standing:
        yield standing


@pytest.fixture(autouse=True)
def _its_files(world, settings):
    settings.MEDIA_ROOT = world.files


@pytest.fixture(scope="module")
def screens(browser, world):
    """Browsers opened as they are needed: who, on what, in which light, in which language."""
    opened = {}
    with ExitStack() as stack:

        def screen(visitor, device, look, language):
            given = (visitor, device, look, language)
            if given not in opened:
                opened[given] = stack.enter_context(
                    shown(
                        browser, world, visitor, DEVICES[device], language, color_scheme=look, reduced_motion="reduce"
                    )
                )
            return opened[given]

        yield screen


@pytest.mark.parametrize(("given", "row", "label"), params())
def test_nothing_stands_in_anyones_way(given, row, label, world, screens):
    screen = screens(*given)
    status = screen.open(address(row, world, label) if row else label)
    assert status == (404 if label == "/no-such-page/" else 200)
    assert violations(screen.page) + wide(screen.page) == []
    assert screen.page.evaluate(FAULTS) + screen.complaints == []


def wide(page):
    """A page that must be pushed sideways on a phone."""
    over = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"wider than the screen by {over} px"] if over > 0 else []


def test_the_test_itself_sees_what_it_looks_for(world, screens):
    screen = screens(LEADER, "desktop", "light", "en")
    screen.open("/profile/")
    screen.page.evaluate(
        "() => document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"/static/drom.svg\"><input>')"
    )
    assert {one.split(" ")[0] for one in violations(screen.page)} >= {"image-alt", "label"}
