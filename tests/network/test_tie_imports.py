"""Stated ties come in from lists and from files of other programs, and go again."""

import io
from datetime import date

import networkx
import pytest
from django.urls import reverse

from accounts.actors import Actor
from accounts.models import LogEntry
from crm.actions import imports
from crm.confidentiality import Level
from crm.models import Organisation
from network import actions
from network.models import Tie
from tests.crm.importing import csv_of, imported, previewed, reasons, upload, xlsx_of
from tests.factories import OrganisationFactory, TieFactory

pytestmark = pytest.mark.django_db
KUMU = "From,To,Type,Strength,Since"


@pytest.fixture
def three():
    """Organisations that lists may name."""
    return [OrganisationFactory(name=name) for name in ("Лъч", "Път", "Дом")]


def test_each_row_becomes_a_statement_of_its_first_side(officer, three):
    light, road, _home = three
    batch = imported(csv_of("Лъч,Път,funds,3,2026-05-01", header=KUMU), officer, "ties", constants={"source": "Kumu"})

    tie = Tie.objects.get()
    assert (tie.stated_by, tie.other, tie.kind, tie.strength) == (light, road, "funds", 3)
    assert (tie.started_on, tie.ended_on, tie.source) == (date(2026, 5, 1), None, "Kumu")
    assert (tie.confidentiality, batch.counts["created"], reasons(batch)) == (Level.INTERNAL, 1, {})
    assert LogEntry.objects.get(subject_type__model="tie", subject_id=tie.pk).via == "import"


def test_customary_words_for_kinds_are_understood_and_our_own_list_comes_back(officer, three):
    header = "Stated by;Kind;With;Strength;From;To;Source;Confidentiality"
    rows = ("Лъч;работи с;Път;2;2026-01-01;2026-02-01;Разговор;coalition", "Път;trusts;Дом;1;2026-01-01;;;internal")

    batch = imported(csv_of(*rows, header=header), officer, "ties")

    assert reasons(batch) == {}
    first, second = Tie.objects.order_by("pk")
    assert (first.kind, first.ended_on, first.source, first.confidentiality) == (
        "works_with", date(2026, 2, 1), "Разговор", Level.COALITION,
    )  # fmt: skip
    assert (second.kind, second.strength) == ("trusts", 1)


def test_what_cannot_be_a_tie_is_refused_row_by_row(officer, three):
    OrganisationFactory(name="Скрита", confidentiality=Level.RESTRICTED)
    rows = (
        "Лъч,Никоя,funds,1,2026-05-01", "Лъч,Скрита,funds,1,2026-05-01", "Лъч,Лъч,funds,1,2026-05-01",
        "Лъч,Път,обича,1,2026-05-01", "Лъч,Път,funds,0.7,2026-05-01", "Лъч,Път,funds,1,", "Лъч,Път,funds,1,вчера",
        "Лъч,Път,funds,1,2026-05-01", "Лъч,Път,funds,2,2026-06-01", ",Път,funds,2,2026-06-01",
    )  # fmt: skip

    batch = imported(csv_of(*rows, header=KUMU), officer, "ties")

    assert Tie.objects.get().strength == 1
    words = [
        "No organisation is called “Никоя”", "No organisation is called “Скрита”", "cannot be tied to itself",
        "has not been said", "1, 2 or 3", "Since when is not said", "is not a day", "row 9", "nothing in “From”",
    ]  # fmt: skip
    told = [reason for _row, reason in sorted(reasons(batch).items())]
    assert len(told) == len(words)
    assert all(word in reason for word, reason in zip(words, told, strict=True)), told


def test_a_tie_that_is_on_record_is_not_stated_again(officer, three):
    light, road, _home = three
    TieFactory(kind="funds", stated_by=light, other=road, started_on=date(2026, 1, 1))
    text = csv_of("Лъч,Път,funds,3,2026-05-01", "Път,Лъч,funds,3,2026-05-01", header=KUMU)

    batch = imported(text, officer, "ties")

    assert (batch.counts["created"], batch.counts["already"]) == (1, 1)
    assert set(Tie.objects.values_list("stated_by", flat=True)) == {light.pk, road.pk}


