"""Requests with their clock, bases and reviews, information, consent, holds, retention, breaches, leaving."""

import io
import json
import re
import zipfile
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from knox.models import AuthToken

from accounts import digest, jobs
from accounts.actors import Actor
from accounts.models import LogEntry, OutboxEntry
from crm import calendar
from crm.actions.lawfulness import record_consent, review_basis, set_basis, set_information, withdraw_consent
from crm.actions.leaving import leave_coalition
from crm.actions.letters import send_letter, write_letter
from crm.actions.people import record_person
from crm.actions.privacy_requests import close_request, extend_request, receive_request
from crm.actions.retention import close_breach, confirm_run, place_hold, report_breach, try_rule
from crm.confidentiality import Level, levels_open_to
from crm.heartbeat import address_of
from crm.models import (
    Consent,
    Document,
    InformationDuty,
    LawfulBasis,
    LegalHold,
    Person,
    PrivacyRequest,
    RetentionRule,
    Task,
)
from crm.privacy import affected, leaving, passages, processing, retention
from crm.privacy.rule_words import REASONS
from crm.reply_terms import months_after
from tests.crm.merges import merge
from tests.factories import LetterFactory, MinistryFactory, OrganisationFactory, PersonFactory, TenureFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def test_a_request_is_due_in_a_month_and_somebody_has_the_task(officer):
    asked = receive_request(kind="access", person=PersonFactory(), received_on=TODAY, by=Actor.of(officer))
    assert asked.due_on == months_after(TODAY, 1)
    task = Task.objects.about(asked).get()
    assert (task.assignee, task.due_on) == (officer, asked.due_on)
    found = calendar.of(officer, calendar.Span(TODAY, TODAY + timedelta(days=40)), ["privacy"])
    assert [entry.day for entry in found.entries] == [asked.due_on]
    assert any("privacy request" in line.text for line in digest.lines_for(officer, TODAY))


def test_it_is_extended_once_by_two_months_at_most_with_a_reason(officer):
    asked = receive_request(kind="access", asked_by="Непознат", by=Actor.of(officer))
    with pytest.raises(ValidationError, match="longer"):
        extend_request(request=asked, months=1, reason=" ", by=Actor.of(officer))
    with pytest.raises(ValidationError, match="one or two"):
        extend_request(request=asked, months=3, reason="много", by=Actor.of(officer))
    asked = extend_request(request=asked, months=2, reason="много записи", by=Actor.of(officer))
    assert asked.due_on == months_after(TODAY, 3)
    with pytest.raises(ValidationError, match="already"):
        extend_request(request=asked, months=1, reason="пак", by=Actor.of(officer))


def test_a_closed_request_says_what_was_done_and_ends_its_task(officer):
    asked = receive_request(kind="erasure", person=PersonFactory(), by=Actor.of(officer))
    with pytest.raises(ValidationError, match="what was done"):
        close_request(request=asked, state="done", outcome="", by=Actor.of(officer))
    close_request(request=asked, state="done", outcome="Заличено.", by=Actor.of(officer))
    assert not Task.objects.about(asked).open().exists()
    with pytest.raises(ValidationError, match="closed"):
        close_request(request=asked, state="refused", outcome="x", by=Actor.of(officer))


def test_a_new_person_has_a_basis_a_review_day_and_a_day_to_be_told(officer):
    person = record_person(name="Ана", basis="legitimate", basis_source="визитка", by=Actor.of(officer))
    assert LawfulBasis.objects.get(person=person).review_on == months_after(TODAY, 12)
    duty = InformationDuty.objects.get(person=person)
    assert (duty.origin, duty.due_on) == ("other", months_after(TODAY, 1))


def test_a_second_use_needs_its_own_basis(officer):
    person = PersonFactory()
    with pytest.raises(ValidationError, match="outweighs"):
        set_basis(person=person, purpose="news", basis="legitimate", source="x", by=Actor.of(officer))
    set_basis(person=person, purpose="news", basis="consent", source="формуляр", by=Actor.of(officer))
    set_basis(person=person, purpose="news", basis="consent", source="друг формуляр", by=Actor.of(officer))
    assert person.bases.count() == 2


