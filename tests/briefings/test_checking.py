"""What stands between a draft and its signature: each thing to mend appears, and holds up what it should."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.actors import Actor
from briefings import actions, citing, prose
from briefings.checking import GATE, WHAT, check
from briefings.gathering import gather
from briefings.models import Block, BlockVersion
from briefings.reach import Scope
from crm.confidentiality import Level
from tests.factories import (
    CommitmentFactory,
    EvidenceFactory,
    MeetingFactory,
    OutcomeFactory,
    PublishedCommitmentFactory,
    SessionFactory,
)

TODAY = timezone.localdate()


@pytest.fixture
def promise(body):
    return PublishedCommitmentFactory(owed_by=body, title="Места без такса")


@pytest.fixture
def written(begin, leader):
    """Write one text of a paper of its own, and say what is to be mended."""

    def wrote(text, level=Level.PUBLIC, kind="text"):
        briefing = begin(kinds=[kind], level=level)
        actions.write_block(briefing.blocks.get(), version=None, text=text, by=Actor.of(leader))
        return briefing

    return wrote


def found(briefing, user):
    return [(one.what, one.weight) for one in check(briefing, Scope.of(briefing, user, TODAY))]


def signed(briefing, user):
    try:
        actions.publish(briefing, by=Actor.of(user))
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(
    "text",
    ["В 12 от 28 училища няма такса.", "Делът падна с 12,5 %.", "There are 1 200 children.", "- Платени са 3 милиона."],
)
def test_a_number_without_a_source_holds_it_up(text, written, leader):
    briefing = written(text)

    assert found(briefing, leader) == [("number", GATE)]
    assert not signed(briefing, leader)


@pytest.mark.parametrize(
    "text",
    [
        "Обещано е през 2024 г. на среща.", "Виж чл. 5, ал. 2 от закона.", "On 12.03.2025 they met.",
        "Срещнахме се на 3 март 2025 г. в София.", "Met on 3 March.", "Постановление № 302 важи.",
        "Периодът е 2021-2027.", "1. Първо\n2) Второ", "Няма числа.", "Регламент (ЕС) 2021/1060 важи.",
    ],
)  # fmt: skip
def test_a_year_a_day_and_the_number_of_a_law_are_no_figures(text, written, leader):
    assert found(written(text), leader) == []


def test_a_number_with_its_source_passes(promise, written, leader):
    briefing = written(f"В 12 от 28 училища няма такса [[commitment:{promise.pk}]].")

    assert found(briefing, leader) == []
    assert signed(briefing, leader)


def test_the_source_of_one_sentence_does_not_stand_behind_the_next(promise, written, leader):
    briefing = written(f"В 12 училища няма такса [[commitment:{promise.pk}]]. В 16 има.")

    assert found(briefing, leader) == [("number", GATE)]


@pytest.mark.parametrize("key", ["commitment:999999", "user:1", "block:999999", "nothing:1"])
def test_a_source_that_is_not_there_holds_it_up(key, written, leader):
    briefing = written(f"Вж. [[{key}]].")

    assert found(briefing, leader) == [("dead", GATE)]
    assert not signed(briefing, leader)


def test_a_block_of_another_paper_cannot_be_named(begin, written, leader):
    other = begin(kinds=["text"]).blocks.get()

    assert found(written(f"Вж. [[block:{other.pk}]]."), leader) == [("dead", GATE)]


@pytest.mark.parametrize(
    "make",
    [
        lambda body: MeetingFactory(confidentiality=Level.INTERNAL),
        lambda body: CommitmentFactory(owed_by=body, confidentiality=Level.PUBLIC),
        lambda body: EvidenceFactory(commitment=CommitmentFactory(), confidentiality=Level.PUBLIC),
        lambda body: SessionFactory(confidentiality=Level.COALITION),
        lambda body: OutcomeFactory(confidentiality=Level.RESTRICTED),
    ],
    ids=["an internal meeting", "a draft", "evidence of a draft", "a session of the coalition", "off the record"],
)
def test_a_source_above_the_level_holds_it_up_and_is_not_called(make, body, written, leader):
    record = make(body)
    briefing = written(f"Вж. [[{citing.NAMES[type(record)]}:{record.pk}]].")

    assert found(briefing, leader) == [("above", GATE)]
    assert gather(briefing, leader, TODAY).sections[0].citations == []


def test_a_source_that_moved_on_holds_it_up_until_it_is_read_again(promise, written, leader):
    briefing = written(f"Обещано е [[commitment:{promise.pk}@{promise.version}]].")
    assert found(briefing, leader) == []

    type(promise).objects.filter(pk=promise.pk).update(version=promise.version + 1)

    assert found(briefing, leader) == [("moved", GATE)]
    assert not signed(briefing, leader)


@pytest.mark.parametrize(("kind", "weight"), [("text", GATE), ("messages", GATE), ("commitments", "hint")])
def test_an_empty_block_of_words_holds_it_up_an_empty_table_does_not(kind, weight, begin, leader):
    briefing = begin(kinds=[kind])

    assert found(briefing, leader) == [("empty", weight)]
    assert signed(briefing, leader) == (weight != GATE)


def test_a_block_that_does_not_enter_at_this_level_holds_it_up(begin, leader):
    briefing = begin(kinds=["stances"])

    assert found(briefing, leader) == [("level", GATE)]
    assert not signed(briefing, leader)


def test_an_open_comment_is_told_and_holds_nothing_up(begin, leader, officer):
    briefing = begin(kinds=["method"])
    said = actions.comment(briefing.blocks.get(), text="По-кратко?", by=Actor.of(officer))
    assert found(briefing, leader) == [("comment", "hint")]
    assert signed(briefing, leader)

    actions.settle(said, by=Actor.of(leader))

    assert found(briefing, leader) == []


def test_an_unverified_outcome_wears_its_mark_and_is_told(begin, leader):
    outcome = OutcomeFactory(confidentiality=Level.PUBLIC, is_verified=False)
    briefing = begin(kinds=["outcomes"])
    Block.objects.update(about={"theme": None})
    briefing.institution = None
    briefing.save()

    assert found(briefing, leader) == [("unverified", "hint")]
    assert str(outcome) in gather(briefing, leader, TODAY).sections[0].statements[0].text


def test_a_figure_that_changed_since_it_was_frozen_is_told_until_it_is_live_again(promise, begin, leader, body):
    briefing = begin(kinds=["commitments"])
    block = briefing.blocks.get()
    actions.freeze_block(block, by=Actor.of(leader))
    assert found(briefing, leader) == []

    PublishedCommitmentFactory(owed_by=body, title="Ново обещание")

    assert found(briefing, leader) == [("changed", "hint")]
    frozen = gather(briefing, leader, TODAY).sections[0]
    assert ([row.cells[0] for row in frozen.rows], frozen.as_of) == (["Места без такса"], TODAY.isoformat())
    actions.thaw_block(block, by=Actor.of(leader))
    assert found(briefing, leader) == []
    live = gather(briefing, leader, TODAY).sections[0]
    assert ([row.cells[0] for row in live.rows], live.as_of) == (["Места без такса", "Ново обещание"], "")


def test_what_is_frozen_is_compared_in_the_language_of_the_paper(promise, begin, leader):
    from django.utils import translation

    briefing = begin(kinds=["numbers", "commitments"], language="bg")
    for block in briefing.blocks.all():
        actions.freeze_block(block, by=Actor.of(leader))

    with translation.override("en"):
        assert found(briefing, leader) == []


@pytest.mark.parametrize("kind", ["text", "messages", "quote", "figure", "demands"])
def test_what_people_wrote_is_not_frozen(kind, begin, leader):
    briefing = begin(kinds=[kind])
    with pytest.raises(ValidationError):
        actions.freeze_block(briefing.blocks.get(), by=Actor.of(leader))


def test_a_translation_is_out_of_date_once_the_original_moves_and_until_it_is_saved(written, leader):
    original = written("Няма такса.")
    other = actions.translate(original, language="bg", by=Actor.of(leader))
    block = other.blocks.get()
    assert found(other, leader) == [("untranslated", GATE)]
    actions.write_block(block, version=None, text="No fee.", by=Actor.of(leader))
    assert found(other, leader) == []

    BlockVersion.objects.update(at=timezone.now() - timedelta(hours=1))
    actions.write_block(original.blocks.get(), version=None, text="Има такса.", by=Actor.of(leader))

    assert found(other, leader) == [("translation", GATE)]
    assert not signed(other, leader)


def test_the_words_of_the_checker_are_those_of_its_reader_not_of_the_paper(begin, leader):
    from django.utils import translation

    briefing = begin(kinds=["text"], language="bg")
    with translation.override("en"):
        (only,) = check(briefing, Scope.of(briefing, leader, TODAY))
        assert (str(only.label), only.words) == ("A block that says nothing", "Fill it, or take it out.")


def test_every_thing_to_mend_has_its_words():
    assert all(str(words) for words in WHAT.values())
    assert prose.number_of("12 of 28 schools") == (12, 28, "schools")
    assert prose.number_of("12 от 28 училища") == (12, 28, "училища")
