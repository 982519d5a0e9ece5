"""Every address × every visitor: who is let in, what is shown there, and that a refusal changes nothing."""

import pytest
from django.apps import apps

from tests.access.reading import LET_IN, LOGIN, REFUSED, ask
from tests.access.routes import BY_NAME, ROUTES, example
from tests.access.table import ALL, CHANGES, FAMILIES, GATES, ROWS, SEES, TOLD, TWINS
from tests.access.world import ANONYMOUS, LEADER, VISITORS

pytestmark = pytest.mark.django_db
METHODS = ("get", "post", "put", "patch", "delete")


def family_of(name: str) -> str:
    """Return the closest family of a library's address."""
    return max((prefix for prefix in FAMILIES if name.startswith(prefix)), key=len, default="")


def test_every_address_is_in_the_table():
    named = {row.route for row in ROWS}
    assert sorted(route.name for route in ROUTES if route.name not in named and not family_of(route.name)) == []


def test_the_table_names_no_address_that_is_gone():
    families = {family_of(route.name) for route in ROUTES}
    assert sorted({row.route for row in ROWS} - set(BY_NAME)) + sorted(set(FAMILIES) - families) == []


def test_every_record_of_the_world_has_its_line(world):
    assert {kind: sorted(map(str, labels)) for kind, labels in world.records.items() if kind not in {"token"}} == {
        kind: sorted(labels) for kind, labels in SEES.items() if kind in world.records
    }
    assert {kind for kind, _ in world.words.values()} <= set(SEES)


def test_every_table_has_rows_in_the_world(world):
    """A new table without one would be walked past."""
    machinery = {"KeptPlaces", "LogSeal", "OutboxEntry", "Redaction", "Submission"}
    ours = [
        model
        for app in ("accounts", "crm", "campaigns", "monitoring", "network", "briefings")
        for model in apps.get_app_config(app).get_models()
    ]
    assert [
        model.__name__ for model in ours if not model._base_manager.exists() and model.__name__ not in machinery
    ] == []


def address(row, world, label):
    given = {name: world.keys.get(key, key) for name, key in row.given.items()}
    if row.record:
        given["pk"] = world.records[row.record][label].pk
    return example(BY_NAME[row.route], **given) + row.query


def forbidden(world, visitor):
    """Return whose words this visitor must never read."""
    return {
        (kind, label)
        for kind, label in world.words.values()
        if visitor not in TOLD.get((kind, label), SEES[kind][label])
    }


def expected(row, visitor, label):
    if visitor not in row.door:
        return LOGIN if visitor == ANONYMOUS else REFUSED
    return LET_IN if visitor in row.seers[label] else REFUSED


CELLS = [
    pytest.param(row, method, id=f"{row.route}-{method}{row.query}") for row in ROWS for method in row.methods.split()
]


@pytest.mark.parametrize(("row", "method"), CELLS)
def test_who_is_let_in_and_what_they_read(row, method, world, clients, everything):
    if row.route not in BY_NAME:
        pytest.skip("the address is gone; another test says so")
    wrong = {}
    for place, label in enumerate(row.seers):
        url = address(row, world, label)
        for visitor in VISITORS:
            twin_asked = (place or method != "get") and like_its_twin(row, visitor, label) and not everything
            if (place and visitor not in row.door) or twin_asked:
                continue  # the same door, and the same gate
            answer = ask(clients[visitor], method, url)
            faults = faults_of(row, method, label, visitor, answer, world)
            if faults:
                wrong[f"{visitor}, {row.record} {label}: {method} {url}"] = faults
    nothing_in(wrong)


def like_its_twin(row, visitor, label):
    twin = TWINS.get(visitor)
    return twin is not None and expected(row, visitor, label) == expected(row, twin, label)


def nothing_in(wrong):
    """Fail with every cell that is wrong, one a line."""
    assert not wrong, "\n" + "\n".join(f"{cell}: {fault}" for cell, fault in wrong.items())


