"""The rules of the house, held by machines: what a reviewer says twice stands here."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.apps import apps
from django.db import models
from django.template.loader import get_template
from django.urls import get_resolver, resolve

from accounts.gates import GatedQuerySet
from accounts.languages import FALLBACK
from config import privileges, templates_check, translations

ROOT = Path(__file__).resolve().parent.parent
LINE = ["accounts", "crm", "campaigns", "monitoring", "network", "briefings"]
OURS = [model for label in LINE for model in apps.get_app_config(label).get_models(include_auto_created=False)]
CODE = sorted(
    path
    for app in [*LINE, "config"]
    for path in (ROOT / app).rglob("*.py")
    if "migrations" not in path.parts and "__pycache__" not in path.parts
)
NAMES = {path: path.relative_to(ROOT).as_posix() for path in CODE}


def is_door(name: str) -> bool:
    return bool(re.search(r"/(views|api)(/[^/]+)?\.py$", name))


DOORS = [path for path in CODE if is_door(NAMES[path])]

# Tables that keep the closed gate on purpose.
CLOSED_ON_PURPOSE = {
    "accounts.LogSeal": "links of the chain: machinery, shown to nobody",
    "accounts.OutboxEntry": "machinery, shown to nobody",
    "accounts.Redaction": "written and read by the database and the chain over the log",
    "accounts.Submission": "machinery, asked only by its key",
    "network.KeptPlaces": "machinery, asked only by what the reader may see",
    "crm.Word": "the lexicon, also of words that stand in hidden records only",
}
NEVER_CHANGED_BY_HAND = {
    "accounts.LogEntry": "append-only",
    "briefings.BlockVersion": "written by whoever writes in its block",
    "briefings.Edition": "append-only",
    "briefings.Withdrawal": "append-only",
    "campaigns.Ballot": "written by the close of an election",
    "campaigns.Lot": "what people drew stays",
    "crm.Place": "reference data",
    "crm.Theme": "a controlled list",
    "network.Snapshot": "append-only",
    "monitoring.DueRevision": "append-only, written by an action",
    "monitoring.Passage": "append-only, written by an action",
    "monitoring.Claim": "written once, by an action",
    "monitoring.MoneyLine": "written once, by an action",
    "monitoring.Inheritance": "append-only, written by an action",
    "crm.ImportRefusal": "written by the import",
    "crm.Imported": "written by the import",
    "crm.NamelessSeats": "what a retention rule leaves",
}
# Names of modules that say nothing of what is inside.
FORBIDDEN_NAMES = {"utils", "helpers", "services", "selectors", "managers", "signals", "mixins", "constants", "common"}
# The machine's work: what it does by itself is no person's verb.
PEOPLES_DOORS = {"urls", "views", "api", "forms", "actions", "apps", "management", "filters"}
LONGEST_FUNCTION = 40
LONGEST_FILE = 400
# Grown on purpose, with the reason.
LONG_ON_PURPOSE: dict[str, str] = {}


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def functions_of(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def imports_of(path: Path) -> set[str]:
    """Return every module a file imports, inside functions too; `from a import b` counts as a and a.b."""
    found = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


# The line of apps


def test_only_public_pages_lie_in_a_public_space():
    """There nobody has a session: a page behind a door would be there for nobody."""
    from monitoring.public.addresses import SPACES
    from tests.access.routes import ROUTES, example

    addresses = {route.name: example(route) for route in ROUTES}
    inside = {name: resolve(one) for name, one in addresses.items() if one.startswith(tuple(SPACES))}
    assert inside
    assert [name for name, found in inside.items() if getattr(found.func, "login_required", True)] == []


def test_foreign_keys_follow_the_line_of_apps():
    upward = [
        f"{model.__name__}.{field.name}"
        for model in OURS
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation and field.related_model
        if field.related_model._meta.app_label in LINE
        if LINE.index(field.related_model._meta.app_label) > LINE.index(model._meta.app_label)
    ]
    assert upward == []


@pytest.mark.parametrize("app", [*LINE, "config"])
def test_an_app_imports_only_what_stands_to_its_right(app):
    order = [*LINE, "config"]
    left = set(order[order.index(app) + 1 :])
    upward = {
        NAMES[path]: sorted({name for name in imports_of(path) if name.split(".")[0] in left})
        for path in CODE
        if NAMES[path].startswith(f"{app}/")
    }
    assert {name: found for name, found in upward.items() if found and app != "config"} == {}


def test_what_the_machine_does_never_imports_what_people_do():
    broken = {}
    for path in CODE:
        parts = NAMES[path].removesuffix(".py").split("/")
        if parts[0] in LINE and not PEOPLES_DOORS & {*parts[1:], parts[-1].rpartition("_")[2]}:
            found = sorted(name for name in imports_of(path) if re.match(r"[\w.]+\.(\w+_)?actions(\.|$)", name))
            if found:
                broken[NAMES[path]] = found
    assert broken == {}


# Names and sizes


def test_no_module_has_a_name_that_says_nothing():
    assert [NAMES[path] for path in CODE if FORBIDDEN_NAMES & set(NAMES[path].removesuffix(".py").split("/"))] == []


def test_no_model_is_called_action():
    assert [model for model in OURS if model.__name__ == "Action"] == []


def test_functions_stay_short():
    long = {
        f"{NAMES[path]}:{node.name}": node.end_lineno - node.lineno + 1
        for path in CODE
        for node in functions_of(path)
        if node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    }
    assert long == {}


def test_files_stay_short():
    sizes = {NAMES[path]: len(path.read_text().splitlines()) for path in CODE}
    assert {name: lines for name, lines in sizes.items() if lines > LONGEST_FILE and name not in LONG_ON_PURPOSE} == {}


# Gates


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_table_has_its_own_gates(model):
    queryset = type(model._default_manager.all())
    assert issubclass(queryset, GatedQuerySet)
    if model._meta.label not in CLOSED_ON_PURPOSE:
        assert queryset.visible_to is not GatedQuerySet.visible_to
        if model._meta.label not in NEVER_CHANGED_BY_HAND:
            assert queryset.changeable_by is not GatedQuerySet.changeable_by


def test_every_exception_from_the_gates_is_a_table_with_a_closed_gate():
    labels = {model._meta.label: type(model._default_manager.all()) for model in OURS}
    opened = [name for name in CLOSED_ON_PURPOSE if labels[name].visible_to is not GatedQuerySet.visible_to]
    changed = [name for name in NEVER_CHANGED_BY_HAND if labels[name].changeable_by is not GatedQuerySet.changeable_by]
    assert (opened, changed) == ([], [])


def test_the_base_gate_is_closed(officer, member):
    class Forgotten(GatedQuerySet[models.Model]):
        pass

    from crm.models import Theme

    Theme.objects.create(key="a", name_en="a", name_bg="а")
    assert not Forgotten(Theme).visible_to(officer).exists()
    assert not Forgotten(Theme).changeable_by(officer).exists()


# One's own row is no secret, nor what one has just written; a link is known by its key alone.
OWN_ROWS = {
    "crm/api/meetings.py": ["Meeting.objects.filter(pk=meeting.pk).prefetch_related("],
    "accounts/views/profile.py": ["User.objects.get(pk=request.user.pk)", "AuthToken.objects.filter(user=request.user"],
    "accounts/views/users.py": ["OneTimeLink.objects.usable("],
}


@pytest.mark.parametrize("path", DOORS, ids=NAMES.get)
def test_pages_and_api_fetch_through_a_gate(path):
    text = path.read_text()
    for allowed in OWN_ROWS.get(NAMES[path], []):
        assert allowed in text, "an exception nobody needs any more"
        text = text.replace(allowed, "")
    # `.none()` is a queryset without rows: the API's frame wants one to know the model.
    ungated = r"\.objects\.(?!visible_to\(|changeable_by\(|none\()\w+"
    found = [m.group() for m in re.finditer(ungated, text) if not gated_field(text, m)]
    assert found + re.findall(r"_default_manager|_base_manager", text) == []


def gated_field(text: str, match: re.Match[str]) -> bool:
    """Whether it is the queryset of a related field of the API that asks the gate itself."""
    line = text[text.rfind("\n", 0, match.start()) + 1 : text.find("\n", match.end())]
    return bool(re.search(r"\w*(Visible|Readable)\w*Field\(", line)) and "queryset=" in line


def test_related_fields_of_the_api_ask_the_gate():
    from rest_framework.relations import ManyRelatedField, RelatedField

    from accounts.api import VisibleField
    from tests.access.routes import serializers

    ungated = []
    for serializer in serializers():
        for name, field in serializer.get_fields().items():
            related = field.child_relation if isinstance(field, ManyRelatedField) else field
            if isinstance(related, RelatedField) and not related.read_only and not isinstance(related, VisibleField):
                ungated.append(f"{type(serializer).__name__}.{name}")
    assert ungated == []


def test_serializers_name_their_fields():
    sloppy = [
        f"{NAMES[path]}: {match}"
        for path in CODE
        for match in re.findall(r"fields\s*=\s*[\"']__all__[\"']|^\s+exclude\s*=.*", path.read_text(), re.M)
    ]
    assert sloppy == []


def test_api_resources_name_the_verbs_they_mean():
    broad = [NAMES[path] for path in CODE if re.search(r"\bModelViewSet\b|ReadOnlyModelViewSet", path.read_text())]
    assert broad == []


def test_api_lists_say_what_they_may_be_ordered_by():
    """Without a list DRF orders by every field it shows, and an order tells what is hidden."""
    from tests.access.routes import viewsets

    silent = [
        name
        for name, view in viewsets().items()
        if hasattr(view, "list") and not isinstance(getattr(view, "ordering_fields", None), list | tuple)
    ]
    assert silent == []


# Append-only


def test_append_only_tables_are_the_known_ones():
    assert set(privileges.append_only_tables()) == {
        "accounts_logentry",
        "accounts_logseal",
        "accounts_redaction",
        "briefings_edition",
        "briefings_withdrawal",
        "campaigns_ballot",
        "monitoring_coding",
        "monitoring_duerevision",
        "monitoring_inheritance",
        "monitoring_minoritynote",
        "monitoring_passage",
        "monitoring_recheck",
        "network_snapshot",
        "network_tierules",
    }


# Words


TEMPLATES = sorted(path.relative_to(ROOT / "templates").as_posix() for path in (ROOT / "templates").rglob("*.html"))


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_compiles_and_keeps_the_policy(name):
    get_template(name)
    assert templates_check.faults(ROOT / "templates" / name) == []


@pytest.fixture(scope="module")
def strings():
    return translations.strings()


def po_of(language: str) -> polib.POFile:
    return polib.pofile(str(ROOT / "locale" / language / "LC_MESSAGES" / "django.po"))


def test_bulgarian_is_complete(strings):
    translated = {(entry.msgctxt, entry.msgid) for entry in po_of("bg").translated_entries() if not entry.fuzzy}
    missing = [
        f"{text!r} ({places[0]})"
        for (context, text), (_, places) in strings.items()
        if (context, text) not in translated
    ]
    assert missing == []


@pytest.mark.parametrize("language", FALLBACK)
def test_translations_keep_every_placeholder(language):
    placeholders = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")
    wrong = []
    for entry in po_of(language):
        for text in filter(None, [entry.msgstr, *entry.msgstr_plural.values()]):
            known = [entry.msgid, entry.msgid_plural] if entry.msgid_plural else [entry.msgid]
            # A singular may leave the number out: "one meeting".
            if all(sorted(placeholders.findall(text)) != sorted(placeholders.findall(one)) for one in known):
                wrong.append(f"{entry.msgid!r}: {text!r}")
    assert wrong == []


# What stands in a template and is no word of a page.
NO_WORDS = re.compile(
    r"\{#.*?#\}|\{%\s*comment.*?endcomment\s*%\}|\{%\s*blocktrans(?:late)?\b.*?endblocktrans(?:late)?\s*%\}|<!--.*?-->|&\w+;"
    r"|\{%\s*block \w*class\w* %\}.*?\{%\s*endblock[^%]*%\}|<(script|style|code|kbd|pre|svg)\b.*?</\1>",
    re.S,
)
NAMES_NOT_WORDS = {"Drom", "CSV", "XLSX", "JSON", "SHA", "NUTS", "EKATTE"}


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_holds_no_untranslated_word(name):
    text = NO_WORDS.sub(" ", (ROOT / "templates" / name).read_text())
    for tag in (r"\{%.*?%\}|\{\{.*?\}\}", r"<[^<>]*>", r"[\w:.-]+=\"[^\"]*\""):
        text = re.sub(tag, " ", text, flags=re.S)
    assert [word for word in re.findall(r"[^\W\d_]{3,}", text) if word not in NAMES_NOT_WORDS] == []


def test_every_page_of_ours_says_which_methods_it_takes(client, leader):
    """An absurd method reaches no view: 405 before anything is fetched."""
    from tests.access.routes import ROUTES, example

    client.force_login(leader)
    answers = {route.name: client.generic("PURGE", example(route)).status_code for route in ROUTES if route.is_ours}
    assert {name: code for name, code in answers.items() if code != 405} == {}


def test_every_route_of_ours_has_a_name():
    from tests.access.routes import walk

    assert [route.path for route in walk(get_resolver().url_patterns) if route.is_ours and not route.name] == []


def test_filters_choose_only_from_gates():
    """A filter that django-filter makes by itself offers every row of the table, hidden ones too."""
    from django_filters import ModelChoiceFilter, ModelMultipleChoiceFilter

    from tests.access.routes import viewsets

    loose = [name for name, view in viewsets().items() if getattr(view, "filterset_fields", None)]
    for name, view in viewsets().items():
        for field, one in getattr(getattr(view, "filterset_class", None), "base_filters", {}).items():
            if isinstance(one, ModelChoiceFilter | ModelMultipleChoiceFilter) and not callable(
                one.extra.get("queryset")
            ):
                loose.append(f"{name}.{field}")
    assert loose == []
