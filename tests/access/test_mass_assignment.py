"""More in a request than the table allows changes nothing; an id of a hidden record reads as unknown."""

from datetime import UTC, date, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import models
from rest_framework.relations import ManyRelatedField, RelatedField

from accounts.models import User
from crm.models import Meeting, Organisation, Place, Theme
from tests.access.forms import form_of
from tests.access.reading import ask, undone
from tests.access.routes import BY_NAME, NO_SUCH_ROW, example, viewsets
from tests.access.table import CHANGES, ROWS, WRITES
from tests.access.test_matrix import address, nothing_in
from tests.access.world import ADMIN, LEADER, MEMBER, OFFICER, OTHER_OFFICER
from tests.factories import CommitteeFactory

pytestmark = pytest.mark.django_db
# What a change brings with it by design.
ALONGSIDE = {
    "version", "search", "confirmed_on", "confirmed_by_id", "published_at", "capacity_chosen", "answered_on", "held_by_id",
    "held_until",
}  # fmt: skip


def bare_committee():
    """One that no body is made of yet, with the same number whenever it is made."""
    number = 990_001
    if not Organisation.objects.filter(pk=number).exists():
        CommitteeFactory(pk=number, confidentiality="public")
    return number


def payloads(world):
    """The least that makes one of each; a resource without a line here fails."""
    see = {kind: labels.get("public") for kind, labels in world.records.items()}
    return {
        "organisation": {"kind": "ngo", "name": "New"},
        "person": {"name": "New", "basis": "official", "basis_source": "their page"},
        "office": {"body": see["organisation"].pk, "title": "New"},
        "tenure": {"person": see["person"].pk, "organisation": see["organisation"].pk, "role": "New"},
        "meeting": {"held_on": "2026-05-01", "about": "New"},
        "meeting-log": {"held_on": "2026-05-01", "about": "New", "met": [f"organisation:{see['organisation'].pk}"]},
        "letter": {"subject": "New", "organisation": see["organisation"].pk},
        "task": {"what": "New", "assignee": world.users[OFFICER].pk},
        "ask": {"title_bg": "New", "text_bg": "New", "title_en": "New", "text_en": "New"},
        "stance": {
            "ask": see["ask"].pk,
            "person": see["person"].pk,
            "meeting": see["meeting"].pk,
            "position": "neutral",
            "note": "New",
        },
        "influence": {"person": see["person"].pk, "weight": 2, "reason": "New"},
        "commitment": {
            "title": "New",
            "owed_by": see["organisation"].pk,
            "made_on": "2026-05-01",
            "source": "a page",
            "origin": "document",
        },
        "claim": {"commitment": see["commitment"].pk, "words": "New", "claimed_on": "2026-05-01", "source": "a page"},
        "commitment-money": {
            "commitment": see["commitment"].pk,
            "stage": "planned",
            "amount": "1.00",
            "currency": "EUR",
            "as_of": "2026-05-01",
            "source": "a page",
        },
        "commitment-relation": {
            "commitment": see["commitment"].pk,
            "kind": "part_of",
            "reason": "New",
            "other": world.records["commitment"]["linked"].pk,
        },
        "succession": {
            "name": "New",
            "body": see["organisation"].pk,
            "happened_on": "2026-05-01",
            "source": "a page",
        },
        "inheritance": {
            "succession": see["succession"].pk,
            "commitment": see["commitment"].pk,
            "answer": "kept",
            "note": "New",
        },
        "outcome": {"title_bg": "New", "source": "a page"},
        "indicator": {"code": "new", "name_bg": "New"},
        "indicator-value": {
            "indicator": see["indicator"].pk,
            "value": "5",
            "period": "2019",
            "source": "a page",
            "method": "census",
        },
        "text": {"title": "New", "words": "A text."},
        "body": {"organisation": bare_committee(), "kind": "consultative"},
        "seat": {"body": see["body"].pk, "group_bg": "New"},
        "session": {"body": see["body"].pk, "held_on": "2026-05-01"},
        "agenda-item": {"session": see["session"].pk, "title_bg": "New"},
        "mandate": {
            "seat": see["council seat"].pk,
            "organisation": see["organisation"].pk,
            "started": "2000",
            "ended": "2001",
        },
        "tie": {
            "kind": "conflicts",
            "stated_by": see["organisation"].pk,
            "other": world.records["organisation"]["linked"].pk,
            "strength": 1,
            "started_on": "2026-05-01",
        },
        "project": {"title_bg": "New"},
        "deliverable": {"project": see["project"].pk, "title_bg": "New"},
        "budget-line": {"project": see["project"].pk, "title": "New"},
        "event": {"project": see["project"].pk, "title_bg": "New"},
        "assistance": {"topic": "New", "given_to": see["organisation"].pk},
        "evidence": {
            "commitment": see["commitment"].pk,
            "title": "New",
            "url": "https://example.org/new",
            "not_stored_because": "Forbidden there",
            "source_on": "2026-05-01",
        },
        "assessment": {
            "commitment": see["commitment"].pk,
            "delivery": "not_started",
            "rationale": "Nothing was begun by the day of the check.",
            "cause": "new_evidence",
        },
        "minority-note": {
            "assessment": world.records["assessment"]["published"].pk,
            "organisation": world.records["organisation"]["own"].pk,
            "text": "We see it otherwise.",
        },
        "request": {"kind": "access", "person": see["person"].pk},
        "consent": {"person": see["person"].pk, "purpose": "work", "wording": "form 1", "channel": "paper"},
        "basis": {"person": see["person"].pk, "purpose": "sharing", "basis": "official", "source": "their page"},
        "breach": {"what": "New", "scope": "none", "noticed_at": "2026-05-01T10:00:00Z"},
        "view": {"list_name": "crm:meeting-list", "query": "kind=visit", "name": "New"},
    }


