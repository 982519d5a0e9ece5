"""Every list can be taken as a spreadsheet: exactly its rows, and nothing a spreadsheet would run."""

import csv
import io
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.actors import Actor
from accounts.log import log
from briefings.models import Briefing
from crm.actions.privacy_requests import close_request, receive_request
from crm.actions.retention import report_breach
from crm.confidentiality import Level
from crm.models import Meeting
from monitoring.models import Assessment, SentEvidence
from tests.campaigns.asking import consult, draft, members
from tests.crm.importing import csv_of, imported
from tests.crm.merges import merge
from tests.factories import (
    AskFactory,
    AssessmentFactory,
    AssistanceFactory,
    BodyFactory,
    CallFactory,
    CampaignFactory,
    CampaignPartnerFactory,
    CheckRoundFactory,
    CommitmentFactory,
    ElectionFactory,
    EvidenceFactory,
    IndicatorFactory,
    LetterFactory,
    MeetingFactory,
    MembershipFactory,
    ObservationFactory,
    OfficialTextFactory,
    OrganisationFactory,
    OutcomeFactory,
    PersonFactory,
    PlaceFactory,
    ProjectFactory,
    SeatFactory,
    SessionFactory,
    SnapshotFactory,
    SuccessionFactory,
    TaskFactory,
    TieFactory,
    UserFactory,
    VerdictFactory,
)