def test_what_was_reviewed_comes_back_in_a_year(as_user, officer):
    basis = PersonFactory(review_on=TODAY - timedelta(days=1)).bases.get()
    page = reverse("crm:basis-review-list")
    assert str(basis.person) in as_user(officer).get(page).content.decode()
    review_basis(basis=basis, by=Actor.of(officer))
    assert str(basis.person) not in as_user(officer).get(page).content.decode()


def test_somebody_told_or_exempt_is_no_longer_overdue(officer):
    first, second = PersonFactory(), PersonFactory()
    InformationDuty.objects.update(due_on=TODAY - timedelta(days=2), collected_on=TODAY - timedelta(days=40))
    set_information(duty=first.information, informed_on=TODAY, informed_how="letter", by=Actor.of(officer))
    set_information(duty=second.information, exempt_because="знае вече", by=Actor.of(officer))
    assert not InformationDuty.objects.visible_to(officer).overdue(TODAY).exists()
    with pytest.raises(ValidationError, match="how"):
        set_information(duty=first.information, informed_on=TODAY, informed_how="", by=Actor.of(officer))


def test_a_consent_never_changes_and_its_withdrawal_makes_a_task(officer, member):
    person = PersonFactory(user=member, confidentiality=Level.INTERNAL)
    consent = record_consent(person=person, purpose="news", wording="2026-01", channel="paper", by=Actor.of(officer))
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Consent.objects.filter(pk=consent.pk).update(wording="2026-02")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Consent.objects.filter(pk=consent.pk).delete()
    withdraw_consent(consent=consent, by=Actor.of(member))
    assert Consent.objects.get().withdrawn_on == TODAY
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Consent.objects.filter(pk=consent.pk).update(withdrawn_on=None)
    assert Task.objects.about(person).get().due_on == TODAY


def test_a_member_withdraws_with_one_press_and_sees_what_is_held(as_user, officer, member):
    person = PersonFactory(user=member, confidentiality=Level.INTERNAL)
    consent = record_consent(person=person, purpose="news", wording="1", channel="email", by=Actor.of(officer))
    client = as_user(member)
    page = client.get(reverse("crm:privacy-mine")).content.decode()
    assert reverse("crm:consent-withdraw", args=[consent.pk]) in page
    client.post(reverse("crm:consent-withdraw", args=[consent.pk]))
    client.post(reverse("crm:privacy-mine"), {"kind": "access", "words": "всичко"})
    assert PrivacyRequest.objects.get().person == person
    assert not Consent.objects.standing().exists()


def test_nobody_writes_to_whoever_wants_no_contact(officer):
    person = PersonFactory(do_not_contact=True)
    person.contact_points.create(kind="email", value="no@mail.example")
    organisation = MinistryFactory()
    with pytest.raises(ValidationError, match="not to be contacted"):
        write_letter(subject="x", organisation=organisation, person=person, by=Actor.of(officer))
    draft = LetterFactory(organisation=organisation, person=person, dated_on=None, reply_due_on=None, text="x")
    with pytest.raises(ValidationError, match="not to be contacted"):
        send_letter(letter=draft, dated_on=TODAY, by=Actor.of(officer))
    organisation.contact_points.create(kind="email", value="NO@mail.example")
    organisation.contact_points.create(kind="email", value="office@mail.example")
    assert address_of(organisation) == "office@mail.example"


def test_a_rule_is_tried_out_then_confirmed_and_touches_no_more_than_was_seen(officer, leader):
    old = OutboxEntry.objects.create(task="x", done_at=timezone.now() - timedelta(days=200))
    rule = RetentionRule.objects.get(condition="finished_work")
    run = try_rule(rule=rule, by=Actor.of(officer))
    assert (run.found, OutboxEntry.objects.count()) == ([old.pk], 1)
    unseen = OutboxEntry.objects.create(task="y", done_at=timezone.now() - timedelta(days=200))
    with pytest.raises(ValidationError, match="Leadership"):
        confirm_run(run=run, by=Actor.of(officer))
    jobs.execute(confirm_run(run=run, by=Actor.of(leader)).pk)
    assert list(OutboxEntry.objects.all()) == [unseen]


def test_what_is_held_is_left_out_of_every_rule(officer, leader):
    quiet, held = PersonFactory(), PersonFactory()
    InformationDuty.objects.update(collected_on=TODAY - timedelta(days=1000))
    place_hold(person=held, reason="дело", by=Actor.of(leader))
    run = try_rule(rule=RetentionRule.objects.get(condition="quiet_people"), by=Actor.of(officer))
    assert (run.found, run.held) == ([quiet.pk], 1)


