"""What no paper tells: each kind of block at each level, over a world with a record of every kind at every level."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.actors import Actor
from briefings import actions, citing
from briefings.checking import check
from briefings.gathering import fill, gather
from briefings.kinds import BY_NAME, KINDS, network_picture
from briefings.models import SUBJECTS, Block, Briefing
from briefings.reach import Scope
from crm.confidentiality import Level
from crm.models import Side
from monitoring.models import Indicator
from network.models import Snapshot
from network.snapshots.dictionary import MEASURES
from tests.access.reading import undone
from tests.access.table import SEES
from tests.access.world import ANONYMOUS, LEADER, MEMBER, OFFICER, OTHER_OFFICER
from tests.factories import (
    AskFactory,
    AskPressedFactory,
    IndicatorFactory,
    MeetingFactory,
    MinistryFactory,
    ObservationFactory,
    OfficeFactory,
    OutcomeFactory,
    ParticipationFactory,
    PersonFactory,
    PublishedCommitmentFactory,
    StanceFactory,
    TenureFactory,
)

pytestmark = pytest.mark.django_db
# Whoever reads a paper of a level, as the table of access knows them: a second, naive opinion beside the composer's.
READERS = {Level.PUBLIC: ANONYMOUS, Level.COALITION: MEMBER, Level.INTERNAL: OTHER_OFFICER}
TODAY = timezone.localdate()


def too_much(world, level, said):
    """Return whose words stand there though a reader of this level may not see them."""
    reader = READERS[level]
    return {(kind, label) for kind, label in world.said(str(said)) if reader not in SEES[kind][label]}


def subjects(world):
    """Everything a block can be about, hidden or not."""
    yield {}
    models = {**SUBJECTS, "indicator": Indicator}
    for kind, labels in world.records.items():
        for record in labels.values():
            name = next((name for name, model in models.items() if type(record) is model), None)
            if name and kind in {"organisation", "person", "theme", "place", "campaign", "session", "indicator"}:
                yield {name: record.pk}
    yield {"map": "promises"}
    yield {"who": "everybody", "years": "always"}
    yield {"since": date(2000, 1, 1).isoformat()}


def scope_of(world, level, visitor=LEADER):
    briefing = Briefing(author=world.users[LEADER], level=level, language="en")
    return Scope.of(briefing, world.users[visitor], TODAY, level)


@pytest.mark.parametrize("level", Briefing.LEVELS)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_no_kind_of_block_tells_more_than_its_readers_may_see(kind, level, world):
    scope = scope_of(world, level)
    for about in subjects(world):
        told = fill(scope, Block(kind=kind.name, about=about, text=everything_called(world)))
        assert too_much(world, level, told) == set(), about


def everything_called(world):
    """A text that calls every record there is of every kind that can be called."""
    keys = [f"[[{citing.NAMES[type(one)]}:{one.pk}]]" for one in records_of(world) if type(one) in citing.NAMES]
    return "1 of 2 " + " ".join(keys)


def records_of(world):
    return [one for labels in world.records.values() for one in labels.values()]


@pytest.mark.parametrize("level", Briefing.LEVELS)
def test_the_canaries_are_there_to_be_told(level, world):
    """What a reader may see is said: an empty paper would prove nothing."""
    told = set()
    scope = scope_of(world, level)
    for kind in KINDS:
        for about in subjects(world):
            told |= world.said(str(fill(scope, Block(kind=kind.name, about=about, text=everything_called(world)))))

    assert {"ask", "meeting", "outcome", "indicator", "campaign"} <= {kind for kind, label in told if label == level}
    assert ("organisation", "public") in told
    assert ("commitment", "public") in told
    assert ("agenda item", "public") in told


@pytest.mark.parametrize("kind", [one for one in KINDS if one.narrowest], ids=lambda kind: kind.name)
@pytest.mark.parametrize("level", Briefing.LEVELS)
def test_a_block_that_does_not_enter_says_nothing_and_leaves_no_trace(kind, level, begin, leader):
    briefing = begin(kinds=[kind.name], level=level)
    Block.objects.update(heading="Тайно заглавие", note="Тайна бележка", caption="Таен надпис")

    paper = gather(briefing, leader, TODAY)

    assert ("Тайн" in str(paper.frozen())) == (level.rank >= kind.narrowest.rank and paper.sections != [])
    if level.rank < kind.narrowest.rank:
        assert [one.what for one in check(briefing, Scope.of(briefing, leader, TODAY))] == ["level"]


def test_a_cross_reference_does_not_give_away_the_heading_of_a_block_that_does_not_enter(begin, leader):
    briefing = begin(kinds=["stances", "text"])
    hidden, text = briefing.blocks.order_by("position")
    Block.objects.filter(pk=hidden.pk).update(heading="Кой е срещу нас")
    Block.objects.filter(pk=text.pk).update(text=f"Вж. [[block:{hidden.pk}]].")

    assert "срещу нас" not in str(gather(briefing, leader, TODAY).frozen())


@pytest.mark.parametrize("level", Briefing.LEVELS)
@pytest.mark.parametrize("name", [*SUBJECTS, "indicator"])
def test_a_block_about_a_record_above_the_level_says_nothing(name, level, begin, leader, world):
    if name in {"theme", "place"}:
        pytest.skip("they have no level: everybody may know of them")
    hidden = world.records[name if name != "institution" else "organisation"]["restricted"]
    briefing = begin(kinds=[kind.name for kind in KINDS if name in kind.narrows and not kind.writes], level=level)
    Block.objects.filter(briefing=briefing).update(about={name: hidden.pk})

    assert gather(briefing, leader, TODAY).sections == []
    found = [one.what for one in check(briefing, Scope.of(briefing, leader, TODAY)) if one.what != "level"]
    assert set(found) == {"above"}


def close_everything():
    """Every record is put off the record, as far as the database lets it."""
    for model in apps.get_models():
        names = {field.name for field in model._meta.concrete_fields}
        if "confidentiality" in names and model.__module__.split(".")[0] in {"crm", "campaigns", "monitoring"}:
            model._base_manager.update(confidentiality=Level.RESTRICTED)
    Snapshot._base_manager.filter(pk=0).delete()


QUIET = {"method", "map", "network", "we-owe"}  # they name nothing, or are asked with what they need in their own test


@pytest.mark.parametrize("level", Briefing.LEVELS)
@pytest.mark.parametrize("kind", [one for one in KINDS if not one.writes], ids=lambda kind: kind.name)
def test_what_was_frozen_is_not_told_once_its_source_is_closed(kind, level, world):
    """Nor is anything of it shown to a colleague who may not see the source."""
    leader = world.users[LEADER]
    with undone():
        briefing = Briefing.objects.create(author=leader, level=level, language="en")
        frozen = []
        for place, about in enumerate(subjects(world), start=1):
            block = Block.objects.create(briefing=briefing, kind=kind.name, position=place, about=about)
            said = fill(Scope.of(briefing, leader, TODAY), block)
            if kind.may_enter(level) and said is not None and world.said(str(said)):
                actions.freeze_block(block, by=Actor.of(leader))
                frozen.append(block.pk)
        nobody_signed_openly = (kind.name, level) == ("signatures", Level.PUBLIC)
        assert frozen or kind.name in QUIET or nobody_signed_openly or not kind.may_enter(level)
        before = [fill(scope_of(world, level), one) for one in Block.objects.filter(pk__in=frozen)]
        assert all(before)
        close_everything()
        for visitor in (LEADER, OFFICER):
            scope = scope_of(world, level, visitor)
            for block in Block.objects.filter(pk__in=frozen):
                assert world.said(str(fill(scope, block))) <= open_always(world), block.about
        whats = {(one.block.pk, one.what) for one in check(briefing, Scope.of(briefing, leader, TODAY))}
        assert {pk for pk, what in whats if what == "above"} >= set(frozen)


def open_always(world):
    return {whose for whose in world.words.values() if whose[0] in {"theme", "place"}}


def frozen(briefing, leader):
    """What the frozen block of a paper says today, to whoever asks."""
    return str(gather(Briefing.objects.get(pk=briefing.pk), leader, TODAY).frozen()["sections"])


def test_who_met_whom_is_not_told_once_one_of_the_meetings_is_off_the_record(begin, leader, body):
    officeholder, ours = (PersonFactory(confidentiality=Level.COALITION) for _one in range(2))
    TenureFactory(person=officeholder, organisation=body, office=OfficeFactory(body=body))
    meetings = [MeetingFactory(confidentiality=Level.COALITION, held_on=TODAY - timedelta(days=n)) for n in (9, 3)]
    for meeting in meetings:
        ParticipationFactory(meeting=meeting, person=officeholder, side=Side.THEIRS)
        ParticipationFactory(meeting=meeting, person=ours, side=Side.OURS)
    briefing = begin(kinds=["known"], level=Level.COALITION)
    actions.freeze_block(briefing.blocks.get(), by=Actor.of(leader))
    assert "2 times" in frozen(briefing, leader)

    type(meetings[1]).objects.filter(pk=meetings[1].pk).update(confidentiality=Level.RESTRICTED)

    assert "2 times" not in frozen(briefing, leader)
    assert [one.what for one in check(briefing, Scope.of(briefing, leader, TODAY)) if one.weight == "gate"] == ["above"]


def test_how_often_an_ask_was_brought_up_rests_on_meetings_that_were_held_and_are_open(begin, leader, body):
    ask = AskFactory(addressed_to=body, status="agreed", confidentiality=Level.PUBLIC)
    held, off = (MeetingFactory(confidentiality=Level.PUBLIC, held_on=TODAY - timedelta(days=n)) for n in (9, 3))
    planned = MeetingFactory(confidentiality=Level.PUBLIC, held_on=TODAY + timedelta(days=5), state="planned")
    for meeting in (held, off, planned):
        AskPressedFactory(ask=ask, meeting=meeting)
    briefing = begin(kinds=["asks"])
    actions.freeze_block(briefing.blocks.get(), by=Actor.of(leader))
    assert "brought up 2 times" in frozen(briefing, leader)

    type(off).objects.filter(pk=off.pk).update(confidentiality=Level.RESTRICTED)

    assert "brought up 2 times" not in frozen(briefing, leader)
    actions.freeze_block(briefing.blocks.get(), by=Actor.of(leader))
    assert "brought up 1 time" in frozen(briefing, leader)


@pytest.mark.parametrize(("level", "says"), [(Level.PUBLIC, False), (Level.COALITION, False), (Level.INTERNAL, True)])
def test_only_a_paper_that_knows_all_meetings_says_that_an_ask_was_never_brought_up(level, says, begin, leader, body):
    ask = AskFactory(addressed_to=body, status="agreed", confidentiality=Level.PUBLIC)
    if not says:
        meeting = MeetingFactory(confidentiality=Level.INTERNAL, held_on=TODAY - timedelta(days=9))
        AskPressedFactory(ask=ask, meeting=meeting)
    briefing = begin(kinds=["asks"], level=level)
    actions.freeze_block(briefing.blocks.get(), by=Actor.of(leader))

    assert ("brought up 0 times" in frozen(briefing, leader)) is says
    assert str(ask) in frozen(briefing, leader)


def test_a_frozen_drawing_is_not_shown_once_what_it_is_compared_with_is_closed(begin, leader):
    other = IndicatorFactory(code="other", confidentiality=Level.PUBLIC)
    own = IndicatorFactory(code="own", confidentiality=Level.PUBLIC, comparator=other)
    ObservationFactory(indicator=own, value=53)
    ObservationFactory(indicator=other, value=91)
    briefing = begin(kinds=["indicator"])
    Block.objects.filter(briefing=briefing).update(about={"indicator": own.pk})
    actions.freeze_block(briefing.blocks.get(), by=Actor.of(leader))
    assert "91" in frozen(briefing, leader)

    Indicator.objects.filter(pk=other.pk).update(confidentiality=Level.INTERNAL)

    assert "91" not in frozen(briefing, leader)


def test_a_frozen_block_holds_for_its_own_level_only(begin, leader, body):
    secret = PublishedCommitmentFactory(owed_by=body, title="Вътрешно обещание", confidentiality=Level.INTERNAL)
    briefing = begin(kinds=["commitments"], level=Level.INTERNAL)
    actions.freeze_block(briefing.blocks.get(), by=Actor.of(leader))

    assert secret.title in str(gather(briefing, leader, TODAY).frozen())
    wider = gather(briefing, leader, TODAY, level=Level.COALITION)
    assert secret.title not in str(wider.frozen())
    assert [one.as_of for one in wider.sections] == [""]  # it says what the records say
    actions.change(briefing, version=None, level=Level.PUBLIC, by=Actor.of(leader))
    briefing.refresh_from_db()
    assert secret.title not in str(gather(briefing, leader, TODAY).frozen())


def test_a_stance_known_from_an_off_the_record_meeting_is_not_told_inside(leader, body):
    meeting = MeetingFactory(confidentiality=Level.RESTRICTED)
    ask = AskFactory(confidentiality=Level.INTERNAL, status="agreed")
    person = PersonFactory(confidentiality=Level.INTERNAL)
    StanceFactory(ask=ask, person=person, meeting=meeting, note="на четири очи", confidentiality=Level.INTERNAL)
    scope = Scope(Level.INTERNAL, leader, TODAY, "en", {"person": person.pk})

    assert "на четири очи" not in str(fill(scope, Block(kind="stances")))
    meeting.confidentiality = Level.INTERNAL
    meeting.save()
    assert "на четири очи" in str(fill(Scope(Level.INTERNAL, leader, TODAY, "en", scope.about), Block(kind="stances")))


def test_an_outcome_is_not_tied_to_an_institution_by_an_ask_above_the_level(leader, body):
    outcome = OutcomeFactory(title_en="Seats were opened", confidentiality=Level.PUBLIC)
    outcome.asks.add(AskFactory(addressed_to=body, confidentiality=Level.INTERNAL, status="agreed"))

    def told(level):
        return str(fill(Scope(level, leader, TODAY, "en", {"institution": body.pk}), Block(kind="outcomes")))

    assert "Seats were opened" not in told(Level.PUBLIC)
    assert "Seats were opened" in told(Level.INTERNAL)


def test_a_comparator_above_the_level_is_not_drawn(leader):
    other = IndicatorFactory(code="other", confidentiality=Level.INTERNAL)
    own = IndicatorFactory(code="own", confidentiality=Level.PUBLIC, comparator=other)
    ObservationFactory(indicator=own, value=53)
    ObservationFactory(indicator=other, value=91)

    def drawn(level):
        section = fill(Scope(level, leader, TODAY, "en", {"indicator": own.pk}), Block(kind="indicator"))
        return section.drawing.svg

    assert "91" in drawn(Level.INTERNAL)
    assert "91" not in drawn(Level.PUBLIC)


@pytest.mark.parametrize(
    ("level", "is_told"), [(Level.PUBLIC, False), (Level.COALITION, False), (Level.INTERNAL, True)]
)
def test_where_the_centre_knows_it_from_is_in_no_note_for_others(level, is_told, begin, leader, body):
    """On the pages of institutions and posts their source is for the centre alone."""
    type(body).objects.filter(pk=body.pk).update(source="каза ни шофьорът")
    office = OfficeFactory(body=body)
    TenureFactory(
        person=PersonFactory(confidentiality=Level.PUBLIC), organisation=body, office=office, source="от секретарката"
    )
    briefing = begin(kinds=["offices", "text"], level=level)
    Block.objects.filter(briefing=briefing, kind="text").update(text=f"Пише им се. [[organisation:{body.pk}]]")

    told = str(gather(briefing, leader, TODAY).frozen())

    assert "Tenure " in told and "Organisation " in told
    assert ("шофьорът" in told, "секретарката" in told) == (is_told, is_told)


def test_a_value_nobody_approved_is_in_no_paper(leader):
    own = IndicatorFactory(confidentiality=Level.PUBLIC)
    ObservationFactory(indicator=own, value=53)
    ObservationFactory(indicator=own, value=71, period="2025", state="draft", approved_at=None, approver=None)
    scope = Scope(Level.INTERNAL, leader, TODAY, "en", {"indicator": own.pk})

    assert "71" not in str(fill(scope, Block(kind="indicator")).rows)


def test_a_paper_whose_subject_was_closed_is_neither_signed_nor_made(begin, leader, body):
    from django.core.exceptions import ValidationError

    briefing = begin(kinds=["method"])
    type(body).objects.filter(pk=body.pk).update(confidentiality=Level.INTERNAL)
    briefing = Briefing.objects.get(pk=briefing.pk)

    with pytest.raises(ValidationError):
        actions.publish(briefing, by=Actor.of(leader))
    with pytest.raises(ValidationError):
        gather(briefing, leader, TODAY)


def test_a_block_about_a_body_that_was_merged_is_about_what_it_became(begin, leader, body):
    gone = MinistryFactory(confidentiality=Level.PUBLIC)
    type(body).objects.filter(pk=gone.pk).update(merged_into=body)
    PublishedCommitmentFactory(owed_by=body, title="Места без такса")
    scope = Scope(Level.PUBLIC, leader, TODAY, "en", {"institution": gone.pk})

    assert "Места без такса" in str(fill(scope, Block(kind="commitments")))


def test_nobody_outside_the_centre_reaches_a_paper_or_its_parts(begin, member):
    begin(kinds=["text"])
    for user in (member, AnonymousUser()):
        assert not Briefing.objects.visible_to(user).exists()
        assert not Block.objects.visible_to(user).exists()


def test_every_kind_has_a_measure_or_nothing_to_choose():
    assert {name for kind in KINDS for name in kind.narrows} <= {
        *SUBJECTS, "indicator", "since", "map", "measure", *network_picture.NARROWS,
    }  # fmt: skip
    assert BY_NAME["network"].narrows == ("measure",)
    assert MEASURES
