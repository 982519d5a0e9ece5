"""No sequence of edits and answers lets a signature stand under a text its signer did not see."""

from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from hypothesis.extra.django import TestCase

from accounts.actors import Actor
from accounts.models import Role
from campaigns.asks import actions
from campaigns.asks import moves as ask_moves
from campaigns.models import Ask, AskText, Consultation, SignOn, SignOnRequest
from campaigns.signing import answering, closing
from campaigns.signing.counting import behind
from tests.campaigns.asking import consult, draft, members
from tests.factories import UserFactory

WORDINGS = ["Искаме А.", "Искаме Б.", "Искаме В."]
STEP = some.one_of(
    some.tuples(some.just("edit"), some.integers(0, 2), some.just("")),
    some.tuples(some.just("open page"), some.integers(0, 1), some.just("")),
    some.tuples(some.just("answer"), some.integers(0, 1), some.sampled_from(SignOn.Choice.values)),
    some.tuples(some.just("close"), some.just(0), some.just("")),
    some.tuples(some.just("consult again"), some.just(0), some.just("")),
    some.tuples(some.just("agree"), some.just(0), some.just("")),
)


class Signatures(TestCase):
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(some.lists(STEP, min_size=3, max_size=14))
    def test_no_signature_stands_under_a_text_its_signer_did_not_see(self, steps):
        leader = UserFactory(role=Role.LEADERSHIP)
        self.ask, self.members, self.leader = draft(leader, text_bg=WORDINGS[0]), members(2), leader
        self.read: dict[
            int, tuple[int, str, int]
        ] = {}  # by member: which wording, its words, how many answers were known
        self.signed: dict[int, str] = {}  # by answer: the words on the page it was sent from
        for what, which, choice in [("consult again", 0, ""), *steps]:
            with suppress(ValidationError):  # a refusal is an answer too
                getattr(self, what.replace(" ", "_"))(which, choice)
            self.holds()

    def edit(self, which, _choice):
        actions.update_ask(ask=self.ask, version=None, text_bg=WORDINGS[which], by=Actor.of(self.leader))

    def consult_again(self, *_nothing):
        if not Consultation.objects.open().filter(ask=self.ask).exists():
            consult(self.ask, self.members, self.leader)

    def running(self):
        return Consultation.objects.filter(ask=self.ask).latest("pk")

    def request_of(self, which):
        return SignOnRequest.objects.for_list().get(consultation=self.running(), organisation=self.members[which])

    def open_page(self, which, _choice):
        request = self.request_of(which)
        text = request.consultation.text
        self.read[which] = (text.pk, text.text_bg, answering.answers_so_far(request))

    def answer(self, which, choice):
        if which not in self.read:
            return
        text, words, earlier = self.read[which]
        given = answering.sign_on(
            request=self.request_of(which), choice=choice, seen_text=text, seen_answer=earlier, by=Actor.of(self.leader)
        )
        self.signed[given.pk] = words

    def close(self, *_nothing):
        closing.close(consultation=self.running(), by=Actor.of(self.leader))

    def agree(self, *_nothing):
        ask_moves.change_status(ask=self.ask, status="agreed", reason="Да", version=None, by=Actor.of(self.leader))

    def holds(self):
        texts = AskText.objects.filter(ask=self.ask).order_by("number")
        shown = [(one.answer, stands.text) for stands in behind(texts, self.leader) for one in stands.endorsing]
        for one in SignOn.objects.filter(text__ask=self.ask).select_related("text"):
            assert one.text.text_bg == self.signed[one.pk]
        for one, text in shown:
            assert text.text_bg == self.signed[one.pk]
        now = Ask.objects.get(pk=self.ask.pk)
        newest = texts.last()
        assert newest.text_bg == now.text_bg
        assert self.running().text_id == newest.pk or not self.running().is_open


@pytest.mark.django_db
def test_the_guard_itself(officer):
    """Whoever sends the number of another wording is refused: this is what the property rests on."""
    ask, (one,) = draft(officer), members(1)
    request = SignOnRequest.objects.for_list().get(consultation=consult(ask, [one], officer))
    with pytest.raises(ValidationError, match="wording has changed"):
        answering.sign_on(
            request=request, choice="endorse", seen_text=request.consultation.text_id + 1, seen_answer=0,
            by=Actor.of(officer),
        )  # fmt: skip