def writing():
    return {name: view for name, view in viewsets().items() if hasattr(view, "create") or hasattr(view, "update")}


def serializer_of(view, action, user=None):
    one = view(action=action, request=None, format_kwarg=None, kwargs={})
    return one.get_serializer_class()


def test_the_table_names_every_field_that_the_api_takes():
    taken = {}
    for name, view in writing().items():
        for action in ("create", "partial_update"):
            if (
                hasattr(view, action)
                and {"create": "post", "partial_update": "patch"}[action] in view.http_method_names
            ):
                fields = serializer_of(view, action)().get_fields()
                taken.setdefault(name, set()).update(field for field, one in fields.items() if not one.read_only)
    assert {name: fields for name, fields in taken.items() if fields} == WRITES


def hostile(field, world):
    """Return something a table would take, were it written."""
    if field.is_relation:
        kind = {"user": world.users[ADMIN]}.get(field.related_model._meta.model_name)
        found = kind or field.related_model._base_manager.order_by("-pk").first()
        return found.pk if found else 1
    if field.choices:
        return next((value for value, _ in reversed(field.flatchoices)), "x")
    kinds = {
        models.BooleanField: True, models.DateTimeField: datetime(2001, 1, 1, tzinfo=UTC).isoformat(),
        models.DateField: date(2001, 1, 1).isoformat(), models.JSONField: {"hostile": 1}, models.IntegerField: 77, models.FileField: "../etc/passwd",
    }  # fmt: skip
    return next((value for kind, value in kinds.items() if isinstance(field, kind)), "hostile")


def extras(model, allowed, world):
    named = {
        field.name: hostile(field, world)
        for field in model._meta.concrete_fields
        if field.name not in allowed and not field.generated
    }
    columns = {
        field.attname: named[field.name]
        for field in model._meta.concrete_fields
        if field.name in named and field.attname != field.name
    }
    return (
        {**named, **columns, "is_staff": True, "is_superuser": True, "role": "leadership"}
        if "role" not in allowed
        else {**named, **columns}
    )


def row_of(record):
    fresh = type(record)._base_manager.get(pk=record.pk)
    return {field.attname: getattr(fresh, field.attname) for field in fresh._meta.concrete_fields}


@pytest.mark.parametrize("name", sorted(WRITES))
@pytest.mark.parametrize("visitor", [OFFICER, LEADER])
def test_creating_writes_only_what_the_table_names(name, visitor, world, clients):
    model = model_of(name)
    made, url = {}, example(BY_NAME[f"api:{name}-list"])
    for honest in (True, False):
        with undone():
            body = payloads(world)[name]
            sent = body if honest else {**extras(model, WRITES[name], world), **body}
            response = clients[visitor].post(url, sent, content_type="application/json")
            assert response.status_code == 201, response.content.decode()
            made[honest] = row_of(model(pk=response.json()["id"]))
    by_nature = (
        {"id", "made_at", "recorded_at", "retrieved_at", "published_at"}
        if made[True].get("published_at")
        else {"id", "made_at", "recorded_at", "retrieved_at"}
    )
    assert {key: value for key, value in made[True].items() if key not in by_nature} == {
        key: value for key, value in made[False].items() if key not in by_nature
    }


def model_of(name):
    if name == "meeting-log":  # a whole log, of which the meeting is the record
        return Meeting
    return (
        next(view for basename, view in viewsets().items() if basename == name).serializer_class.Meta.model
        if viewsets()[name].serializer_class
        else serializer_of(viewsets()[name], "create").Meta.model
    )


CHANGED = {
    row.route.removeprefix("api:").removesuffix("-detail"): row
    for row in ROWS
    if row.route.startswith("api:") and "patch" in row.methods
}


PAIRS = [
    (name, visitor)
    for name in sorted(CHANGED)
    for visitor in (OFFICER, OTHER_OFFICER, LEADER, MEMBER)
    if visitor in CHANGED[name].door and any(visitor in seen for seen in CHANGES[CHANGED[name].record].values())
]


