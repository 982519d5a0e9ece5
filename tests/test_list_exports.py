"""Every list can be taken as a spreadsheet: exactly its rows, and nothing a spreadsheet would run."""

import csv
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from briefings.models import Briefing
from crm.models import Meeting
from monitoring.models import Assessment
from tests.crm.importing import csv_of, imported
from tests.factories import (
    AskFactory,
    AssessmentFactory,
    CampaignFactory,
    CommitmentFactory,
    LetterFactory,
    MeetingFactory,
    OrganisationFactory,
    PersonFactory,
    PlaceFactory,
    TaskFactory,
    TieFactory,
)

LISTS = {
    "crm:organisation-list": lambda leader: OrganisationFactory(name="=1+1"),
    "crm:person-list": lambda leader: PersonFactory(name="=1+1"),
    "crm:meeting-list": lambda leader: MeetingFactory(about="=1+1"),
    "crm:task-list": lambda leader: TaskFactory(what="=1+1", assignee=leader),
    "crm:letter-list": lambda leader: LetterFactory(subject="=1+1"),
    "crm:place-list": lambda leader: PlaceFactory(kind="region", name="=1+1"),
    "crm:import-list": lambda leader: imported(csv_of("Ана", header="Име"), leader, "people", name="=1+1.csv"),
    "campaigns:campaign-list": lambda leader: CampaignFactory(title_en="=1+1", title_bg="=1+1"),
    "campaigns:ask-list": lambda leader: AskFactory(title_en="=1+1", title_bg="=1+1"),
    "monitoring:commitment-list": lambda leader: CommitmentFactory(title="=1+1"),
    "monitoring:assessment-list": lambda leader: AssessmentFactory(
        commitment=CommitmentFactory(title="=1+1"), state=Assessment.State.DRAFT
    ),
    "network:tie-list": lambda leader: TieFactory(stated_by=OrganisationFactory(name="=1+1")),
    "briefings:briefing-list": lambda leader: Briefing.objects.create(
        title="=1+1", author=leader, institution=OrganisationFactory(name="=1+1")
    ),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_taken_as_a_spreadsheet_that_runs_nothing(leader, as_user, name):
    LISTS[name](leader)
    client = as_user(leader)
    page = client.get(reverse(name))
    assert "export=csv" in page.content.decode()
    assert "export=xlsx" in page.content.decode()

    answer = client.get(reverse(name) + "?export=csv")

    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert answer["Content-Type"].startswith("text/csv")
    cells = [cell for row in rows[1:] for cell in row]
    assert any(cell.startswith("'=1+1") for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]
    book = load_workbook(io.BytesIO(client.get(reverse(name) + "?export=xlsx").content))
    assert [[cell or "" for cell in row] for row in book.active.iter_rows(values_only=True)] == rows


def test_a_filter_holds_in_the_spreadsheet_too(officer, as_user):
    MeetingFactory(about="Първа", kind=Meeting.Kind.CALL)
    MeetingFactory(about="Втора", kind=Meeting.Kind.VISIT)

    text = as_user(officer).get(reverse("crm:meeting-list") + "?kind=visit&export=csv").content.decode()

    assert ("Втора" in text, "Първа" in text) == (True, False)
