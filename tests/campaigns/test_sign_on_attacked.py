"""What was tried against consultations: every way in that once stood open, or nearly."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone, translation

from accounts import paper_pdf
from accounts.actors import Actor
from campaigns.asks import actions
from campaigns.asks import moves as ask_moves
from campaigns.asks.common_agenda import agenda
from campaigns.models import AskText, PassageComment, SignOn, SignOnRequest
from campaigns.signing import answering, closing, links, papers
from campaigns.signing.asking import remind
from campaigns.signing.counting import behind, count
from campaigns.views.agenda import DRAWINGS
from crm.actions.merging import merge_records
from crm.confidentiality import Level
from crm.exporting import kinds, sheets
from crm.models import CoalitionMembership, ContactPoint, Organisation
from tests.background import finish_promised_work
from tests.campaigns.asking import TEXT, answer, consult, draft, members, speaker

pytestmark = pytest.mark.django_db
YESTERDAY = timedelta(days=1)
OPENING = 15  # queries


def request_of(consultation, organisation) -> SignOnRequest:
    return SignOnRequest.objects.for_list().get(consultation=consultation, organisation=organisation)


def names_behind(ask, reader):
    (stands,) = behind(AskText.objects.filter(ask=ask), reader) or [None]
    return ([one.organisation.name for one in stands.endorsing], [one.organisation.name for one in stands.objecting])


def asked_twice(officer, one, first, second, **told):
    """The same wording, put before them anew with more time, as the page advises where too few answered."""
    ask = draft(officer, confidentiality=Level.PUBLIC)
    consultations = []
    for choice in (first, second):
        consultation = consult(ask, [one], officer)
        answer(request_of(consultation, one), choice, officer, **told)
        closing.close(consultation=consultation, by=Actor.of(officer))
        consultations.append(consultation)
    return ask, consultations


@pytest.mark.parametrize("second", ["abstain", "object"])
def test_who_took_the_signature_back_in_a_second_round_stands_under_the_text_no_more(second, as_user, officer):
    one, other = members(2)
    ask, consultations = asked_twice(officer, one, "endorse", second, stays_with_centre=True)

    assert behind(AskText.objects.filter(ask=ask), officer) == []
    member = as_user(speaker(other))
    assert one.name not in member.get(reverse("campaigns:ask-consent", args=[ask.pk])).content.decode()
    assert member.get("/api/v1/sign-ons/").json()["results"] == []
    assert SignOn.objects.visible_to(speaker(other)).count() == 0
    assert [count(one).endorsed for one in consultations] == [1, 0]  # each round keeps its own count


def test_an_address_that_is_no_longer_theirs_gets_no_link_more(officer):
    moved, lost = members(2)
    consultation = consult(draft(officer, confidentiality=Level.PUBLIC), [moved, lost], officer)
    finish_promised_work()
    ContactPoint.objects.filter(organisation=moved, kind="email").update(value="new@example.org")
    ContactPoint.objects.filter(organisation=lost, kind="email").delete()
    SignOnRequest.objects.update(
        promised_at=timezone.now() - timedelta(days=2), sent_at=timezone.now() - timedelta(days=2)
    )
    mail.outbox.clear()

    assert remind(consultation=consultation, by=Actor.of(officer)) == 1
    finish_promised_work()

    assert [message.to for message in mail.outbox] == [["new@example.org"]]


def test_who_signs_in_two_rounds_stands_there_once(officer, leader):
    (one,) = members(1)
    ask, _consultations = asked_twice(officer, one, "endorse", "endorse")
    ask_moves.change_status(ask=ask, status="agreed", reason="Да", version=None, by=Actor.of(leader))

    assert names_behind(ask, leader) == ([one.name], [])
    assert agenda(leader)[0].roads[0].endorsed == 1


def test_a_merged_organisation_signs_nothing_for_the_one_it_became(as_user, officer):
    kept, gone, reader = members(3)
    ask = draft(officer)
    consultation = consult(ask, [kept, gone], officer)
    answer(request_of(consultation, kept), "abstain", officer)
    answer(request_of(consultation, gone), "endorse", officer)
    merge_records(kept=kept, gone=gone, choices={}, keeps_name=False, seen=None, by=Actor.of(officer))

    assert behind(AskText.objects.filter(ask=ask), officer) == []
    assert SignOn.objects.visible_to(speaker(reader)).count() == 0
    counted = count(consultation)
    assert (counted.asked, counted.endorsed, counted.abstained) == (1, 0, 1)


def test_of_two_merged_signatures_one_stands(officer):
    kept, gone = members(2)
    ask = draft(officer)
    consultation = consult(ask, [kept, gone], officer)
    for one in (kept, gone):
        answer(request_of(consultation, one), "endorse", officer)
    merge_records(kept=kept, gone=gone, choices={}, keeps_name=False, seen=None, by=Actor.of(officer))
    assert names_behind(ask, officer) == ([kept.name], [])


def test_the_link_of_who_left_the_coalition_shows_nothing_and_nothing_new_is_mailed(client, officer):
    ask, (left, stayed) = draft(officer), members(2)
    consultation = consult(ask, [left, stayed], officer)
    finish_promised_work()
    path = urlsplit(links.url_of(request_of(consultation, left))).path
    CoalitionMembership.objects.filter(organisation=left).update(ended_on=timezone.localdate() - YESTERDAY)
    mail.outbox.clear()

    page = client.get(path)
    assert page.status_code == 410
    assert TEXT not in page.content.decode()
    SignOnRequest.objects.update(promised_at=None)
    assert remind(consultation=consultation, by=Actor.of(officer)) == 1
    actions.update_ask(ask=ask, version=None, text_bg="Друго искане.", by=Actor.of(officer))
    finish_promised_work()
    assert {message.to[0] for message in mail.outbox} == {request_of(consultation, stayed).sent_to}


def test_comments_open_to_those_asked_are_for_the_coalition_of_today(officer):
    ask, (left, stayed) = draft(officer, confidentiality=Level.PUBLIC), members(2)
    Organisation.objects.update(confidentiality=Level.PUBLIC)
    consultation = consult(ask, [left, stayed], officer)
    user, by = speaker(left), Actor.of(speaker(stayed))
    answering.comment(
        request=request_of(consultation, stayed), body="Само помежду ни", seen_text=consultation.text_id, by=by,
        stays_with_centre=False,
    )  # fmt: skip
    CoalitionMembership.objects.filter(organisation=left).update(ended_on=timezone.localdate() - YESTERDAY)

    assert list(PassageComment.objects.visible_to(user)) == []


def test_comments_end_somewhere(officer, monkeypatch):
    ask, (one,) = draft(officer), members(1)
    request, by = request_of(consult(ask, [one], officer), one), Actor.of(officer)
    monkeypatch.setattr(answering, "MOST_COMMENTS", 1)
    told = {"request": request, "seen_text": request.consultation.text_id, "by": by}
    answering.comment(body="Първи", **told)
    with pytest.raises(ValidationError, match="enough"):
        answering.comment(body="Втори", **told)


def test_changing_ones_answer_ends_somewhere(officer, monkeypatch):
    ask, (one,) = draft(officer), members(1)
    request, user = request_of(consult(ask, [one], officer), one), speaker(one)
    monkeypatch.setattr(answering, "MOST_ANSWERS", 2)
    for choice in ("endorse", "object"):
        answer(request, choice, user)
    with pytest.raises(ValidationError, match="very often"):
        answer(request, "endorse", user)
    assert SignOn.objects.count() == 2


def test_a_comment_speaks_of_the_wording_that_was_read(client, officer):
    ask, (one,) = draft(officer), members(1)
    consultation = consult(ask, [one], officer)
    client.force_login(speaker(one))
    url = reverse("campaigns:sign-on", args=[request_of(consultation, one).pk])
    read = client.get(url).context["comment_form"]["seen_text"].value()
    actions.update_ask(ask=ask, version=None, text_bg="Друго искане.", by=Actor.of(officer))

    refused = client.post(url, {"body": "Съгласни сме с всичко", "seen_text": read})
    assert (refused.status_code, PassageComment.objects.count()) == (422, 0)
    again, now = refused.context["comment_form"], AskText.objects.filter(ask=ask).latest("number")
    assert (again["body"].value(), again["seen_text"].value()) == ("Съгласни сме с всичко", str(now.pk))
    client.post(url, {"body": again["body"].value(), "seen_text": again["seen_text"].value()})
    assert PassageComment.objects.get().text == now


@pytest.mark.parametrize("asked", [1, 3])
def test_asking_takes_as_many_queries_for_one_as_for_many(officer, asked, django_assert_num_queries):
    ask, organisations = draft(officer), members(asked)
    with django_assert_num_queries(OPENING):
        consultation = consult(ask, organisations, officer)
    assert consultation.requests.exclude(link=None).exclude(sent_to="").count() == asked


def test_numbers_of_answers_do_not_tell_a_member_how_many_there_are(officer):
    ask, (first, second) = draft(officer, confidentiality=Level.PUBLIC), members(2)
    consultation = consult(ask, [first, second], officer)
    for organisation, choice in ((first, "endorse"), (second, "abstain")):
        answer(request_of(consultation, organisation), choice, speaker(organisation))
    kind = next(one for one in kinds.every() if one.model is SignOn)
    (portion,) = sheets.portions(kind, speaker(first))
    (line,) = sheets.cells(kind, portion, speaker(first))
    header = sheets.header(kind, is_centre=False)
    assert (len(line), "Number" in header) == (len(header), False)
    assert sheets.header(kind, is_centre=True)[0] == "Number"


@pytest.mark.parametrize("wanted", ["²", "9" * 5000, "-1", "x", "٣"])
def test_a_theme_that_is_no_number_is_not_found(client, db, wanted):
    assert client.get(reverse("campaigns:common-agenda"), {"theme": wanted}).status_code == 404


def test_who_signs_has_read_every_title_the_papers_carry(client, officer):
    ask, (one,) = draft(officer, title_en="Close the schools"), members(1)
    request = request_of(consult(ask, [one], officer), one)
    page = client.get(urlsplit(links.url_of(request)).path, {"language": "bg"}).content.decode()
    assert "Close the schools" in page
    with translation.override("en"):
        assert "Close the schools" in papers.annex(ask, officer)


def test_no_number_a_member_reads_counts_the_answers_of_others(as_user, officer):
    ask, (one, other) = draft(officer), members(2)
    consultation = consult(ask, [one, other], officer)
    requests = {row.organisation_id: row for row in consultation.requests.all()}
    for choice in ("abstain", "object", "abstain"):
        answer(requests[other.pk], choice, officer)
    client = as_user(speaker(one))

    form = client.get(reverse("campaigns:sign-on", args=[requests[one.pk].pk])).context["form"]
    mine = client.get(f"/api/v1/sign-on-requests/{requests[one.pk].pk}/").json()
    assert (form["seen_answer"].value(), mine["answers"], mine["answer"]) == (0, 0, None)
    answer(requests[one.pk], "endorse", officer)
    again = client.get(f"/api/v1/sign-on-requests/{requests[one.pk].pk}/").json()
    assert (again["answers"], "id" in again["answer"]) == (1, False)
    assert all("id" not in row for row in client.get("/api/v1/sign-ons/").json()["results"])


def test_the_public_paper_is_drawn_so_often_and_no_more(client, one_minute, monkeypatch):
    assert DRAWINGS == {"most": 20, "seconds": 60}, "fewer are enough to see the door close"
    monkeypatch.setitem(DRAWINGS, "most", 2)
    url = reverse("campaigns:agenda-pdf")
    assert [client.get(url).status_code for _ in range(3)] == [200, 200, 429]


def test_where_no_paper_can_be_drawn_the_agenda_says_so(client, monkeypatch):
    monkeypatch.setattr(paper_pdf, "available", lambda: False)
    page = client.get(reverse("campaigns:agenda-pdf"), follow=True)
    assert page.status_code == 200
    assert "Pango" in page.content.decode()