@pytest.mark.parametrize(("name", "visitor"), PAIRS)
def test_changing_writes_only_what_the_table_names(name, visitor, world, clients):
    kind = CHANGED[name].record
    labels = [label for label, seen in CHANGES[kind].items() if visitor in seen and not label.startswith("draft")]
    record = world.records[kind][labels[0]]
    before = row_of(record)
    with undone():
        read = {key: before[key] for key in ("version",) if key in before}
        body = {**extras(type(record), WRITES[name], world), **read}
        response = clients[visitor].patch(
            example(BY_NAME[f"api:{name}-detail"], pk=record.pk), body, content_type="application/json"
        )
        assert response.status_code == 200, response.content.decode()
        after = row_of(record)
    assert {key for key in after if after[key] != before[key]} <= {
        "version",
        "search",
        "confirmed_on",
        "confirmed_by_id",
    }


# Ids


def related_fields():
    found = []
    for name, view in writing().items():
        if "post" not in view.http_method_names or not hasattr(view, "create"):
            continue
        for field, one in serializer_of(view, "create")().get_fields().items():
            related = one.child_relation if isinstance(one, ManyRelatedField) else one
            # Places and themes are no secret, and the centre knows who has an account.
            open_to_all = getattr(getattr(related, "queryset", None), "model", None) in {Place, Theme, User}
            if isinstance(related, RelatedField) and not related.read_only and not open_to_all:
                found.append(
                    pytest.param(
                        name, field, isinstance(one, ManyRelatedField), related.queryset.model, id=f"{name}.{field}"
                    )
                )
    return found


@pytest.mark.parametrize(("name", "field", "many", "model"), related_fields())
def test_a_hidden_id_over_the_api_reads_as_unknown(name, field, many, model, world, clients):
    """The other officer writes what the first may see and the second may not."""
    kind = next(
        (kind for kind, labels in world.records.items() if any(type(one) is model for one in labels.values())), None
    )
    url, told = example(BY_NAME[f"api:{name}-list"]), {}
    for what, pk in {"hidden": world.records[kind]["restricted"].pk, "missing": NO_SUCH_ROW}.items():
        body = {**payloads(world)[name], field: [pk] if many else pk}
        answer = ask(clients[OTHER_OFFICER], "post", url, body)
        assert answer.status == 400
        assert not answer.writes
        told[what] = answer.text.replace(str(pk), "…")
    assert told["hidden"] == told["missing"]


def pickers(world, clients, visitor):
    """Yield every picker of every page with a form this visitor may fill: address, form, field, kind."""
    for row in ROWS:
        if (
            not {"get", "post"} <= set(row.methods.split())
            or visitor not in row.door
            or row.route not in BY_NAME
            or row.given
        ):
            continue
        labels = [label for label, seen in row.seers.items() if visitor in seen][:1]
        for label in labels:
            url = address(row, world, label)
            form = form_of(ask(clients[visitor], "get", url).text)
            for name, suggestions in (form.pickers if form else {}).items():
                for kind in parse_qs(urlsplit(suggestions).query).get("kinds", [""])[0].split(","):
                    yield url, form, name, kind


@pytest.mark.parametrize("visitor", [OTHER_OFFICER, MEMBER])
def test_a_hidden_id_in_a_form_reads_as_unknown(visitor, world, clients):
    wrong, count = {}, 0
    for url, form, name, kind in pickers(world, clients, visitor):
        if kind not in world.records or "restricted" not in world.records[kind]:
            continue
        count += 1
        told = {}
        for what, pk in {"hidden": world.records[kind]["restricted"].pk, "missing": NO_SUCH_ROW}.items():
            answer = ask(clients[visitor], "post", url, form.sent(**{name: f"{kind}:{pk}"}))
            # Only where it was typed: a small number stands elsewhere on the page too.
            told[what] = (answer.status, answer.text.replace(f"{kind}:{pk}", "…"))
            if answer.status != 422 or answer.writes:
                wrong[f"{url} {name}={kind} {what}"] = f"{answer.status}, writes {answer.writes[:1]}"
        if told["hidden"] != told["missing"]:
            wrong[f"{url} {name}={kind}"] = "a hidden one reads otherwise than a missing one"
    nothing_in(wrong)
    assert count > (10 if visitor == OTHER_OFFICER else 0)


EDITS = [
    row
    for row in ROWS
    if row.record and row.gate == "changes" and {"get", "post"} <= set(row.methods.split()) and not row.given
]


@pytest.mark.parametrize("row", EDITS, ids=lambda row: row.route)
def test_a_form_sent_back_with_more_changes_nothing_more(row, world, clients):
    visitor = LEADER
    label = next(label for label, seen in row.seers.items() if visitor in seen and not label.startswith("draft"))
    record, url = world.records[row.record][label], address(row, world, label)
    form = form_of(ask(clients[visitor], "get", url).text)
    if form is None:
        pytest.skip("nothing to fill here")
    before = row_of(record)
    with undone():
        own = {name.split("-")[-1] for name in form.fields}
        clients[visitor].post(url, {**extras_for_form(type(record), own, world), **form.sent()})
        after = row_of(record)
    allowed = own | {f"{name}_id" for name in own} | ALONGSIDE
    changed = {key for key in after if after[key] != before[key]}
    assert changed <= allowed - {"published_at"} | ({"published_at"} & own)


def extras_for_form(model, own, world):
    plain = extras(model, own, world)
    return {
        name: str(value) for name, value in plain.items() if name not in own and name.removesuffix("_id") not in own
    }
