"""Still right? Members are asked, and answer by link, on the phone, on paper or on their own page."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts import jobs, outbox
from accounts.actors import SYSTEM, Actor
from accounts.models import Job, LogEntry, OneTimeLink, OutboxEntry
from crm import heartbeat
from crm.actions.heartbeat import ask_organisation
from crm.confidentiality import Level
from crm.models import Confirmation, ProfileCheck, ProposedChange
from crm.profile_fields import FIELDS
from tests.access.forms import form_of
from tests.factories import MembershipFactory, MinistryFactory, OrganisationFactory
from tests.queries import assert_constant_queries

pytestmark = pytest.mark.django_db
LIST = reverse("crm:profile-check-list")


def ours(**fields):
    fields = {"name": "Група Надежда", "offers": "зала", **fields}
    return MembershipFactory(organisation=OrganisationFactory(**fields)).organisation


def with_mail(organisation, address="nadezhda@example.org"):
    organisation.contact_points.create(kind="email", value=address)
    return organisation


def asked(organisation, by=SYSTEM):
    return ask_organisation(organisation=organisation, by=by)


def link_of(check):
    return heartbeat.url_of(check).removeprefix("http://localhost:8000")


def sent_by(client, url, **changed):
    """Fill the form of a page as a browser would, with some lines changed."""
    page = client.get(url)
    assert page.status_code == 200, page.status_code
    form = form_of(page.content.decode())
    return client.post(url, form.sent(**changed))


def row(prefix, number, **values):
    return {f"{prefix}-{number}-{name}": value for name, value in values.items()}


# Asking


def test_whoever_has_an_address_is_written_to_in_their_language_and_nothing_else_is_in_the_mail(officer):
    check = asked(with_mail(ours(working_languages="en, bg", about="поверително")), Actor(officer))
    outbox.carry_out(OutboxEntry.objects.get().pk)

    letter = mail.outbox[0]
    check.refresh_from_db()
    assert letter.to == ["nadezhda@example.org"]
    assert letter.subject == "Is your organisation's profile still right?"
    assert heartbeat.url_of(check) in letter.body
    assert "Група Надежда" in letter.body
    assert "поверително" not in letter.body
    assert check.sent_at is not None


def test_of_an_internal_organisation_not_even_the_name_is_in_the_mail(officer):
    asked(with_mail(ours(confidentiality=Level.INTERNAL)), Actor(officer))
    outbox.carry_out(OutboxEntry.objects.get().pk)
    assert "Надежда" not in mail.outbox[0].body + mail.outbox[0].subject


def test_without_an_address_it_is_still_asked_and_the_page_says_whom_to_ring(as_user, officer):
    organisation = ours()
    organisation.contact_points.create(kind="phone", value="+359888123456", note="на съседката")
    organisation.contact_points.create(kind="email", value="not an address")
    client = as_user(officer)
    page = client.post(reverse("crm:organisation-ask", args=[organisation.pk]), follow=True).content.decode()
    assert "ring them" in page
    assert "088 812 3456" in page
    assert "на съседката" in page
    assert ProfileCheck.objects.get().sent_to == ""
    assert not OutboxEntry.objects.exists()


def test_a_public_body_is_not_asked(as_user, officer):
    as_user(officer).post(reverse("crm:organisation-ask", args=[MinistryFactory().pk]))
    assert not ProfileCheck.objects.exists()


def test_asking_again_closes_the_first_question_and_kills_its_link(client, officer):
    organisation = ours()
    first = link_of(asked(organisation))
    second = link_of(asked(organisation))
    assert client.get(first).status_code == 410
    assert client.get(second).status_code == 200
    assert ProfileCheck.objects.open().count() == 1


def test_a_second_click_writes_to_them_no_second_time(as_user, officer):
    organisation, client = with_mail(ours()), as_user(officer)
    ask = reverse("crm:organisation-ask", args=[organisation.pk])
    client.post(ask)
    page = client.post(ask, follow=True).content.decode()
    assert "a short while ago" in page
    check = ProfileCheck.objects.get()
    ProfileCheck.objects.update(promised_at=timezone.now() - timedelta(days=1))
    for _click in range(2):
        client.post(reverse("crm:profile-check-remind", args=[check.pk]))
    assert OutboxEntry.objects.count() == 2
    organisation.contact_points.update(value="right@example.org")
    client.post(ask)
    assert OutboxEntry.objects.count() == 3, "the address was wrong"


def test_a_reminder_after_a_mail_that_never_left_makes_one_mail_of_both(as_user, officer):
    check = asked(with_mail(ours()), Actor(officer))
    ProfileCheck.objects.update(promised_at=timezone.now() - timedelta(hours=1))
    as_user(officer).post(reverse("crm:profile-check-remind", args=[check.pk]))
    for entry in OutboxEntry.objects.all():
        outbox.carry_out(entry.pk)
    assert len(mail.outbox) == 1


def test_the_mail_is_in_the_language_they_named_in_words(officer):
    asked(with_mail(ours(working_languages="English, Bulgarian")), Actor(officer))
    outbox.carry_out(OutboxEntry.objects.get().pk)
    assert mail.outbox[0].subject == "Is your organisation's profile still right?"


def test_a_fresh_link_is_on_record_with_who_made_it(as_user, officer):
    check = asked(ours())
    url = reverse("crm:profile-check-renew", args=[check.pk])
    as_user(officer).post(url)
    made = LogEntry.objects.filter(verb="made a fresh link")
    assert not made.exists(), "the old one still works"
    OneTimeLink.objects.update(expires_at=timezone.now())
    as_user(officer).post(url)
    assert made.get().user == officer


def test_the_mail_leaves_once_though_the_work_is_started_twice(officer):
    asked(with_mail(ours()), Actor(officer))
    entry = OutboxEntry.objects.get()
    assert [outbox.carry_out(entry.pk), outbox.carry_out(entry.pk)] == [True, False]
    assert len(mail.outbox) == 1


def test_a_mail_server_that_refuses_is_tried_again_and_one_that_vanished_is_left_to_people(officer, monkeypatch):
    import smtplib

    check = asked(with_mail(ours()), Actor(officer))
    entry = OutboxEntry.objects.get()

    def failing(error):
        def send(self, *args, **kwargs):
            raise error

        return send

    monkeypatch.setattr("django.core.mail.EmailMessage.send", failing(smtplib.SMTPConnectError(421, b"later")))
    assert not outbox.carry_out(entry.pk)
    assert outbox.waiting() == [], "not at once"
    OutboxEntry.objects.update(failed_at=timezone.now() - timedelta(minutes=2))
    assert outbox.waiting() == [entry.pk]
    monkeypatch.setattr("django.core.mail.EmailMessage.send", failing(smtplib.SMTPServerDisconnected("gone")))
    assert not outbox.carry_out(entry.pk)
    assert outbox.waiting() == [], "whether it arrived nobody knows: it is not sent twice"
    ProfileCheck.objects.update(asked_at=timezone.now() - timedelta(hours=1))
    check.refresh_from_db()
    assert heartbeat.may_not_have_left(check, timezone.now())


def test_a_worker_killed_while_it_writes_to_them_does_not_write_twice(as_user, officer, monkeypatch):
    check = asked(with_mail(ours()), Actor(officer))
    entry = OutboxEntry.objects.get()
    send = mail.EmailMessage.send

    def killed(self, *args, **kwargs):
        send(self)
        raise SystemExit  # nothing after this line runs, as after a kill

    monkeypatch.setattr("django.core.mail.EmailMessage.send", killed)
    with pytest.raises(SystemExit):
        outbox.carry_out(entry.pk)
    monkeypatch.undo()
    assert outbox.waiting() == []
    assert not outbox.carry_out(entry.pk)
    assert len(mail.outbox) == 1
    ProfileCheck.objects.filter(pk=check.pk).update(asked_at=timezone.now() - timedelta(hours=1))
    assert "may not have left" in as_user(officer).get(LIST).content.decode()


def test_an_answer_that_came_first_makes_the_mail_needless(client, officer):
    check = asked(with_mail(ours()), Actor(officer))
    sent_by(client, link_of(check), all="1", answered_name="Мария")
    outbox.carry_out(OutboxEntry.objects.get().pk)
    assert mail.outbox == []


# Once a year


def long_ago(days):
    return timezone.localdate() - timedelta(days=days)


def test_once_a_year_the_stale_are_asked_and_nobody_else():
    stale, fresh, never = (ours(confirmed_on=day) for day in (long_ago(400), long_ago(100), None))
    MembershipFactory(organisation=OrganisationFactory(), started_on=long_ago(30))  # new: not asked at once
    OrganisationFactory(confirmed_on=long_ago(900))  # not ours
    ours(confirmed_on=long_ago(400), is_demonstration=True)

    assert heartbeat.ask_stale(today=timezone.localdate()) == 2
    assert heartbeat.ask_stale(today=timezone.localdate()) == 0, "the clock struck twice"

    assert set(ProfileCheck.objects.values_list("organisation", flat=True)) == {stale.pk, never.pk}
    assert fresh.pk not in ProfileCheck.objects.values_list("organisation", flat=True)
    assert {entry.via for entry in LogEntry.objects.all()} == {"system"}


def test_whoever_did_not_answer_is_not_asked_by_itself_again_within_the_year():
    check = asked(ours(confirmed_on=long_ago(900)))
    ProfileCheck.objects.filter(pk=check.pk).update(closed_at=timezone.now(), asked_at=timezone.now() - timedelta(200))
    assert heartbeat.ask_stale(today=timezone.localdate()) == 0


def test_whoever_left_a_question_open_is_asked_again_after_a_year():
    check = asked(ours(confirmed_on=long_ago(900)))
    ProfileCheck.objects.update(asked_at=timezone.now() - timedelta(400))
    assert heartbeat.ask_stale(today=timezone.localdate()) == 1
    check.refresh_from_db()
    assert check.closed_at is not None
    assert ProfileCheck.objects.open().get().pk != check.pk


def test_whoever_was_reminded_within_the_year_is_not_asked_by_itself():
    asked(ours(confirmed_on=long_ago(900)))
    ProfileCheck.objects.update(asked_at=timezone.now() - timedelta(400), sent_at=timezone.now() - timedelta(3))
    assert heartbeat.ask_stale(today=timezone.localdate()) == 0


def test_the_clock_knows_the_yearly_round(settings):
    tasks = [one["task"] for one in settings.CELERY_BEAT_SCHEDULE.values()]
    assert "crm.tasks.ask_stale_profiles" in tasks


# A group


def test_those_ticked_are_asked_in_the_background_each_once_even_after_an_interruption(as_user, officer):
    chosen, other = [ours(), with_mail(ours())], ours()
    client = as_user(officer)
    url = reverse("crm:profile-check-ask") + "?which=ticked&" + "&".join(f"chosen={one.pk}" for one in chosen)
    page = client.get(url).content.decode()
    assert "Ask 2 organisations" in page
    client.post(url, {"occasion": "spring round"})
    job = Job.objects.get()
    heartbeat.ask_once(chosen[0].pk, job, Actor(officer))  # the worker was killed after the first

    assert jobs.execute(job.pk)

    assert sorted(ProfileCheck.objects.values_list("organisation", flat=True)) == sorted(one.pk for one in chosen)
    assert other.pk not in ProfileCheck.objects.values_list("organisation", flat=True)
    assert set(ProfileCheck.objects.values_list("asked_for", flat=True)) == {"spring round"}
    job.refresh_from_db()
    assert (job.state, job.progress, job.result["url"]) == ("done", 100, LIST)


def test_a_filtered_group_is_asked_and_without_a_filter_our_members(as_user, officer):
    informal, ngo = ours(kind="informal"), ours()
    OrganisationFactory(kind="informal", name="Външна")
    client = as_user(officer)
    assert client.get(reverse("crm:profile-check-ask")).context["total"] == 2
    filtered = client.get(reverse("crm:profile-check-ask") + "?kind=ngo").context
    assert [one.pk for one in filtered["named"]] == [ngo.pk]
    assert informal.pk not in {one.pk for one in filtered["named"]}


def test_ids_of_hidden_organisations_and_nonsense_are_nobody(as_user, officer):
    hidden = ours(confidentiality=Level.RESTRICTED)
    client, url = as_user(officer), reverse("crm:profile-check-ask")
    response = client.post(f"{url}?organisation={hidden.pk}&organisation=x&organisation=99999999999999999999", {})
    assert response.status_code == 422
    assert not Job.objects.exists()


def test_a_job_of_someone_who_is_no_officer_any_more_asks_nobody(officer):
    job = jobs.start(kind=heartbeat.JOB, by=Actor(officer), organisations=[ours().pk], occasion="")
    type(officer).objects.filter(pk=officer.pk).update(role="member")
    assert not jobs.execute(job.pk)
    assert not ProfileCheck.objects.exists()


# By link


def test_three_minutes_with_the_link_and_no_password(client):
    organisation = ours(kind="ngo")
    check = asked(organisation)
    response = sent_by(
        client, link_of(check), all="1", answered_name="Мария, председател", says_offers="change", offers="зала и бус",
        says_name="change", name="Сдружение Надежда",
    )  # fmt: skip
    assert response.status_code == 200
    assert "Една промяна чака" in response.content.decode()

    organisation.refresh_from_db()
    check.refresh_from_db()
    assert (organisation.offers, organisation.name) == ("зала и бус", "Група Надежда")
    assert organisation.confirmed_on == timezone.localdate()
    assert (check.answered_via, check.answered_name, check.answered_by) == ("link", "Мария, председател", None)
    proposal = ProposedChange.objects.get()
    assert (proposal.field, proposal.old, proposal.new) == ("name", "Група Надежда", "Сдружение Надежда")
    assert (proposal.proposed_via, proposal.proposed_name) == ("link", "Мария, председател")
    confirmed = dict(Confirmation.objects.values_list("field", "via"))
    assert confirmed == dict.fromkeys(set(FIELDS) - {"name"}, "link")
    assert {entry.via for entry in LogEntry.objects.about(organisation).exclude(via="system")} == {"link"}


def test_a_copied_link_works_elsewhere_until_it_is_answered_and_then_nowhere(client, django_user_model):
    from django.test import Client

    organisation = ours()
    url, elsewhere = link_of(asked(organisation)), Client()
    assert client.get(url).status_code == 200
    assert elsewhere.get(url).status_code == 200
    assert sent_by(elsewhere, url, all="1", answered_name="Мария").status_code == 200

    page = client.get(url)
    assert page.status_code == 410
    assert "вече е отговорено" in page.content.decode()
    assert "Надежда" not in page.content.decode()


def test_the_second_of_two_who_answer_at_once_is_told_and_loses_nothing(client):
    organisation = ours()
    url = link_of(asked(organisation))
    mine = form_of(client.get(url).content.decode()).sent(
        says_offers="change", offers="моят текст", answered_name="Петър"
    )
    sent_by(client, url, all="1", answered_name="Мария")

    page = client.post(url, mine)

    assert page.status_code == 409
    assert "не е прието" in page.content.decode()
    assert "моят текст" in page.content.decode()
    assert "Група Надежда" in page.content.decode(), "their own words from the form, given back"
    organisation.refresh_from_db()
    assert organisation.offers == "зала"
    assert ProfileCheck.objects.get().answered_name == "Мария"


def test_a_profile_changed_meanwhile_is_shown_beside_what_was_typed(client, officer):
    from crm.actions.organisations import change_organisation

    organisation = ours()
    url = link_of(asked(organisation))
    typed = form_of(client.get(url).content.decode()).sent(
        says_offers="change", offers="моят текст", answered_name="Петър"
    )
    change_organisation(organisation=organisation, version=1, offers="техният текст", by=Actor(officer))

    response = client.post(url, typed)
    page = response.content.decode()
    assert response.status_code == 422
    assert "техният текст" in page
    assert "моят текст" in page
    again = form_of(page).sent()
    assert client.post(url, again).status_code == 200
    organisation.refresh_from_db()
    assert organisation.offers == "моят текст"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"says_website": "change", "website": "не е адрес"}, "не е адрес"),
        ({"says_register_number": "change", "register_number": "175074751"}, "175074751"),
        ({"says_offers": "change"}, "Напишете как трябва да бъде"),
        ({"says_about": "right", "answered_name": ""}, "field-error"),
    ],
)
def test_an_error_loses_nothing_and_the_link_lives_on(client, typed, field):
    check = asked(ours())
    url = link_of(check)
    response = sent_by(client, url, **{"answered_name": "Мария", "about": "ново за нас", **typed, "needs": "компютър"})
    page = response.content.decode()
    assert response.status_code == 422
    assert field in page
    assert "компютър" in page
    assert client.get(url).status_code == 200
    assert not Confirmation.objects.exists()


def test_saying_nothing_at_all_is_no_answer_and_typing_alone_is_one(client):
    organisation = ours()
    url = link_of(asked(organisation))
    silent = sent_by(client, url, answered_name="Мария")
    assert silent.status_code == 422
    assert "Посочете поне един ред" in silent.content.decode()
    assert client.post(url, {}).status_code == 422
    assert sent_by(client, url, answered_name="Мария", needs="компютър").status_code == 200
    organisation.refresh_from_db()
    assert organisation.needs == "компютър"


def test_what_was_left_alone_is_neither_confirmed_nor_changed(client):
    organisation = ours()
    sent_by(client, link_of(asked(organisation)), says_offers="right", answered_name="Мария")
    organisation.refresh_from_db()
    assert list(Confirmation.objects.values_list("field", flat=True)) == ["offers"]
    assert organisation.confirmed_on is None, "the whole profile was not"
    assert ProfileCheck.objects.get().answered_at is not None


def test_ways_to_reach_it_are_added_and_taken_away(client):
    organisation = with_mail(ours())
    url = link_of(asked(organisation))
    changed = {
        "says_contact_points": "change", "contact_points-0-DELETE": "on", "answered_name": "Мария",
        **row("contact_points", 1, kind="phone", value="0888 123 456", note="общ"),
    }  # fmt: skip
    assert sent_by(client, url, **changed).status_code == 200
    assert [point.value for point in organisation.contact_points.all()] == ["+359888123456"]


def test_nothing_is_proposed_by_looking_at_it_in_another_language(client):
    parent = OrganisationFactory(name="Мрежа Мост", name_latin="Bridge network")
    organisation = ours(parent=parent)
    url = link_of(asked(organisation))
    form = form_of(client.get(url + "?language=en").content.decode())
    assert form.fields["parent"] == ["Bridge network"]
    client.post(url + "?language=bg", form.sent(says_about="right", answered_name="Мария"))
    assert not ProposedChange.objects.exists()


# By phone and on paper


def test_an_officer_writes_down_what_is_said_on_the_phone_and_by_whom(as_user, officer):
    organisation = ours()
    check = asked(organisation)
    url = reverse("crm:profile-check-phone", args=[check.pk])
    response = sent_by(
        as_user(officer), url, all="1", answered_name="Баба Мария", says_short_name="change", short_name="Надежда"
    )
    assert response.status_code == 302
    check.refresh_from_db()
    assert (check.answered_via, check.answered_by, check.answered_name) == ("phone", officer, "Баба Мария")
    proposal = ProposedChange.objects.get()
    assert (proposal.proposed_via, proposal.proposed_by, proposal.proposed_name) == ("phone", officer, "Баба Мария")
    assert set(Confirmation.objects.values_list("via", "user")) == {("phone", officer.pk)}
    page = as_user(officer).get(organisation.get_absolute_url()).content.decode()
    assert "Profile confirmed by phone" in page
    assert "Баба Мария" in page


def test_paper_that_came_back_is_entered_as_paper(as_user, officer):
    check = asked(ours())
    sent_by(
        as_user(officer), reverse("crm:profile-check-phone", args=[check.pk]), all="1", answered_name="М", on_paper="on"
    )
    page = as_user(officer).get(LIST).content.decode()
    assert ProfileCheck.objects.get().on_paper
    assert "on the printed form" in page


def test_the_form_is_printed_with_a_link_that_works(as_user, officer):
    check = asked(ours())
    response = as_user(officer).get(reverse("crm:profile-check-paper", args=[check.pk]))
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")


def test_who_answers_by_link_while_the_officer_writes_is_not_overwritten(as_user, officer, client):
    from django.test import Client

    check = asked(ours())
    url = reverse("crm:profile-check-phone", args=[check.pk])
    typed = form_of(as_user(officer).get(url).content.decode()).sent(all="1", answered_name="Петър")
    sent_by(Client(), link_of(check), all="1", answered_name="Мария")
    response = as_user(officer).post(url, typed)
    assert response.status_code == 422
    assert "answered already" in response.content.decode()
    assert ProfileCheck.objects.get().answered_name == "Мария"


# On their own page


def test_one_press_on_the_own_page_confirms_every_line_and_answers_the_question(as_user, member, client):
    own = member.representations.get().organisation
    check = asked(own)
    home = as_user(member).get("/").content.decode()
    assert "The centre asks" in home
    as_user(member).post(reverse("crm:organisation-confirm", args=[own.pk]))
    check.refresh_from_db()
    assert (check.answered_via, check.answered_by) == ("page", member)
    assert set(Confirmation.objects.values_list("field", flat=True)) == set(FIELDS)
    assert not heartbeat.url_of(check)


def test_line_by_line_on_the_own_page(as_user, member):
    own = member.representations.get().organisation
    check = asked(own)
    response = sent_by(
        as_user(member),
        reverse("crm:organisation-still-right", args=[own.pk]),
        all="1",
        says_needs="change",
        needs="бус",
    )
    own.refresh_from_db()
    check.refresh_from_db()
    assert (response.status_code, own.needs, check.answered_name) == (302, "бус", member.name)
    assert Confirmation.objects.get(field="needs").user == member


def test_an_officer_who_confirms_does_not_answer_for_them(as_user, officer):
    check = asked(ours())
    as_user(officer).post(reverse("crm:organisation-confirm", args=[check.organisation_id]))
    check.refresh_from_db()
    assert check.answered_at is None


def test_the_page_says_of_each_field_when_and_by_whom_it_was_confirmed(as_user, officer, member, former_member):
    own = member.representations.get().organisation
    as_user(officer).post(reverse("crm:organisation-confirm", args=[own.pk]))
    page = {user: as_user(user).get(own.get_absolute_url()).content.decode() for user in (officer, member)}
    assert f"confirmed {timezone.localdate().day} " in page[officer]
    assert "</svg>confirmed" in page[member]
    assert officer.name not in page[member], "members do not read who of the centre it was"
    other = OrganisationFactory(confidentiality=Level.PUBLIC)
    Confirmation.objects.create(organisation=other, field="name", via="page", user=officer)
    assert "</svg>confirmed" not in as_user(member).get(other.get_absolute_url()).content.decode()


# The list


def test_the_list_counts_of_how_many_and_says_whom_to_ring(as_user, officer, client):
    answered, waiting, no_mail = with_mail(ours()), with_mail(ours()), ours()
    no_mail.contact_points.create(kind="phone", value="+359888123456", note="на съседката")
    checks = [asked(one) for one in (answered, waiting, no_mail)]
    from django.test import Client

    sent_by(Client(), link_of(checks[0]), all="1", answered_name="Мария")
    client = as_user(officer)
    shown = client.get(LIST).context["numbers"]
    assert (shown.answered, shown.asked, shown.waiting, shown.to_ring) == (1, 3, 2, 1)
    assert (shown.fresh, shown.members) == (1, 3)
    only = client.get(LIST + "?state=waiting")
    assert only.context["numbers"].asked == 3, "the state does not change who was asked"
    assert {check.organisation_id for check in only.context["page"]} == {waiting.pk, no_mail.pk}
    assert "088 812 3456" in only.content.decode()
    sheet = client.get(LIST + "?export=csv").content.decode()
    assert "Мария" in sheet
    assert "088 812 3456" in sheet


def test_a_note_of_the_last_attempt_and_giving_up(as_user, officer):
    check = asked(ours())
    client = as_user(officer)
    client.post(reverse("crm:profile-check-note", args=[check.pk]), {"note": "никой", "tried_on": "2026-11-20"})
    assert "никой" in client.get(LIST).content.decode()
    bad = client.post(reverse("crm:profile-check-note", args=[check.pk]), {"note": "звъня", "tried_on": "вчера"})
    assert bad.status_code == 422
    assert "звъня" in bad.content.decode()
    assert client.post(reverse("crm:profile-check-give-up", args=[check.pk]), {"reason": ""}).status_code == 422
    client.post(reverse("crm:profile-check-give-up", args=[check.pk]), {"reason": "разпаднаха се"})
    check.refresh_from_db()
    assert (check.note, heartbeat.url_of(check)) == ("разпаднаха се", "")
    late = client.post(reverse("crm:profile-check-note", args=[check.pk]), {"note": "x", "tried_on": "2026-11-20"})
    assert late.status_code == 422


def test_writing_once_more_uses_the_same_link_while_it_works_and_not_twice_a_day(as_user, officer):
    check = asked(with_mail(ours()))
    first = heartbeat.url_of(check)
    url = reverse("crm:profile-check-remind", args=[check.pk])
    ProfileCheck.objects.update(promised_at=timezone.now() - timedelta(days=1))
    as_user(officer).post(url)
    check.refresh_from_db()
    assert heartbeat.url_of(check) == first
    ProfileCheck.objects.update(sent_at=timezone.now())
    as_user(officer).post(url)
    assert OutboxEntry.objects.count() == 2
    OneTimeLink.objects.update(expires_at=timezone.now())
    ProfileCheck.objects.update(**dict.fromkeys(["sent_at", "promised_at"], timezone.now() - timedelta(days=31)))
    as_user(officer).post(url)
    check = ProfileCheck.objects.select_related("link").get()
    assert heartbeat.url_of(check) not in {"", first}


def test_the_list_runs_the_same_queries_for_any_length(as_user, officer):
    def one():
        organisation = ours()
        organisation.contact_points.create(kind="phone", value="+359888123456")
        return asked(organisation)

    assert_constant_queries(as_user(officer), "crm:profile-check-list", one)
    assert_constant_queries(as_user(officer), "crm:profile-check-list", one, "?export=csv")
    assert_constant_queries(as_user(officer), "api:profile-check-list", one)


def test_the_api_tells_the_centre_who_answered_and_never_the_link(as_user, officer, member):
    check = asked(ours())
    rows = as_user(officer).get("/api/v1/profile-checks/?state=waiting").json()["results"]
    assert [one["id"] for one in rows] == [check.pk]
    assert rows[0]["state"] == "waiting"
    assert link_of(check).split("/")[-2] not in str(rows)
    assert as_user(member).get("/api/v1/profile-checks/").status_code == 403