def test_a_tie_the_officer_may_not_see_is_neither_shown_nor_stated_again(officer, three):
    light, road, _home = three
    hidden = TieFactory(kind="conflicts", stated_by=light, other=road, confidentiality=Level.RESTRICTED, source="Тайна")

    batch = imported(csv_of("Лъч,Път,conflicts,3,2026-05-01", header=KUMU), officer, "ties")

    assert (batch.counts["already"], batch.counts["refused"], Tie.objects.get()) == (0, 1, hidden)
    assert "Тайна" not in batch.refusals.get().reason


def test_nothing_is_stated_twice_though_duplicates_are_wanted(officer, three):
    light, road, _home = three
    TieFactory(kind="funds", stated_by=light, other=road, started_on=date(2026, 1, 1))

    batch = imported(csv_of("Лъч,Път,funds,3,2026-05-01", header=KUMU), officer, "ties", duplicates="create")

    assert "recorded already" in batch.refusals.get().reason
    assert Tie.objects.count() == 1


def test_an_import_goes_again_but_what_somebody_ended_since_stays(officer, three):
    text = csv_of("Лъч,Път,funds,3,2026-05-01", "Път,Дом,trains,1,2026-05-01", header=KUMU)
    batch = imported(text, officer, "ties")
    actions.end_tie(tie=Tie.objects.get(kind="trains"), ended_on=date(2026, 9, 1), by=Actor.of(officer))

    done = imports.revert_now(batch=batch, by=Actor.of(officer)).counts["taken_back"]

    assert (done["deleted"], done["kept"]) == (1, 1)
    assert [tie.kind for tie in Tie.objects.all()] == ["trains"]


@pytest.mark.parametrize("name", ["graphml", "gexf"])
def test_edges_of_a_file_from_another_program_come_in_by_the_names_of_their_ends(name, officer, three):
    graph = networkx.DiGraph()
    for place, organisation in enumerate(three):
        graph.add_node(place, label=organisation.name)
    graph.add_edge(0, 1, weight=3.0, kind="trusts")
    graph.add_edge(1, 2, weight=1.0)
    content = io.BytesIO()
    (networkx.write_graphml if name == "graphml" else networkx.write_gexf)(graph, content)

    batch = imported(
        content.getvalue(), officer, "ties", name=f"net.{name}", constants={"started_on": "2026-01-01", "kind": "funds"}
    )

    assert reasons(batch) == {}
    found = Tie.objects.order_by("pk").values_list("stated_by__name", "other__name", "kind", "strength")
    assert list(found) == [("Лъч", "Път", "trusts", 3), ("Път", "Дом", "funds", 1)]


def test_a_file_is_known_for_a_list_of_ties_and_walked_through_on_the_pages(officer, three, as_user):
    content = xlsx_of(["From", "To", "Type", "Strength", "Since"], ["Лъч", "Път", "Партньори", 2, "2026-05-01"])
    batch = upload(content, officer, "kumu.xlsx")
    client = as_user(officer)

    assert batch.content == "ties"
    page = client.get(reverse("crm:import-mapping", args=[batch.pk]))
    assert "ties that organisations state" in page.content.decode()
    batch = previewed(content, officer, "ties", name="kumu.xlsx")
    told = client.get(batch.get_absolute_url()).content.decode()
    assert "Лъч" in told
    assert "works with" in told


@pytest.mark.parametrize("name", ["graphml", "gexf"])
def test_the_pages_show_a_graph_file_without_asking_for_its_letters(name, officer, three, as_user):
    graph = networkx.DiGraph()
    graph.add_edge("Лъч", "<img src=x onerror=alert(1)>")
    content = io.BytesIO()
    (networkx.write_graphml if name == "graphml" else networkx.write_gexf)(graph, content)
    batch = upload(content.getvalue(), officer, f"net.{name}")

    page = as_user(officer).get(reverse("crm:import-mapping", args=[batch.pk])).content.decode()

    assert "&lt;img src=x" in page
    assert "<img src=x" not in page
    assert "letters or columns look wrong" not in page


def test_a_hostile_graph_file_is_refused_beside_the_field(officer, as_user):
    hostile = (
        b'<!DOCTYPE g [<!ENTITY x SYSTEM "file:///etc/passwd">]><graphml><graph><node id="&x;"/></graph></graphml>'
    )
    hostile_file = io.BytesIO(hostile)
    hostile_file.name = "net.graphml"

    answer = as_user(officer).post(reverse("crm:import-new"), {"file": hostile_file})

    assert answer.status_code == 422
    assert "document type" in answer.content.decode()
    assert Organisation.objects.filter(name__contains="root:").count() == 0
