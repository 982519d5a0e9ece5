"""Hostile text in every field of every table: no page runs it, none breaks, none calls another host."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models

from accounts.models import Role, User
from crm.approximate import ApproximateDateField
from monitoring.models import Assessment, CommitmentRelation, Following, MoneyLine, Observation, Passage
from tests.access.routes import BY_NAME, example
from tests.access.table import ROWS
from tests.access.test_matrix import address
from tests.access.world import ADMIN, ANONYMOUS, LEADER, MEMBER
from tests.browser.conftest import DESKTOP
from tests.browser.served import NO_PAGES, alone, shown, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("xss")]
OURS = ("accounts", "crm", "campaigns", "monitoring", "network", "briefings")
PAYLOADS = [
    "<img src=x onerror=window.__xss=1>\"'>{{7*7}}", "<img src=x onerror=__xss=1>", "<svg/onload=__xss=1>", "\"'><b x=", "<b>",
]  # fmt: skip
# What no person writes: found in a content, made by a machine, or a key of reference data.
NOT_WRITTEN = {
    "list_name",
    "password", "key", "key_hash", "sha256", "original_sha256", "data_sha256", "pdf_sha256", "media_type", "previous", "digest", "import_key",
    "via", "code", "task", "kind", "cause", "condition", "activity", "act", "content",
    "sent_hash", "method_version",
    "currency", "ballot_file", "ballot_sha256", "receipt",
}  # fmt: skip
# Frozen rows take their text when they are made.
FROZEN = {
    "Assessment",
    "Claim",
    "Coding",
    "Commitment",
    "CommitmentRelation",
    "Inheritance",
    "MinorityNote",
    "MoneyLine",
    "Reply",
    "Consent",
    "DueRevision",
    "LogEntry",
    "LogSeal",
    "Edition",
    "Observation",
    "Passage",
    "Recheck",
}


def fits(word: str, most: int | None) -> str:
    """Return the longest payload that the column takes, with the word it is found by."""
    room = most or 10_000
    return next((f"{word} {one}" for one in PAYLOADS if len(word) + 1 + len(one) <= room), PAYLOADS[-1][:room])


def free_texts(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return [
        one
        for one in model._meta.concrete_fields
        if isinstance(one, models.CharField | models.TextField) and not isinstance(one, models.FileField)
        if not (
            one.choices
            or one.generated
            or one.primary_key
            or one.name in NOT_WRITTEN
            or isinstance(one, ApproximateDateField)
        )
    ]


def hostile(model: type[models.Model], word: str) -> dict[str, str]:
    made = {}
    for one in free_texts(model):
        if isinstance(one, models.EmailField):
            made[one.name] = f'"<svg/onload=__xss=1>"@{word}.example.org'
        elif isinstance(one, models.URLField):
            made[one.name] = f"https://example.org/{word}\"'><img/src=x/onerror=__xss=1>"
        elif isinstance(one, models.SlugField):
            made[one.name] = f"{word}-{one.name}"[: one.max_length]
        elif one.max_length is None or one.max_length >= 8:
            made[one.name] = fits(word, one.max_length)
    return made


def poison() -> None:
    """Put the payload also where the world wrote texts of its own."""
    for user in User.objects.all():
        User.objects.filter(pk=user.pk).update(email=f'"<svg/onload=__xss=1>"@{user.pk}.example.org')
    for label in OURS:
        for model in apps.get_app_config(label).get_models():
            if model.__name__ not in FROZEN:
                texts = {
                    one.name: fits("zq", one.max_length)
                    for one in free_texts(model)
                    if not one.unique and not isinstance(one, models.EmailField | models.URLField | models.SlugField)
                }
                model._base_manager.update(
                    **{name: text for name, text in texts.items() if name != "language"}
                ) if texts else None


def poison_what_never_changes() -> None:
    """Put it also where the world leaves a text of frozen rows empty; the triggers are set aside for this moment."""
    texts: dict[type[models.Model], dict[str, Any]] = {
        Assessment: {"confidence": "low", "confidence_reason": fits("zq", None), "urgent_reason": fits("zq", 500)},
        CommitmentRelation: {"ended_reason": fits("zq", 300)},
        MoneyLine: {"reason": fits("zq", 300)},
        Observation: {
            "dimension": "sex",
            "category": fits("zq", 60),
            "instrument": fits("zq", 120),
            "words": fits("zq", 300),
        },
        Passage: {"cited_as": fits("zq", 60)},
    }
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for model, told in texts.items():
            table = model._meta.db_table
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
            rows = model._base_manager.all()
            if model is Assessment:
                rows, told["urgent_approver"] = (
                    rows.filter(state="published"),
                    User.objects.filter(role=Role.ADMIN).first(),
                )
            assert rows.update(**told)
            cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
    Following.objects.filter(user=None).update(email='"<svg/onload=__xss=1>"@zq.example.org')


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    with world_of(django_db_blocker, tmp_path_factory.mktemp("files"), texts=hostile) as standing:
        with alone():
            poison()
            poison_what_never_changes()
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


VISITS = [*pages(LEADER, False), *pages(ANONYMOUS, False)]
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


FAULTS = """() => [
  ...(window.__xss ? ['the hostile text ran'] : []),
  ...[...document.querySelectorAll('[onerror], [onload], [onclick]')].map(one => 'event attribute: ' + one.outerHTML.slice(0, 120)),
  ...[...document.querySelectorAll('a[href^="javascript:" i], form[action^="javascript:" i]')].map(one => 'script address: ' + one.outerHTML.slice(0, 120)),
  ...(document.body.innerText.includes('49') && document.body.innerText.match(/'>49/) ? ['a template ran twice'] : []),
]"""


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
