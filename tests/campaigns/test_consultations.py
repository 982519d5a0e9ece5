"""Ninety-three organisations are asked whether they stand behind an ask, and what becomes of their answers."""

import io
import re
from datetime import timedelta

import pypdfium2
import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import LogEntry
from campaigns.asks import actions
from campaigns.asks import moves as ask_moves
from campaigns.models import Ask, AskText, Consultation, PassageComment, SignOn, SignOnRequest
from campaigns.signing import answering, closing, links
from campaigns.signing.asking import remind, remind_before_the_end
from campaigns.signing.counting import Count, behind, count, outcome_of
from campaigns.tasks import run_consultations
from crm.confidentiality import Level
from crm.models import CoalitionMembership
from tests.background import finish_promised_work
from tests.campaigns.asking import TEXT, answer, consult, draft, members, speaker

pytestmark = pytest.mark.django_db


def request_of(consultation, organisation) -> SignOnRequest:
    return SignOnRequest.objects.for_list().get(consultation=consultation, organisation=organisation)


def send(client, request, choice, **told):
    """Fill in the page as it is shown and send it."""
    url = told.pop("url", reverse("campaigns:sign-on", args=[request.pk]))
    form = client.get(url).context["form"]
    shown = {name: form[name].value() for name in ("seen_text", "seen_answer")}
    return client.post(url, {**shown, "choice": choice, "reason": "", **told})


def text_of(pdf: bytes) -> str:
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(io.BytesIO(pdf)))


def test_ninety_three_organisations_from_the_question_to_the_paper(client, as_user, officer, leader):
    ask, asked = draft(officer), members(93)
    consultation = consult(ask, asked, officer, quorum=50, rule="share", share=75)
    finish_promised_work()
    assert len(mail.outbox) == 93
    assert {message.to[0] for message in mail.outbox} == {f"office{n}@example.org" for n in range(93)}

    # one by the link in its mail, without an account
    link = re.search(r"https?://\S+(/sign-on/link/\S+)", mail.outbox[0].body)[1]
    first = SignOnRequest.objects.get(sent_to=mail.outbox[0].to[0])
    page = client.get(link)
    assert TEXT in page.content.decode()
    thanks = send(client, first, "endorse", url=link, name="Измислена Председателка")
    assert thanks.status_code == 200
    assert SignOn.objects.get(organisation=first.organisation).name == "Измислена Председателка"
    assert client.get(link).status_code == 410

    # one on its own page, one by phone
    second, third, *others = [one for one in asked if one.pk != first.organisation_id]
    assert (
        send(as_user(speaker(second)), request_of(consultation, second), "object", reason="Твърде общо").status_code
        == 302
    )
    phone = reverse("campaigns:sign-on-phone", args=[request_of(consultation, third).pk])
    assert (
        send(as_user(officer), request_of(consultation, third), "abstain", url=phone, name="Кметица").status_code == 302
    )
    told = SignOn.objects.get(organisation=third)
    assert (told.via, told.by, told.name) == ("phone", officer, "Кметица")

    for one in others[:57]:
        answer(request_of(consultation, one), "endorse", officer)
    for one in others[57:60]:
        answer(
            request_of(consultation, one), "abstain" if one != others[59] else "object", officer, stays_with_centre=True
        )
    assert count(consultation) == Count(asked=93, endorsed=58, abstained=3, objected=2)

    # a reminder for the silent alone
    SignOnRequest.objects.update(
        promised_at=timezone.now() - timedelta(days=3), sent_at=timezone.now() - timedelta(days=3)
    )
    mail.outbox.clear()
    assert remind(consultation=consultation, by=Actor.of(officer)) == 30
    finish_promised_work()
    silent = {one.sent_to for one in consultation.requests.unanswered()}
    assert {message.to[0] for message in mail.outbox} == silent
    assert all("reminder" in message.body or "напомняне" in message.body for message in mail.outbox)

    page = as_user(officer).get(consultation.get_absolute_url()).content.decode()
    assert "63" in page
    closed = closing.close(consultation=consultation, by=Actor.of(officer))
    ask.refresh_from_db()
    assert (closed.outcome, ask.status) == ("agreed", "consulted")
    assert (
        ask_moves.change_status(
            ask=ask, status="agreed", reason="Съгласувано", version=None, by=Actor.of(officer)
        ).status
        == "agreed"
    )

    paper = text_of(as_user(officer).get(reverse("campaigns:annex-pdf", args=[ask.pk])).getvalue())
    assert "58 organisations stand behind it" in paper
    assert second.name in paper
    assert third.name not in paper
    assert others[59].name not in paper  # its objection stays with the centre
    assert AskText.objects.get(ask=ask).digest in re.sub(r"\s", "", paper)
    result = text_of(as_user(leader).get(reverse("campaigns:consultation-pdf", args=[consultation.pk])).getvalue())
    assert "63 of 93 answered" in result
    assert third.name in result


