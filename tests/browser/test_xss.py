"""Hostile text in every field of every table: no page runs it, none breaks, none calls another host."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from tests.access.routes import BY_NAME, example
from tests.access.table import ROWS
from tests.access.test_matrix import address
from tests.access.world import ADMIN, ANONYMOUS, LEADER, MEMBER
from tests.browser.conftest import DESKTOP
from tests.browser.hostile import FAULTS, OURS, PAYLOADS, free_texts, hostile_world
from tests.browser.served import NO_PAGES, alone, shown
from tests.browser.test_axe import opened_by_all

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("xss")]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    with hostile_world(django_db_blocker, tmp_path_factory.mktemp("files")) as standing:
        yield standing


@pytest.fixture(autouse=True)
def _its_files(world, settings):
    settings.MEDIA_ROOT = world.files


def test_every_text_of_every_table_is_hostile(world):
    """A new field is poisoned by itself; a new table without a row in the world shows here."""
    with alone():
        left = sorted(set(tame()) - WITHOUT_ROWS)
    assert left == []


def tame() -> Iterator[str]:
    """Yield the columns in which nothing hostile stands."""
    for label in OURS:
        for model in apps.get_app_config(label).get_models():
            for one in free_texts(model):
                wanted = "xss" if (one.max_length or 99) >= 25 else "<b" if (one.max_length or 99) >= 8 else ""
                if (
                    not isinstance(one, models.SlugField)
                    and not model._base_manager.filter(**{f"{one.name}__contains": wanted}).exists()
                ):
                    yield f"{model.__name__}.{one.name}"


WITHOUT_ROWS = {
    "OutboxEntry.error",
    "Redaction.table",
    "Redaction.column",
    "Submission.answer",
}  # machinery no page shows


def pages(visitor: str, everything: bool) -> list[Any]:
    found = []
    for row in ROWS:
        if "get" not in row.methods.split() or visitor not in row.door or row.answers.get(visitor, 200) != 200:
            continue
        if row.route.startswith("api") or any(
            end in row.route
            for end in ("-file", "-csv", "-json", "-refusals", "-pdf", "-docx", "-check-paper", *NO_PAGES)
        ):
            continue
        labels = [label for label, seen in row.seers.items() if visitor in seen]
        found += [
            pytest.param(visitor, row, label, id=f"{visitor}-{row.route}-{label}")
            for label in (labels if everything else labels[:1])
        ]
    return found


BY_ALL = opened_by_all()
VISITS = [one for one in (*pages(LEADER, False), *pages(ANONYMOUS, False)) if one.values[1].route not in BY_ALL]
MORE = [
    param
    for visitor in (LEADER, MEMBER, ADMIN, ANONYMOUS)
    for param in pages(visitor, True)
    if param.id not in {one.id for one in VISITS}
]


@pytest.fixture(scope="module")
def screens(browser, world):
    from contextlib import ExitStack

    with ExitStack() as stack:
        yield {
            visitor: stack.enter_context(shown(browser, world, visitor, DESKTOP, is_plain=True))
            for visitor in (LEADER, MEMBER, ADMIN, ANONYMOUS)
        }


@pytest.mark.parametrize(
    ("visitor", "row", "label"),
    [*VISITS, *(pytest.param(*one.values, id=one.id, marks=pytest.mark.full) for one in MORE)],
)
def test_no_page_runs_hostile_text(visitor, row, label, world, screens):
    screen = screens[visitor]
    status = screen.open(address(row, world, label))
    assert status == 200
    assert screen.page.evaluate(FAULTS) + screen.complaints == []


def test_the_palette_and_the_pickers_show_hostile_names_as_text(world, screens):
    """What JavaScript writes into the page is escaped as well."""
    screen = screens[LEADER]
    screen.open(example(BY_NAME["monitoring:meeting-log"]))
    picker = screen.page.locator(".ts-control input").first
    picker.press_sequentially("zq")
    screen.page.locator(".ts-dropdown .option").first.wait_for()
    assert "<" in screen.page.locator(".ts-dropdown .option").first.inner_text()
    screen.page.locator(".ts-dropdown .option").first.click()
    assert screen.page.evaluate(FAULTS) + screen.complaints == []

    screen.open(example(BY_NAME["home"]))
    screen.page.keyboard.press("Control+k")
    screen.page.keyboard.type("zq")
    screen.page.locator("dialog[open] [role=option]", has_text="zq").first.wait_for()
    assert screen.page.evaluate(FAULTS) + screen.complaints == []


def test_the_test_itself_sees_what_it_looks_for(world, screens):
    """Were a text not escaped, it would be noticed: the policy stops it and complains."""
    screen = screens[LEADER]
    screen.open(example(BY_NAME["home"]))
    screen.page.evaluate("text => document.body.insertAdjacentHTML('beforeend', text)", PAYLOADS[0])
    screen.page.wait_for_timeout(100)
    assert any("Content Security Policy" in one for one in screen.complaints)
    assert screen.page.evaluate(FAULTS) != []
    screen.page.evaluate("() => fetch('http://example.org/').catch(() => 0)")
    assert any("example.org" in one or "connect-src" in one for one in screen.complaints)


# Where no browser draws


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_exported_cell_would_run_as_a_formula(kind, world):
    with alone():
        exported(kind, world)


def exported(kind, world):
    import csv
    import io

    from openpyxl import load_workbook

    from campaigns.models import Ask
    from crm.models import Meeting, Organisation, Person

    for model, name in ((Organisation, "name"), (Person, "name"), (Meeting, "about"), (Ask, "title_bg")):
        model._base_manager.update(**{name: "=HYPERLINK(1)"})
    client = world.client(LEADER)
    for row in ROWS:
        if row.shows and LEADER in row.door and not row.route.startswith("api:") and "public" not in row.route:
            response = client.get(example(BY_NAME[row.route]), {"export": kind})
            if "attachment" not in response.headers.get("Content-Disposition", ""):
                continue
            cells = (
                [cell for line in csv.reader(io.StringIO(response.content.decode("utf-8-sig"))) for cell in line]
                if kind == "csv"
                else []
            )
            if kind == "xlsx":
                sheet = load_workbook(io.BytesIO(response.content)).active
                assert all(cell.data_type != "f" for line in sheet.rows for cell in line)
                cells = [str(cell.value or "") for line in sheet.rows for cell in line]
            assert [
                cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))
            ] == []