def test_whoever_may_not_see_a_record_does_not_count_it_on_a_run(as_user, officer, leader):
    quiet = PersonFactory()
    hidden, held = (PersonFactory(confidentiality=Level.RESTRICTED) for _ in range(2))
    InformationDuty.objects.update(collected_on=TODAY - timedelta(days=1000))
    place_hold(person=held, reason="дело", by=Actor.of(leader))
    run = try_rule(rule=RetentionRule.objects.get(condition="quiet_people"), by=Actor.of(officer))
    jobs.execute(confirm_run(run=run, by=Actor.of(leader)).pk)
    assert set(run.found) == {quiet.pk, hidden.pk}

    page = reverse("crm:retention-run", args=[run.pk])
    pages = [as_user(one).get(page).content.decode() for one in (officer, leader)]
    assert [re.findall(r'"stat-value">(\d+)', html) for html in pages] == [["1"], ["2", "1", "2"]]
    assert Task.objects.get().what == f"Look through the records kept for long (retention run {run.pk})"
    assert not any(LogEntry.objects.about(run.rule).values_list("changes", flat=True))


def test_whoever_may_not_see_a_person_does_not_count_them_in_a_breach(as_user, officer, leader):
    tenure = TenureFactory()
    TenureFactory(organisation=tenure.organisation, person=PersonFactory(confidentiality=Level.RESTRICTED))
    breach = report_breach(what="Изгубен телефон", scope="organisation", scope_id=tenure.organisation_id,
                           by=Actor.of(officer))  # fmt: skip
    told = [as_user(one).get(breach.get_absolute_url()).context["everyone"] for one in (officer, leader)]
    assert told == [1, 2]


def test_a_breach_runs_for_72_hours_and_closes_when_all_was_told(as_user, officer, leader):
    tenure = TenureFactory()
    breach = report_breach(what="Изгубен телефон", scope="organisation", scope_id=tenure.organisation_id,
                           is_high_risk=True, by=Actor.of(officer))  # fmt: skip
    assert breach.tell_by - breach.noticed_at == timedelta(hours=72)
    assert "Изгубен телефон" in as_user(leader).get("/").content.decode()
    page = as_user(officer).get(breach.get_absolute_url())
    assert (page.context["everyone"], list(page.context["page"])) == (1, [tenure.person])
    for told in ({}, {"authority_told_at": timezone.now()}, {"people_told_at": timezone.now()}):
        for name, value in told.items():
            setattr(breach, name, value)
        breach.save()
        with pytest.raises(ValidationError):
            close_breach(breach=breach, by=Actor.of(officer))
    breach.measures = "Ключовете са сменени."
    breach.save()
    close_breach(breach=breach, by=Actor.of(officer))
    assert "Изгубен телефон" not in as_user(leader).get("/").content.decode()


def test_a_breach_at_an_organisation_still_names_its_people_after_a_merge(officer):
    tenure, other = TenureFactory(), OrganisationFactory()
    breach = report_breach(what="Писмо", scope="organisation", scope_id=tenure.organisation_id, by=Actor.of(officer))
    merge(other, tenure.organisation, by=officer)
    assert list(affected.people_seen(breach, officer)) == [tenure.person]
    assert breach.shown_scope == other


def test_a_hold_is_told_to_those_who_see_whose_record_it_holds(officer, leader):
    hidden = PersonFactory(confidentiality=Level.RESTRICTED)
    hold = place_hold(person=hidden, reason="дело", by=Actor.of(leader))
    assert list(LegalHold.objects.visible_to(leader)) == [hold]
    assert not LegalHold.objects.visible_to(officer).exists()


def test_what_is_handed_over_names_no_hidden_parent(officer):
    own = OrganisationFactory(parent=OrganisationFactory(name="Тайна мрежа", confidentiality=Level.RESTRICTED))
    assert leaving.parts_of(own)["profile"][0]["parent"] == ""
    own.parent.confidentiality = Level.COALITION
    assert leaving.parts_of(own)["profile"][0]["parent"] == str(own.parent)