def test_a_late_answer_is_refused_in_words_and_gives_back_what_was_typed(as_user, officer, client):
    ask, (one,) = draft(officer), members(1)
    consultation = consult(ask, [one], officer)
    request, user = request_of(consultation, one), speaker(one)
    url, link = reverse("campaigns:sign-on", args=[request.pk]), links.url_of(request)
    form = as_user(user).get(url).context["form"]
    Consultation.objects.update(answers_until=timezone.localdate() - timedelta(days=1))

    late = as_user(user).post(
        url, {"seen_text": form["seen_text"].value(), "seen_answer": 0, "choice": "object", "reason": "Дълго мислено"}
    )
    client.logout()
    by_link = client.post(link, {"seen_text": 1, "seen_answer": 0, "choice": "object", "reason": "Дълго мислено"})

    assert late.status_code == 422
    assert "The last day to answer was" in late.content.decode()
    assert "Дълго мислено" in late.content.decode()
    assert by_link.status_code in {409, 422}
    assert "Дълго мислено" in by_link.content.decode()
    assert not SignOn.objects.exists()


def test_an_edit_reopens_consent_and_says_so(as_user, officer):
    ask, (one, other) = draft(officer), members(2)
    consultation = consult(ask, [one, other], officer)
    request, user = request_of(consultation, one), speaker(one)
    old_link = links.url_of(request)
    answer(request, "endorse", user)
    finish_promised_work()
    mail.outbox.clear()

    actions.update_ask(ask=ask, version=None, text_bg="Искаме медиатори във всяко училище.", by=Actor.of(officer))
    finish_promised_work()

    consultation.refresh_from_db()
    assert consultation.text == AskText.objects.get(ask=ask, number=2)
    assert count(consultation) == Count(asked=2, endorsed=0, abstained=0, objected=0)
    assert len(mail.outbox) == 2
    page = as_user(user).get(reverse("campaigns:sign-on", args=[request.pk])).content.decode()
    assert "The wording has changed since your organisation answered" in page
    assert "<del>" in page
    assert (
        links.behind(old_link.rstrip("/").split("/")[-1]) is None
        or links.url_of(request_of(consultation, one)) != old_link
    )
    signed = SignOn.objects.get()
    assert signed.text.number == 1
    stands = behind(AskText.objects.filter(ask=ask).order_by("-number"), officer)
    assert [(one.text.number, len(one.endorsing)) for one in stands] == [(1, 1)]


def test_who_read_the_old_wording_answers_nothing_and_keeps_the_words(as_user, officer):
    ask, (one,) = draft(officer), members(1)
    request, user = request_of(consult(ask, [one], officer), one), speaker(one)
    client, url = as_user(user), reverse("campaigns:sign-on", args=[request.pk])
    shown = client.get(url).context["form"]
    typed = {"seen_text": shown["seen_text"].value(), "seen_answer": 0, "choice": "endorse", "reason": "Подкрепяме"}
    actions.update_ask(ask=ask, version=None, text_bg="Искаме нещо съвсем друго.", by=Actor.of(officer))

    answered = client.post(url, typed)

    assert answered.status_code == 422
    page = answered.content.decode()
    assert "wording has changed while you were reading" in page
    assert "Искаме нещо съвсем друго." in page
    assert "Подкрепяме" in page
    assert not SignOn.objects.exists()


def test_an_agreed_ask_whose_words_change_is_a_draft_again(officer, leader):
    ask = draft(officer)
    ask_moves.change_status(ask=ask, status="agreed", reason="Събрание", version=None, by=Actor.of(leader))

    actions.update_ask(ask=ask, version=None, text_bg="Друго.", by=Actor.of(officer))

    ask.refresh_from_db()
    assert ask.status == "draft"
    assert LogEntry.objects.about(ask).filter(verb="changed the status").count() == 2


def test_what_was_tabled_keeps_its_words(officer, leader):
    ask = draft(officer)
    for status in ("agreed", "tabled"):
        ask_moves.change_status(ask=ask, status=status, reason="Да", version=None, by=Actor.of(leader))

    with pytest.raises(ValidationError, match="keeps its words"):
        actions.update_ask(ask=ask, version=None, text_bg="Друго.", by=Actor.of(officer))
    assert Ask.objects.get(pk=ask.pk).text_bg == TEXT