def faults_of(row, method, label, visitor, answer, world):
    """Return in words what is wrong with one answer."""
    wanted, said = expected(row, visitor, label), world.said(answer.text)
    faults = [] if answer.outcome == wanted else [f"{answer.outcome} ({answer.status}) instead of {wanted}"]
    faults += [f"reads {kind} {other}" for kind, other in sorted(said & forbidden(world, visitor))]
    if answer.writes and (wanted != LET_IN or method == "get"):
        faults.append(f"writes: {answer.writes[0][:120]}")
    if wanted == LET_IN and method == "get":
        due = row.answers.get(visitor, 200)
        if answer.status != due:
            faults.append(f"status {answer.status} instead of {due}")
        if row.record and row.heading and (row.record, label) not in said:
            faults.append("does not show the record")
        if row.shows:
            faults += differences(row, visitor, {other for kind, other in said if kind == row.shows})
    return faults


def differences(row, visitor, shown):
    gate = GATES[row.gate]
    due = {label for label, seen in gate[row.shows].items() if visitor in seen} - set(row.never)
    return [f"misses {row.shows} {label}" for label in sorted(due - shown)] + [
        f"shows {row.shows} {label}" for label in sorted(shown - due)
    ]


FOREIGN = [route for route in ROUTES if route.name not in {row.route for row in ROWS} and family_of(route.name)]


@pytest.mark.parametrize("route", FOREIGN, ids=lambda route: route.name)
def test_addresses_of_libraries_let_in_only_their_family(route, world, clients):
    door, url, wrong = FAMILIES[family_of(route.name)], example(route), {}
    for visitor in VISITORS:
        answer = ask(clients[visitor], "get", url)
        said = world.said(answer.text) & forbidden(world, visitor)
        denied = answer.status in {403, 404} or (
            answer.status == 302 and ("/login" in answer.location or "/account/" in answer.location)
        )
        if said or answer.writes or answer.status >= 500 or (visitor not in door and not denied):
            wrong[visitor] = (answer.status, answer.location, said, answer.writes)
    nothing_in(wrong)


def test_methods_outside_the_table_reach_no_page(world, clients):
    listed: dict[str, set[str]] = {}
    for row in ROWS:
        listed.setdefault(row.route, set()).update(row.methods.split())
    reached = {}
    for route in ROUTES:
        for method in set(METHODS) - listed.get(route.name, set(METHODS)):
            status = ask(clients[LEADER], method, example(route)).status
            if status not in {405, 403}:
                reached[f"{method} {route.name}"] = status
    nothing_in(reached)


HIDDEN = [pytest.param(row, id=row.route) for row in ROWS if row.record and "get" in row.methods.split()]


@pytest.mark.parametrize("row", HIDDEN)
def test_a_hidden_record_reads_like_one_that_never_was(row, world, clients, everything):
    if row.route not in BY_NAME:
        pytest.skip("the address is gone; another test says so")
    wrong = {}
    given = {name: world.keys.get(key, key) for name, key in row.given.items()}
    missing = example(BY_NAME[row.route], **given)
    for visitor in VISITORS:
        labels, twin = hidden_from(row, visitor), TWINS.get(visitor)
        if twin and (twin in row.door) == (visitor in row.door) and not everything:
            labels = [label for label in labels if label not in hidden_from(row, twin)]
        if visitor not in row.door and not everything:
            labels = labels[:1]  # the same door
        nothing = ask(clients[visitor], "get", missing) if labels else None
        for label in labels:
            url = address(row, world, label)
            hidden = ask(clients[visitor], "get", url)
            if (hidden.status, without(hidden, url)) != (nothing.status, without(nothing, missing)):
                wrong[f"{visitor}: {url}"] = (hidden.status, nothing.status)
    nothing_in(wrong)


def hidden_from(row, visitor):
    return [
        label
        for label, seers in row.seers.items()
        if visitor not in TOLD.get((row.record, label), SEES[row.record][label]) and visitor not in seers
    ]


def without(answer, url):
    """The address itself may be repeated in the page, as the place to come back to."""
    from urllib.parse import quote

    return (answer.text + answer.location).replace(url, "…").replace(quote(url, safe=""), "…").replace(quote(url), "…")


def test_the_table_is_about_known_visitors():
    assert all(row.door <= ALL for row in ROWS)
    assert all(seen <= ALL for labels in [*SEES.values(), *CHANGES.values()] for seen in labels.values())
