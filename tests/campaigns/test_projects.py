"""Projects: who pays, who carries them, in which phases; and who may know of it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import paper_pdf
from accounts.actors import Actor
from campaigns.models import Project, ProjectPartner, ProjectPhase
from campaigns.projects import actions, budget, paper
from campaigns.projects.filters import running
from crm.confidentiality import Level
from crm.models import Place
from crm.paper_sections import Reach
from tests.access.reading import text_of_pdf
from tests.factories import (
    BudgetLineFactory,
    CampaignFactory,
    DeliverableFactory,
    OrganisationFactory,
    ProjectFactory,
    ProjectPartnerFactory,
    ProjectPhaseFactory,
    ThemeFactory,
)
from tests.queries import assert_constant_queries, queries_of

pytestmark = pytest.mark.django_db


def page(client, user, project):
    client.force_login(user)
    return client.get(project.get_absolute_url()).content.decode()


def filled(**changed):
    return {"title_bg": "Заедно в час", "confidentiality": "internal", "is_verified": "on", **changed}


def body_of(user):
    from crm.models import Organisation

    return Organisation.objects.get(pk=Organisation.own_of(user).get())


# Recorded and corrected


def test_a_project_is_recorded_on_its_form_and_read_on_its_page(client, officer):
    client.force_login(officer)
    donor, campaign = OrganisationFactory(name="Donor", kind="donor"), CampaignFactory()

    answer = client.post(
        reverse("campaigns:project-new"),
        filled(funder=f"organisation:{donor.pk}", campaigns=[f"campaign:{campaign.pk}"], started="2025-01"),
    )

    project = Project.objects.get(title_bg="Заедно в час")
    assert (answer.status_code, answer.url) == (302, project.get_absolute_url())
    assert (project.funder, list(project.campaigns.all())) == (donor, [campaign])
    shown = client.get(answer.url).content.decode()
    assert "Donor" in shown and str(campaign) in shown


@pytest.mark.parametrize(
    ("sent", "field", "words"),
    [
        ({"title_bg": ""}, "title_bg", "required"),
        ({"started": "2025-05", "ended": "2025-01"}, "ended", "cannot end before it starts"),
        ({"started": "soon"}, "started", "Write a year"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(client, officer, sent, field, words):
    client.force_login(officer)
    answer = client.post(
        reverse("campaigns:project-new"), filled(goal_bg="A goal", **sent), headers={"Accept-Language": "en"}
    )
    assert answer.status_code == 422
    assert words in " ".join(answer.context["form"].errors[field])
    assert "A goal" in answer.content.decode()
    assert not Project.objects.exists()


def test_only_a_committee_steers(client, officer):
    client.force_login(officer)
    ngo, committee = OrganisationFactory(), OrganisationFactory(kind="committee")
    assert client.post(reverse("campaigns:project-new"), filled(steering=ngo.pk)).status_code == 422
    assert client.post(reverse("campaigns:project-new"), filled(steering=committee.pk)).status_code == 302
    assert Project.objects.get().steering == committee


def test_a_funder_committee_and_campaign_hidden_from_the_editor_are_neither_shown_nor_lost(client, officer):
    hidden = {"confidentiality": Level.RESTRICTED}
    funder, committee = (
        OrganisationFactory(name="Secret purse", **hidden),
        OrganisationFactory(name="Secret board", kind="committee", **hidden),
    )
    secret = CampaignFactory(title_en="Secret road", title_bg="Secret road", **hidden)
    project = ProjectFactory(funder=funder, steering=committee, title_bg="A")
    project.campaigns.add(secret)

    shown = (
        page(client, officer, project)
        + client.get(reverse("campaigns:project-edit", args=[project.pk])).content.decode()
    )
    shown += client.get(reverse("campaigns:project-list") + "?export=csv").content.decode()
    shown += client.get(reverse("campaigns:project-list")).content.decode()
    answer = client.post(reverse("campaigns:project-edit", args=[project.pk]), filled(title_bg="B", version=1))

    assert "Secret" not in shown
    project.refresh_from_db()
    assert (answer.status_code, project.title_bg) == (302, "B")
    assert (project.funder, project.steering, list(project.campaigns.all())) == (funder, committee, [secret])


def test_the_second_of_two_editors_sees_both_texts(client, officer, leader):
    project = ProjectFactory(title_bg="A")
    actions.update_project(project=project, version=1, title_bg="Theirs", by=Actor(leader))
    client.force_login(officer)
    answer = client.post(reverse("campaigns:project-edit", args=[project.pk]), filled(title_bg="Mine", version=1))
    shown = answer.content.decode()
    assert answer.status_code == 422 and "Theirs" in shown and "Mine" in shown


def test_a_change_is_told_in_the_history_without_the_values_that_may_be_hidden(client, officer):
    funder = OrganisationFactory(name="Purse")
    project = ProjectFactory(title_bg="A")
    actions.update_project(project=project, version=1, funder=funder, number="7", by=Actor(officer))
    from accounts.models import LogEntry

    entry = LogEntry.objects.about(project).get(verb="changed")
    assert set(entry.fields) == {"funder", "number"} and set(entry.changes) == {"number"}


# Those who carry it, and its phases


def test_partners_stand_by_country_the_leads_first(client, officer):
    countries = [Place.objects.create(kind="country", code=code, name=code, name_latin=code) for code in ("AA", "BB")]
    project = ProjectFactory()
    for name, country, role in (
        ("one", 0, "partner"),
        ("two", 1, "lead"),
        ("three", 1, "partner"),
        ("four", None, "cofunder"),
    ):
        ProjectPartnerFactory(
            project=project, organisation__name=name, role=role, country=None if country is None else countries[country]
        )
    client.force_login(officer)

    shown = client.get(project.get_absolute_url()).context["countries"]

    named = [(str(country) if country else "", [part.organisation.name for part in parts]) for country, parts in shown]
    assert [names for _country, names in named] == [["two", "three"], ["one"], ["four"]]


def test_one_organisation_has_one_role_once_and_it_is_said_beside_the_role(client, officer):
    part = ProjectPartnerFactory(role="partner")
    client.force_login(officer)
    url = reverse("campaigns:project-partner-add", args=[part.project_id])
    answer = client.post(
        url,
        {"organisation": f"organisation:{part.organisation_id}", "role": "partner"},
        headers={"Accept-Language": "en"},
    )
    assert answer.status_code == 422 and "already has this role" in answer.context["partner_form"].errors["role"][0]
    assert client.post(url, {"organisation": f"organisation:{part.organisation_id}", "role": "lead"}).status_code == 302
    lead = ProjectPartner.objects.get(role="lead")
    answer = client.post(reverse("campaigns:project-partner-edit", args=[lead.pk]), {"role": "partner"})
    assert answer.status_code == 422 and answer.context["form"].errors["role"]
    client.post(reverse("campaigns:project-partner-remove", args=[lead.pk]))
    assert ProjectPartner.objects.count() == 1


def test_a_partner_hidden_from_the_reader_is_neither_listed_nor_counted_nor_found_by_its_country(client, officer):
    country = Place.objects.create(kind="country", code="AA", name="Aland", name_latin="Aland")
    project = ProjectFactory(confidentiality=Level.PUBLIC)
    ProjectPartnerFactory(
        project=project, country=country, organisation__name="Secret", organisation__confidentiality="restricted"
    )
    shown = page(client, officer, project)
    assert "Secret" not in shown and client.get(project.get_absolute_url()).context["countries"] == []
    answer = client.get(reverse("campaigns:project-list") + f"?country={country.pk}")
    assert not answer.context["page"].object_list and "Aland" not in answer.content.decode()


def test_phases_are_drawn_listed_changed_and_removed_while_empty(client, officer):
    project = ProjectFactory()
    client.force_login(officer)
    sent = {"title_bg": "Survey", "place": 1, "started": "2019-12", "ended": "2020-09"}
    client.post(reverse("campaigns:project-phase-new", args=[project.pk]), sent)
    phase = ProjectPhase.objects.get()
    assert "phase-strip" in page(client, officer, project)
    edit = reverse("campaigns:project-phase-edit", args=[phase.pk])
    assert client.post(edit, {**sent, "title_bg": "Research", "version": 1}).status_code == 302
    assert client.post(edit, {**sent, "title_bg": "Late", "version": 1}).status_code == 422
    owed = DeliverableFactory(project=project, phase=phase)
    client.post(reverse("campaigns:project-phase-remove", args=[phase.pk]))
    assert ProjectPhase.objects.get().title_bg == "Research"
    owed.delete()
    client.post(reverse("campaigns:project-phase-remove", args=[phase.pk]))
    assert not ProjectPhase.objects.exists()


# Found


@pytest.mark.parametrize(
    ("started", "ended", "found"),
    [
        ("2025", "", True), ("2025-06", "2025-06", True), ("2025-06-15", "2025-06-15", True), ("", "2026", False),
        ("2025-06-16", "", False), ("2024", "2025-06-14", False), ("2024", "2025", True), ("2024", "2024", False),
    ],
)  # fmt: skip
def test_a_year_or_a_month_counts_as_a_whole_when_asking_what_ran_on_a_day(started, ended, found):
    ProjectFactory(started=started, ended=ended)
    assert running(Project.objects.all(), date(2025, 6, 15)).exists() is found


def test_the_list_is_filtered_sorted_and_given_out_as_a_sheet(client, officer):
    theme, purse = ThemeFactory(), OrganisationFactory(name="Purse", kind="donor")
    mine = ProjectFactory(title_bg="Мрежа", title_en="Mine", funder=purse, started="2025")
    mine.themes.add(theme)
    ProjectFactory(title_bg="Друг", title_en="Other", started="2019", ended="2020")
    client.force_login(officer)
    url = reverse("campaigns:project-list")
    for query in (f"?theme={theme.pk}", f"?funder={purse.pk}", "?now=on", "?on=2025-03-01", "?q=Мрежа"):
        assert [one.pk for one in client.get(url + query).context["page"]] == [mine.pk], query
    assert [one.started for one in client.get(url + "?sort=from").context["page"]] == ["2019", "2025"]
    sheet = client.get(url + "?export=csv&now=on").content.decode()
    assert "Purse" in sheet and "Other" not in sheet and "Друг" not in sheet


def test_the_empty_list_says_what_to_do_next(client, officer, member):
    client.force_login(officer)
    assert (
        reverse("campaigns:project-new")
        in client.get(reverse("campaigns:project-list")).content.decode().split('id="list"')[1]
    )
    client.force_login(member)
    assert reverse("campaigns:project-new") not in client.get(reverse("campaigns:project-list")).content.decode()


def test_list_and_page_run_the_same_queries_for_any_number_of_rows(client, officer):
    client.force_login(officer)

    def one():
        project = ProjectFactory(funder=OrganisationFactory(), confidentiality=Level.PUBLIC)
        project.themes.add(ThemeFactory())
        ProjectPartnerFactory(project=project)

    assert_constant_queries(client, "campaigns:project-list", one)


@pytest.mark.parametrize("visitor", ["officer", "member"])
def test_the_page_runs_the_same_queries_for_one_and_three_of_everything(client, request, visitor):
    user = request.getfixturevalue(visitor)
    client.force_login(user)
    project = ProjectFactory(
        confidentiality=Level.PUBLIC, funder=OrganisationFactory(), steering=OrganisationFactory(kind="committee")
    )
    today = timezone.localdate().isoformat()

    def more():
        ProjectPartnerFactory(project=project)
        phase = ProjectPhaseFactory(project=project, started="2024", ended="2025")
        DeliverableFactory(project=project, phase=phase, due=today, state="handed_over", handed_over=today)
        project.campaigns.add(CampaignFactory())
        project.themes.add(ThemeFactory())
        whose = OrganisationFactory() if visitor == "officer" else body_of(user)
        BudgetLineFactory(project=project, partner=whose, planned=5)

    more()
    queries_of(client, project.get_absolute_url())
    first = queries_of(client, project.get_absolute_url())
    more(), more()
    third = queries_of(client, project.get_absolute_url())
    assert len(first) == len(third), "\n".join(sorted(set(third) - set(first)))


# Money


def money(project, user):
    return [(one.currency, one.planned, one.spent, len(one.lines)) for one in budget.of(project, user)]


def test_the_budget_is_for_the_centre_and_its_own_lines_for_a_representative(
    client, officer, leader, member, former_member, administrator
):
    project = ProjectFactory(confidentiality=Level.PUBLIC)
    until = timezone.localdate()
    BudgetLineFactory(
        project=project, title="Theirs", partner=OrganisationFactory(), planned=1111, spent=1, spent_until=until
    )
    BudgetLineFactory(project=project, title="Ours", partner=body_of(member), planned=222)
    BudgetLineFactory(project=project, title="Nobody's", planned=33, currency="CZK")

    assert money(project, officer) == money(project, leader) == [("CZK", 33, None, 1), ("EUR", 1333, 1, 2)]
    assert money(project, member) == [("EUR", 222, None, 1)]
    assert money(project, former_member) == money(project, administrator) == []
    shown = page(client, member, project)
    assert (
        "Ours" in shown
        and "Theirs" not in shown
        and "1,111" not in shown
        and "1 333" not in shown
        and "1,333" not in shown
    )
    assert 'id="budget"' not in page(client, former_member, project)
    client.force_login(administrator)
    assert 'id="budget"' not in client.get(project.get_absolute_url()).content.decode()


def test_a_line_of_a_hidden_partner_keeps_its_name_to_itself(client, officer):
    project = ProjectFactory()
    partner = OrganisationFactory(name="Secret", confidentiality=Level.RESTRICTED)
    line = BudgetLineFactory(project=project, partner=partner, planned=5)
    shown = (
        page(client, officer, project)
        + client.get(reverse("campaigns:budget-line-edit", args=[line.pk])).content.decode()
    )
    assert "Secret" not in shown
    sent = {"title": "Travel", "currency": "EUR", "planned": "6", "version": 1}
    assert client.post(reverse("campaigns:budget-line-edit", args=[line.pk]), sent).status_code == 302
    line.refresh_from_db()
    assert (line.partner, line.planned) == (partner, 6)


def test_what_was_spent_was_spent_until_a_day_that_has_come(client, officer):
    project = ProjectFactory()
    client.force_login(officer)
    url = reverse("campaigns:budget-line-new", args=[project.pk])
    sent = {"title": "Travel", "currency": "eur", "planned": "10", "spent": "3"}
    assert "spent_until" in client.post(url, sent).context["form"].errors
    ahead = (timezone.localdate() + timedelta(days=1)).isoformat()
    assert "spent_until" in client.post(url, {**sent, "spent_until": ahead}).context["form"].errors
    assert "planned" in client.post(url, {**sent, "spent": "", "planned": "-1"}).context["form"].errors
    assert "currency" in client.post(url, {**sent, "spent": "", "currency": "E1"}).context["form"].errors
    assert client.post(url, {**sent, "spent_until": timezone.localdate().isoformat()}).status_code == 302
    assert project.budget_lines.get().currency == "EUR"


def test_the_log_says_that_money_changed_and_never_how_much(officer):
    from accounts.models import LogEntry
    from campaigns.projects import budget_actions

    line = budget_actions.record_budget_line(project=ProjectFactory(), title="Travel", planned=4321, by=Actor(officer))
    budget_actions.update_budget_line(line=line, version=1, planned=8765, by=Actor(officer))
    entries = LogEntry.objects.about(line)
    assert entries.count() == 2 and not any(entry.changes for entry in entries)


# On paper


@pytest.mark.skipif(not paper_pdf.available(), reason="the Pango library is not installed")
def test_a_project_prints_as_a_report(client, officer):
    project = ProjectFactory(
        title_en="Together", title_bg="Together", goal_en="One school for all", goal_bg="One school for all"
    )
    DeliverableFactory(project=project, code="D.2.1", title_en="Maps", title_bg="Maps")
    BudgetLineFactory(project=project, title="Travel", planned=1500)
    client.force_login(officer)
    answer = client.get(reverse("campaigns:project-pdf", args=[project.pk]))
    words = text_of_pdf(b"".join(answer.streaming_content))
    assert all(one in words for one in ("Together", "One school for all", "D.2.1", "Maps", "Travel"))


def paper_of(project, user):
    seen = Project.objects.visible_to(user).for_reader(user).get(pk=project.pk)
    return paper.to_html(seen, Reach(user, paper.ON_PAPER))


@pytest.mark.parametrize(
    ("visitor", "levels", "words"),
    [
        ("former_member", ["public"], "Public"),
        ("member", ["public", "coalition"], "For the coalition"),
        ("officer", ["public", "coalition", "internal"], "Internal: for the centre"),
        ("leader", ["public", "coalition", "internal"], "Internal: for the centre"),
    ],
)
def test_the_paper_holds_what_its_reader_may_see_and_nothing_off_the_record(visitor, levels, words, request):
    user, project = request.getfixturevalue(visitor), ProjectFactory(confidentiality=Level.PUBLIC)
    for level in Level:
        ProjectPartnerFactory(project=project, organisation__name=f"part-{level}", organisation__confidentiality=level)
        project.campaigns.add(
            CampaignFactory(title_en=f"road-{level}", title_bg=f"road-{level}", confidentiality=level)
        )
    html = paper_of(project, user)
    assert words in html
    for what in ("part", "road"):
        assert [level for level in Level if f"{what}-{level}" in html] == levels


def test_money_stands_on_the_paper_of_whom_the_page_shows_it_and_narrows_it(officer, member, former_member):
    project = ProjectFactory(confidentiality=Level.PUBLIC)
    BudgetLineFactory(project=project, title="Their rent", partner=OrganisationFactory(), planned=1111)
    BudgetLineFactory(project=project, title="Our rent", partner=body_of(member), planned=222)
    assert "Their rent" in paper_of(project, officer) and "Internal" in paper_of(project, officer)
    theirs = paper_of(project, member)
    assert "Our rent" in theirs and "Their rent" not in theirs and "For the coalition" in theirs
    assert "rent" not in paper_of(project, former_member)


def test_what_is_off_the_record_is_not_printed(client, leader):
    project = ProjectFactory(confidentiality=Level.RESTRICTED)
    client.force_login(leader)
    answer = client.get(reverse("campaigns:project-pdf", args=[project.pk]))
    assert answer.status_code == 302


# On the pages of others


def test_the_pages_of_its_organisations_and_campaigns_show_it(client, officer, former_member):
    body, campaign = OrganisationFactory(confidentiality=Level.PUBLIC), CampaignFactory(confidentiality=Level.PUBLIC)
    project = ProjectFactory(title_en="Together", title_bg="Together", funder=body)
    project.campaigns.add(campaign)
    client.force_login(officer)
    of_body = reverse("campaigns:organisation-projects", args=[body.pk])
    of_campaign = reverse("campaigns:campaign-projects", args=[campaign.pk])
    assert (
        "Together" in client.get(of_body).content.decode()
        and "funder" in client.get(of_body, headers={"Accept-Language": "en"}).content.decode()
    )
    assert "Together" in client.get(of_campaign).content.decode()
    client.force_login(former_member)
    for url in (of_body, of_campaign):
        assert "Together" not in client.get(url).content.decode()
        assert client.get(url, headers={"HX-Request": "true"}).content == b""