def test_an_officer_records_as_agreed_only_what_a_consultation_agreed_to(officer, leader):
    ask, (one,) = draft(officer), members(1)
    with pytest.raises(ValidationError, match="No consultation has agreed"):
        ask_moves.change_status(ask=ask, status="agreed", reason="Да", version=None, by=Actor.of(officer))
    consultation = consult(ask, [one], officer)
    answer(request_of(consultation, one), "object", officer)
    closing.close(consultation=consultation, by=Actor.of(officer))
    with pytest.raises(ValidationError, match="No consultation has agreed"):
        ask_moves.change_status(ask=ask, status="agreed", reason="Да", version=None, by=Actor.of(officer))
    assert (
        ask_moves.change_status(ask=ask, status="agreed", reason="Събрание", version=None, by=Actor.of(leader)).status
        == "agreed"
    )


def test_a_step_that_leads_nowhere_is_refused_in_words(officer):
    ask = draft(officer)
    with pytest.raises(ValidationError, match="it can only become"):
        ask_moves.change_status(ask=ask, status="met", reason="Да", version=None, by=Actor.of(officer))


def test_the_second_of_two_representatives_is_shown_the_first_answer_and_may_change_it(as_user, officer):
    ask, (one,) = draft(officer), members(1)
    request = request_of(consult(ask, [one], officer), one)
    first, second = speaker(one), speaker(one)
    client, url = as_user(second), reverse("campaigns:sign-on", args=[request.pk])
    shown = client.get(url).context["form"]
    answer(request, "endorse", first, name="Първи", reason="Наша кауза")

    refused = client.post(
        url, {"seen_text": shown["seen_text"].value(), "seen_answer": 0, "choice": "object", "reason": "Против"}
    )

    assert refused.status_code == 422
    page = refused.content.decode()
    assert "colleague of yours has answered meanwhile" in page
    assert "Наша кауза" in page
    assert "Против" in page
    assert SignOn.objects.count() == 1

    again = {name: refused.context["form"][name].value() for name in ("seen_text", "seen_answer", "choice", "reason")}
    assert client.post(url, again).status_code == 302
    assert count(request.consultation) == Count(asked=1, endorsed=0, abstained=0, objected=1)
    assert SignOn.objects.count() == 2