def test_who_leaves_takes_its_data_along_and_sees_nothing_more_the_same_day(officer, member, settings):
    organisation = member.representations.get().organisation
    organisation.contact_points.create(kind="phone", value="+359888000111")
    AuthToken.objects.create(member)
    job = leave_coalition(organisation=organisation, source="писмо", by=Actor.of(officer))
    assert levels_open_to(type(member).objects.get(pk=member.pk)) == [Level.PUBLIC]
    assert not AuthToken.objects.filter(user=member).exists()
    assert not member.representations.current(TODAY).exists()
    assert jobs.execute(job.pk)
    with Document.objects.get().file.open("rb") as stored, zipfile.ZipFile(io.BytesIO(stored.read())) as archive:
        told = json.loads(archive.read("organisation.json"))
    assert told["profile"][0]["name"] == organisation.name
    assert told["contact_points"][0]["value"] == "+359888000111"


def test_the_register_of_processing_names_every_table_that_knows_of_people(as_user, administrator):
    found = processing.entries()
    assert {table.model for entry in found for table in entry.tables} >= {"crm.Person", "monitoring.Commitment"}
    page = as_user(administrator).get(reverse("crm:processing-register"))
    assert page.status_code == 200
    csv = as_user(administrator).get(reverse("crm:processing-register"), {"export": "csv"})
    assert csv.status_code == 200
    pdf = as_user(administrator).get(reverse("crm:processing-register"), {"export": "pdf"})
    assert pdf["Content-Type"] == "application/pdf"


def test_an_administrator_sees_no_request_and_no_dossier(as_user, administrator):
    asked = PrivacyRequest.objects.visible_to(administrator)
    assert not asked.exists()
    for page in ("crm:privacy", "crm:privacy-request-list", "crm:breach-list"):
        assert as_user(administrator).get(reverse(page)).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("page", ["crm:privacy-request-list", "crm:basis-review-list", "crm:information-list"])
def test_lists_ask_the_same_for_any_length(as_user, officer, page, rows, django_assert_max_num_queries):
    for person in PersonFactory.create_batch(rows, review_on=TODAY):
        receive_request(kind="access", person=person, by=Actor.of(officer))
    client = as_user(officer)
    client.get(reverse(page))
    with django_assert_max_num_queries(10):
        assert len(client.get(reverse(page)).context["page"].object_list) == rows
    assert Person.objects.count() == rows
    assert OrganisationFactory.build() is not None


def test_the_rules_to_begin_with_say_their_reason_in_the_language_of_the_reader(leader, as_user):
    assert set(RetentionRule.objects.values_list("reason", flat=True)) == set(REASONS)
    RetentionRule.objects.filter(condition="sessions").update(reason="<b>Наша причина</b>")
    leader.language = "bg"
    leader.save()
    page = as_user(leader).get(reverse("crm:retention-list")).content.decode()

    assert "Две години без среща" in page
    assert "&lt;b&gt;Наша причина" in page


def test_what_any_rule_found_is_shown_before_it_is_confirmed(leader, as_user):
    client, rules = as_user(leader), list(RetentionRule.objects.all())
    pages = [reverse("crm:retention-run", args=[try_rule(rule=rule, by=Actor.of(leader)).pk]) for rule in rules]

    assert len(pages) == len(retention.CONDITIONS)
    assert [client.get(page).status_code for page in pages] == [200] * len(pages)


def test_who_asked_is_forgotten_though_they_wrote_nothing_down(officer, leader):
    asked = receive_request(kind="access", asked_by="Ана Питаща", by=Actor.of(officer))
    close_request(request=asked, state=PrivacyRequest.State.DONE, outcome="Няма данни.", by=Actor.of(officer))
    PrivacyRequest.objects.update(closed_on=TODAY - timedelta(days=20 * 365))
    rule = RetentionRule.objects.get(condition="closed_requests")
    run = try_rule(rule=rule, by=Actor.of(officer))
    jobs.execute(confirm_run(run=run, by=Actor.of(leader)).pk)
    asked.refresh_from_db()

    assert (run.found, asked.asked_by) == ([asked.pk], "-")
    assert try_rule(rule=rule, by=Actor.of(officer)).found == []


def test_stored_data_are_quoted_as_words_not_as_code():
    stored = [{"key": "", "statements": [{"text": "Министър: Ана Иванова", "citations": [{"pk": 187}]}]}, "край"]

    assert passages.in_words(stored) == "Министър: Ана Иванова · край"
    assert passages.in_words("{само текст}") == "{само текст}"
