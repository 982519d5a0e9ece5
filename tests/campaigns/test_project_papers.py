"""The report of a project, for its reader's own use."""

import pytest

from campaigns.models import Assistance, EventAttendance, EventAudience, Project, ProjectEvent
from campaigns.models.project_events import TargetGroup
from campaigns.projects import paper
from crm.confidentiality import Level
from crm.paper_sections import Reach
from tests.factories import MeetingFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return Project.objects.create(title_bg="Път", title_en="Road", confidentiality=Level.COALITION)


def read(project, reader):
    return paper.to_html(Project.objects.for_reader(reader).get(pk=project.pk), Reach(reader, paper.ON_PAPER))


def test_the_report_tells_who_came_and_how_many_were_counted(project, officer):
    event = ProjectEvent.objects.create(project=project, title_bg="Обучение", title_en="Training", started="2024-05")
    ProjectEvent.objects.create(project=project, title_bg="Среща", title_en="Gathering")
    EventAttendance.objects.create(event=event, organisation=OrganisationFactory(name="Ели", name_latin=""), people=3)
    EventAudience.objects.create(event=event, group=TargetGroup.OFFICIALS, people=7)

    told = read(project, officer)

    assert "2 events; 1 organisation came; who came is noted for 1 of 2; officials of institutions: 7 (1 of 2" in told
    assert "Training · seminar · May 2024 · Who came: Ели (3)" in told
    assert "Gathering · seminar · day not known" in told


def test_what_is_off_the_record_is_in_no_line_and_no_number(project, leader):
    secret = MeetingFactory(confidentiality=Level.RESTRICTED, author=leader)
    ProjectEvent.objects.create(project=project, title_bg="Тайна", title_en="Secret", meeting=secret)
    event = ProjectEvent.objects.create(project=project, title_bg="Обучение", title_en="Training")
    hidden = OrganisationFactory(name="Скрита", name_latin="", confidentiality=Level.RESTRICTED)
    EventAttendance.objects.create(event=event, organisation=hidden)

    told = read(project, leader)

    assert "1 event; 0 organisations came" in told
    assert "Secret" not in told
    assert "Скрита" not in told


def test_trainings_stand_with_what_became_of_them_as_far_as_the_reader_sees_them(project, officer):
    common = {"project": project, "author": officer, "given_to": OrganisationFactory(confidentiality=Level.PUBLIC)}
    Assistance.objects.create(topic="Писане на искания", confidentiality=Level.COALITION, **common)
    Assistance.objects.create(topic="Вътрешно", confidentiality=Level.INTERNAL, **common)

    told, outside = read(project, officer), read(project, UserFactory(role="member"))

    assert "Put to use: 0 of 0 followed up; not asked yet: 2" in told
    assert "Писане на искания" in told
    assert "Вътрешно" not in outside