def test_an_answer_is_never_rewritten(officer):
    ask, (one,) = draft(officer), members(1)
    given = answer(request_of(consult(ask, [one], officer), one), "abstain", officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        SignOn.objects.filter(pk=given.pk).update(choice="endorse")


def test_nobody_answers_for_another_organisation(as_user, officer):
    ask, (one, other) = draft(officer), members(2)
    consultation = consult(ask, [one, other], officer)
    client = as_user(speaker(one))

    assert client.get(reverse("campaigns:sign-on", args=[request_of(consultation, other).pk])).status_code == 404
    assert client.get(reverse("campaigns:sign-on-phone", args=[request_of(consultation, one).pk])).status_code == 403
    api = client.post(
        f"/api/v1/sign-on-requests/{request_of(consultation, other).pk}/answer/",
        {"choice": "object", "seen_text": consultation.text_id, "seen_answer": 0}, content_type="application/json",
    )  # fmt: skip
    assert api.status_code == 404


def test_an_organisation_that_left_keeps_its_signature_and_is_marked_and_answers_no_more(officer):
    ask, (one, other) = draft(officer), members(2)
    consultation = consult(ask, [one, other], officer)
    answer(request_of(consultation, one), "endorse", officer)
    CoalitionMembership.objects.update(ended_on=timezone.localdate() - timedelta(days=1))

    with pytest.raises(ValidationError, match="no member"):
        answer(request_of(consultation, other), "endorse", officer)
    (stands,) = behind(AskText.objects.filter(ask=ask), officer)
    assert [one.has_left for one in stands.endorsing] == [True]


def test_members_and_the_public_see_endorsements_and_open_objections_and_no_number_beside(
    as_user, officer, leader, client
):
    ask, (endorsing, silent, abstaining, objecting, hidden, reader) = (
        draft(officer, confidentiality=Level.PUBLIC),
        members(6),
    )
    for one in (endorsing, silent, abstaining, objecting, hidden):
        one.confidentiality = Level.PUBLIC
        one.save()
    consultation = consult(ask, [endorsing, silent, abstaining, objecting, hidden, reader], officer)
    answer(request_of(consultation, endorsing), "endorse", officer, reason="Тайна подкрепа", stays_with_centre=True)
    answer(request_of(consultation, abstaining), "abstain", officer, reason="Тихо въздържане")
    answer(request_of(consultation, objecting), "object", officer, reason="Открито несъгласие")
    answer(request_of(consultation, hidden), "object", officer, reason="Скрито несъгласие", stays_with_centre=True)
    closing.close(consultation=consultation, by=Actor.of(officer))
    ask_moves.change_status(ask=ask, status="agreed", reason="Събрание", version=None, by=Actor.of(leader))

    member = as_user(speaker(reader))
    pages = [
        member.get(url).content.decode()
        for url in (
            reverse("campaigns:ask-consent", args=[ask.pk]), reverse("campaigns:agenda-ask", args=[ask.pk]),
            f"/api/v1/sign-ons/?ask={ask.pk}", ask.get_absolute_url(),
            reverse("campaigns:common-agenda"),
        )
    ]  # fmt: skip
    pages.append(text_of(member.get(reverse("campaigns:annex-pdf", args=[ask.pk])).getvalue()))
    client.logout()
    pages += [
        client.get(reverse("campaigns:common-agenda")).content.decode(),
        client.get(reverse("campaigns:agenda-ask", args=[ask.pk])).content.decode(),
    ]
    everything = "\n".join(pages)
    assert endorsing.name in everything
    assert "Открито несъгласие" in everything
    for never in (
        silent.name,
        abstaining.name,
        hidden.name,
        "Тайна подкрепа",
        "Тихо въздържане",
        "Скрито несъгласие",
        "of 6",
        "not agreed",
        "abstain",
    ):
        assert never not in everything, never


def test_members_learn_no_rule_no_count_and_no_outcome_over_the_api(as_user, officer):
    ask, (one,) = draft(officer), members(1)
    consultation = consult(ask, [one], officer, quorum=100)
    closing.close(consultation=consultation, by=Actor.of(officer))

    url = f"/api/v1/consultations/{consultation.pk}/"
    assert {"quorum", "outcome", "count", "rule", "share"} & set(as_user(speaker(one)).get(url).json()) == set()
    assert as_user(officer).get(url).json()["outcome"] == "too_few"


@pytest.mark.parametrize(
    ("rule", "share", "quorum", "counted", "outcome"),
    [
        ("no_objection", 100, 50, (4, 2, 0, 0), "agreed"),
        ("no_objection", 100, 50, (4, 1, 0, 0), "too_few"),
        ("no_objection", 100, 0, (4, 3, 0, 1), "not_agreed"),
        ("no_objection", 100, 0, (4, 0, 2, 0), "not_agreed"),
        ("no_objection", 100, 0, (4, 0, 0, 0), "too_few"),
        ("share", 75, 0, (4, 3, 0, 1), "agreed"),
        ("share", 76, 0, (4, 3, 0, 1), "not_agreed"),
        ("share", 67, 0, (3, 2, 1, 0), "not_agreed"),
        ("share", 66, 0, (3, 2, 1, 0), "agreed"),
    ],
)
def test_the_rules_are_exact(rule, share, quorum, counted, outcome):
    asked = Consultation(rule=rule, share=share, quorum=quorum)
    assert outcome_of(asked, Count(*counted)) == outcome


def test_the_clock_reminds_once_and_closes_when_the_last_day_is_over(officer):
    ask, (one, other) = draft(officer), members(2)
    consultation = consult(ask, [one, other], officer, answers_until=timezone.localdate() + timedelta(days=2))
    answer(request_of(consultation, one), "endorse", officer)
    yesterday = timezone.now() - timedelta(days=1)
    SignOnRequest.objects.update(promised_at=yesterday, sent_at=yesterday)
    Consultation.objects.update(opened_at=yesterday)

    assert remind_before_the_end(timezone.localdate()) == 1
    assert remind_before_the_end(timezone.localdate()) == 0
    finish_promised_work()
    assert [message.to for message in mail.outbox] == [["office1@example.org"]]

    Consultation.objects.update(answers_until=timezone.localdate() - timedelta(days=1))
    run_consultations()
    consultation.refresh_from_db()
    ask.refresh_from_db()
    assert (consultation.outcome, ask.status) == ("agreed", "consulted")


def test_giving_longer_keeps_links_alive_and_never_shortens(officer):
    ask, (one,) = draft(officer), members(1)
    consultation = consult(ask, [one], officer, answers_until=timezone.localdate() + timedelta(days=1))
    longer = timezone.localdate() + timedelta(days=9)
    with pytest.raises(ValidationError):
        closing.prolong(consultation=consultation, answers_until=timezone.localdate(), by=Actor.of(officer))
    closing.prolong(consultation=consultation, answers_until=longer, by=Actor.of(officer))
    assert timezone.localdate(request_of(consultation, one).link.expires_at) == longer + timedelta(days=1)


def test_a_comment_on_a_passage_must_quote_the_text_and_stays_where_its_author_wants(as_user, officer):
    ask, (one, other) = draft(officer), members(2)
    consultation = consult(ask, [one, other], officer)
    client, url = as_user(speaker(one)), reverse("campaigns:sign-on", args=[request_of(consultation, one).pk])

    read = {"seen_text": consultation.text_id}
    wrong = client.post(url, read | {"passage": "думи отдругаде", "body": "Как така?"})
    inside = {"passage": "във всяка община", "body": "И в кметствата.", "stays_with_centre": "on"}
    right = client.post(url, read | inside)
    open_one = client.post(url, read | {"passage": "", "body": "За всички."})

    assert "do not stand in the text" in wrong.content.decode()
    assert "Как така?" in wrong.content.decode()
    assert (right.status_code, open_one.status_code) == (302, 302)
    assert PassageComment.objects.count() == 2
    page = (
        as_user(speaker(other))
        .get(reverse("campaigns:sign-on", args=[request_of(consultation, other).pk]))
        .content.decode()
    )
    assert "За всички." in page
    assert "И в кметствата." not in page
    assert "И в кметствата." in as_user(officer).get(consultation.get_absolute_url()).content.decode()


def test_a_restricted_or_internal_ask_is_not_consulted_and_none_is_hidden_meanwhile(officer):
    hidden, (one,) = draft(officer, confidentiality=Level.INTERNAL), members(1)
    with pytest.raises(ValidationError, match="open the ask to the coalition first"):
        consult(hidden, [one], officer)
    ask = draft(officer)
    consult(ask, [one], officer)
    with pytest.raises(ValidationError, match="Close the consultation first"):
        actions.update_ask(ask=ask, version=None, confidentiality=Level.INTERNAL, by=Actor.of(officer))


def test_opening_from_the_page(as_user, officer):
    ask, asked = draft(officer), members(3)
    client, url = as_user(officer), reverse("campaigns:consultation-new", args=[ask.pk])
    until = (timezone.localdate() + timedelta(days=10)).isoformat()
    told = {"whom": "all", "answers_until": until, "rule": "share", "share": "", "quorum": "50"}

    refused = client.post(url, {**told, "note": "Пишете ни"})
    opened = client.post(url, {**told, "share": "75"})

    assert refused.status_code == 422
    assert "Say how large the share must be" in refused.content.decode()
    assert "Пишете ни" in refused.content.decode()
    assert opened.status_code == 302
    assert Consultation.objects.get().requests.count() == len(asked)


def test_asking_costs_the_same_queries_for_each_and_the_page_for_all(as_user, officer, django_assert_max_num_queries):
    ask, asked = draft(officer), members(40)
    consultation = consult(ask, asked, officer)
    for one in asked[:20]:
        answer(request_of(consultation, one), "endorse", officer)
    client = as_user(officer)
    client.get(consultation.get_absolute_url())
    with django_assert_max_num_queries(30):
        client.get(consultation.get_absolute_url())


def test_standing_is_what_was_said_last(officer):
    ask, (one,) = draft(officer), members(1)
    request = request_of(consult(ask, [one], officer), one)
    for choice in ("endorse", "object", "abstain"):
        answer(request, choice, officer)
    assert answering.standing(request).choice == "abstain"
    assert SignOn.objects.visible_to(speaker(members(1)[0])).count() == 0


def test_the_paper_to_hand_out_names_only_whom_everyone_may_know(as_user, officer):
    ask, (known, inside) = draft(officer, confidentiality=Level.PUBLIC), members(2)
    known.confidentiality = Level.PUBLIC
    known.save()
    consultation = consult(ask, [known, inside], officer)
    for one in (known, inside):
        answer(request_of(consultation, one), "endorse", officer)
    client, url = as_user(officer), reverse("campaigns:annex-pdf", args=[ask.pk])

    ours, public = (text_of(client.get(f"{url}{query}").getvalue()) for query in ("", "?public=1"))

    assert inside.name in ours
    assert "For the coalition" in ours
    assert known.name in public
    assert inside.name not in public
    assert "For the coalition" not in public
    internal = draft(officer)
    assert client.get(reverse("campaigns:annex-pdf", args=[internal.pk]) + "?public=1").status_code == 404