PAGES = Path(__file__).parent.parent / "templates"
LISTS = {
    "crm:organisation-list": lambda leader: OrganisationFactory(name="=1+1"),
    "crm:person-list": lambda leader: PersonFactory(name="=1+1"),
    "crm:meeting-list": lambda leader: MeetingFactory(about="=1+1"),
    "crm:task-list": lambda leader: TaskFactory(what="=1+1", assignee=leader),
    "crm:letter-list": lambda leader: LetterFactory(subject="=1+1"),
    "crm:place-list": lambda leader: PlaceFactory(kind="region", name="=1+1"),
    "crm:import-list": lambda leader: imported(csv_of("Ана", header="Име"), leader, "people", name="=1+1.csv"),
    "crm:place-detail": lambda leader: OrganisationFactory(name="=1+1", place=PlaceFactory(kind="settlement")).place,
    "crm:privacy-request-list": lambda leader: receive_request(kind="access", asked_by="=1+1", by=Actor(leader)),
    "crm:basis-review-list": lambda leader: PersonFactory(name="=1+1", review_on=timezone.localdate()),
    "crm:information-list": lambda leader: PersonFactory(name="=1+1"),
    "crm:breach-list": lambda leader: report_breach(what="=1+1", scope="none", by=Actor(leader)),
    "crm:merge-list": lambda leader: merge(OrganisationFactory(name="=1+1"), OrganisationFactory(), leader),
    "accounts:user-list": lambda leader: UserFactory(name="=1+1"),
    "accounts:log-list": lambda leader: log(Actor(UserFactory(name="=1+1")), "changed", OrganisationFactory()),
    "campaigns:campaign-list": lambda leader: CampaignFactory(title_en="=1+1", title_bg="=1+1"),
    "campaigns:participation-list": lambda leader: CampaignPartnerFactory(organisation__name="=1+1"),
    "campaigns:consultation-list": lambda leader: consult(draft(leader, title_bg="=1+1"), members(1), leader),
    "campaigns:body-list": lambda leader: BodyFactory(organisation__name="=1+1"),
    "campaigns:seat-list": lambda leader: SeatFactory(group_en="=1+1"),
    "campaigns:call-list": lambda leader: CallFactory(title_en="=1+1", title_bg="=1+1"),
    "campaigns:vacancy-radar": lambda leader: SeatFactory(body__organisation__name="=1+1"),
    "campaigns:election-list": lambda leader: ElectionFactory(title_en="=1+1", title_bg="=1+1"),
    "campaigns:session-list": lambda leader: SessionFactory(title_en="=1+1", title_bg="=1+1"),
    "campaigns:ask-list": lambda leader: AskFactory(title_en="=1+1", title_bg="=1+1"),
    "campaigns:project-list": lambda leader: ProjectFactory(title_en="=1+1", title_bg="=1+1"),
    "campaigns:assistance-list": lambda leader: AssistanceFactory(topic="=1+1"),
    "monitoring:commitment-list": lambda leader: CommitmentFactory(title="=1+1"),
    "monitoring:assessment-list": lambda leader: AssessmentFactory(
        commitment=CommitmentFactory(title="=1+1"), state=Assessment.State.DRAFT
    ),
    "monitoring:text-list": lambda leader: OfficialTextFactory(title="=1+1", author=leader),
    "monitoring:check-round-list": lambda leader: CheckRoundFactory(question_bg="=1+1", question_en="=1+1"),
    "monitoring:check-round-detail": lambda leader: CheckRoundFactory(
        municipalities=[PlaceFactory(kind="municipality", name="=1+1")]
    ),
    "monitoring:evidence-list": lambda leader: EvidenceFactory(title="=1+1"),
    "monitoring:sent-list": lambda leader: SentEvidence.objects.create(text="=1+1"),
    "monitoring:succession-list": lambda leader: SuccessionFactory(name="=1+1"),
    "monitoring:verdict-log": lambda leader: VerdictFactory(commitment=CommitmentFactory(title="=1+1")),
    "monitoring:indicator-list": lambda leader: IndicatorFactory(name_en="=1+1", name_bg="=1+1"),
    "monitoring:indicator-detail": lambda leader: ObservationFactory(source="=1+1").indicator,
    "monitoring:outcome-list": lambda leader: OutcomeFactory(title_en="=1+1", title_bg="=1+1"),
    "network:answer-list": lambda leader: MembershipFactory(organisation__name="=1+1"),
    "network:snapshot-list": lambda leader: SnapshotFactory(region=PlaceFactory(kind="region", name="=1+1")),
    "network:tie-list": lambda leader: TieFactory(stated_by=OrganisationFactory(name="=1+1")),
    "briefings:briefing-list": lambda leader: Briefing.objects.create(
        title="=1+1", author=leader, institution=OrganisationFactory(name="=1+1")
    ),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_taken_as_a_spreadsheet_that_runs_nothing(leader, as_user, name):
    made, client = LISTS[name](leader), as_user(leader)
    address = made.get_absolute_url() if name.endswith("-detail") else reverse(name)
    page = client.get(address)
    assert "export=csv" in page.content.decode()
    assert "export=xlsx" in page.content.decode()

    answer = client.get(address + "?export=csv")

    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert answer["Content-Type"].startswith("text/csv")
    cells = [cell for row in rows[1:] for cell in row]
    assert any(cell.startswith("'=1+1") for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]
    book = load_workbook(io.BytesIO(client.get(address + "?export=xlsx").content))
    assert [[cell or "" for cell in row] for row in book.active.iter_rows(values_only=True)] == rows


def test_a_filter_holds_in_the_spreadsheet_too(officer, as_user):
    MeetingFactory(about="Първа", kind=Meeting.Kind.CALL)
    MeetingFactory(about="Втора", kind=Meeting.Kind.VISIT)

    text = as_user(officer).get(reverse("crm:meeting-list") + "?kind=visit&export=csv").content.decode()

    assert ("Втора" in text, "Първа" in text) == (True, False)


def test_only_what_the_page_shows_is_in_the_spreadsheet_of_rights(officer, leader, as_user):
    hidden = PersonFactory(name="Скрита", confidentiality=Level.RESTRICTED)
    for person in (PersonFactory(name="Открита"), hidden):
        receive_request(kind="access", person=person, by=Actor(leader))
    closed = receive_request(kind="access", asked_by="Отговорена", by=Actor(officer))
    close_request(request=closed, state="done", outcome="x", by=Actor(officer))
    for query, there in (("", "Открита"), ("all=1&", "Отговорена")):
        text = as_user(officer).get(f"{reverse('crm:privacy-request-list')}?{query}export=csv").content.decode()
        assert (there in text, "Скрита" in text) == (True, False)
    assert (
        "Отговорена" not in as_user(officer).get(reverse("crm:privacy-request-list") + "?export=csv").content.decode()
    )


@pytest.mark.parametrize("name", ["accounts:user-list", "accounts:log-list"])
def test_users_and_the_log_are_taken_along_by_those_who_read_them(name, officer, member, administrator, as_user):
    reads = {"accounts:user-list": {administrator}, "accounts:log-list": set()}[name]
    for user in (officer, member, administrator):
        status = as_user(user).get(reverse(name) + "?export=csv").status_code
        assert status == (200 if user in reads else 403)


def test_every_paginated_list_can_be_taken_along():
    """But those that a person reads alone, and what has its own way out."""
    lists = {path for path in PAGES.rglob("*.html") if '"_pagination.html"' in path.read_text()}
    silent = {
        path.name for path in lists if "_export.html" not in path.read_text() and "export=" not in path.read_text()
    }
    assert silent <= {
        "bulk_list.html",  # steps that can be taken back, no records
        "job_list.html",  # one's own work, finished or not
        "import_detail.html",  # its refused rows are a file already
        "list.html",  # the tracker has its CSV and JSON
        "institution.html",  # and so has each institution in it, by the filter of the tracker
        "log.html",  # and the public log of verdicts has its CSV
        "papers.html",  # each public paper has its own PDF, Word file and data
        "picture.html",  # the network goes along as GraphML, GEXF and sheets, by a form
    }
