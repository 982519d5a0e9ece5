"""The demonstration coalition: invented and plain about it, the same each time, and gone without a trace."""

import hashlib
import io
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import networkx
import pypdf
import pytest
from django.apps import apps
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, models, transaction
from django.db.models import F
from django.test import override_settings
from django.utils import translation

from accounts import chain
from accounts.actors import Actor
from accounts.log import log
from accounts.models import Job, LogEntry, LogSeal, Role, User
from briefings import actions
from briefings.checking import GATE, check
from briefings.gathering import gather
from briefings.models import Block, BlockComment, Briefing, BriefingTemplate, Edition, Sending
from briefings.paper import fingerprint
from briefings.press import pdf, ua
from briefings.proving import prove
from briefings.reach import Scope
from campaigns.models import (
    Ask,
    AskText,
    Assistance,
    Body,
    Call,
    Campaign,
    CampaignPartner,
    Deliverable,
    Project,
    ProjectEvent,
    Seat,
    Session,
)
from config import reference
from config.demonstration import network_stories, removal, seeding
from config.demonstration.cast import PASSWORD
from config.demonstration.organisations import SILENT_REGION
from config.demonstration.texts import sheet
from crm.confidentiality import Level
from crm.ledger import accounts_of
from crm.models import (
    CoalitionMembership,
    ContactPoint,
    DataExport,
    DuplicatePair,
    Letter,
    Meeting,
    Organisation,
    Participation,
    Person,
    Place,
    RetentionRule,
    RetentionRun,
    Tenure,
)
from monitoring import proof
from monitoring.label import Label, label_of
from monitoring.models import (
    Assessment,
    Baseline,
    Claim,
    Commitment,
    CommitmentRelation,
    Evidence,
    Indicator,
    IndicatorTarget,
    Inheritance,
    MoneyLine,
    Observation,
    Outcome,
)
from monitoring.publication import claim_of
from network.facts.behind import between
from network.facts.kinds import in_bits
from network.facts.reading import read_network
from network.graphs.network import Network
from network.graphs.picture import Picture
from network.models import Tie, TieRules
from network.stating.answering import response
from tests.factories import MeetingFactory, OrganisationFactory, ParticipationFactory, PersonFactory, UserFactory

TODAY = date(2026, 3, 12)
CANARY = "поверителна бележка"
ISLAND_NAMES = [f'"{en}"' for _bg, en in network_stories.ISLAND]
OURS = ["accounts", "crm", "campaigns", "monitoring", "network", "briefings"]
MARKED = [
    model
    for label in OURS
    for model in apps.get_app_config(label).get_models()
    if any(field.name == "is_demonstration" for field in model._meta.fields)
]


@pytest.fixture(scope="module")
def _seeded(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[dict[str, int]]:
    """Seed once for this file; what a test changes is undone after it, the rest after the file."""
    apart = {
        "MEDIA_ROOT": tmp_path_factory.mktemp("files"),
        "CACHES": {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
    }
    with override_settings(**apart), django_db_blocker.unblock(), transaction.atomic():
        told = seeding.seed(today=TODAY)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # else queries are planned for the tables as they were, empty
        yield told
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _files_apart():
    """The files lie where they were seeded, not in a folder for each test."""


# Two workers seed once each: one reads, one tells it anew or takes it away.
pytestmark = [
    pytest.mark.usefixtures("_seeded"), pytest.mark.django_db, pytest.mark.xdist_group("demonstration"),
]  # fmt: skip
TOLD_ANEW = pytest.mark.xdist_group("demonstration told anew")


def story() -> str:
    """A fingerprint of what happened when, to whom, and how it was judged; row numbers play no part."""
    commitments = Commitment.objects.for_list().order_by("title", "made_on")
    told: list[Any] = [
        [(c.title, c.made_on, c.due_on, c.spoken_by and c.spoken_by.name, label_of(c, TODAY)) for c in commitments],
        list(User.objects.order_by("email").values_list("email", "name", "role", "joined_at")),
        list(Person.objects.order_by("name").values_list("name", "name_latin")),
        sorted(Organisation.objects.filter(key=None).values_list("name", "place__code", "founded", "confirmed_on")),
        sorted(map(str, CoalitionMembership.objects.values_list("organisation__name", "status", "started_on"))),
        sorted(map(str, Tenure.objects.values_list("person__name", "organisation__name", "started", "ended"))),
        sorted(
            map(str, Meeting.objects.values_list("held_on", "held_at", "about", "notes", "author__email", "made_at"))
        ),
        sorted(map(str, Participation.objects.values_list("meeting__about", "meeting__held_on", "person__name"))),
        sorted(map(str, Letter.objects.values_list("subject", "dated_on", "number", "organisation__name", "made_at"))),
        sorted(map(str, Tie.objects.values_list("kind", "stated_by__name", "other__name", "started_on"))),
        sorted(map(str, Evidence.objects.values_list("title", "source_on", "retrieved_at", "sha256", "url"))),
        sorted(map(str, Assessment.objects.values_list("commitment__title", "number", "made_at", "published_at"))),
        list(LogEntry.objects.order_by("pk").values_list("at", "user__email", "verb")),
    ]
    return hashlib.sha256(repr(told).encode()).hexdigest()


def words(record: models.Model) -> list[str]:
    kinds = (models.CharField, models.TextField)
    return [
        value
        for field in record._meta.concrete_fields
        if isinstance(field, kinds) and isinstance(value := getattr(record, field.attname), str)
    ]


def everything() -> Iterator[models.Model]:
    for label in OURS:
        for model in apps.get_app_config(label).get_models():
            yield from model._default_manager.all()


# What is there


def test_a_coalition_of_96_organisations_in_real_municipalities():
    invented = Organisation.objects.filter(is_demonstration=True, kind__in=Organisation.CIVIC)
    assert invented.count() == 98 + 4, "two of them stand there twice, four live on an island of their own"
    assert Organisation.objects.filter(is_demonstration=True, merged_into__isnull=False).count() == 1
    assert DuplicatePair.objects.suspected().count() == 2
    assert not invented.filter(place=None).exists()
    kinds = Counter(invented.values_list("kind", flat=True))
    assert set(kinds) == {"ngo", "cbo", "informal", "network"}
    groups = invented.filter(kind="informal")
    assert not groups.exclude(register_number="").exists()
    assert not ContactPoint.objects.filter(organisation__in=groups, kind="email").exists()


def test_organisations_stand_in_every_relation_to_the_coalition_and_keep_their_history():
    assert set(CoalitionMembership.objects.on(TODAY).values_list("status", flat=True)) == set(
        CoalitionMembership.Status.values
    )
    assert CoalitionMembership.objects.exclude(ended_on=None).count() > 60
    assert Organisation.objects.members(TODAY).count() == 72 + 4


def test_the_accounts_open_with_the_printed_password():
    roles = Counter(User.objects.filter(is_demonstration=True).values_list("role", flat=True))
    assert roles == {Role.ADMIN: 1, Role.LEADERSHIP: 2, Role.OFFICER: 6, Role.MEMBER: 12}
    for name in ("officer", "leader", "member", "admin"):
        assert authenticate(None, username=f"{name}@example.org", password=PASSWORD) is not None


def test_letters_met_every_fate_and_no_reply_is_older_or_wider_than_what_it_answers():
    *each, together = accounts_of(Letter.objects.all(), User.objects.get(email="leader@example.org"), TODAY)
    assert min(together.in_time, together.late, together.silent, together.waiting, together.left_out) >= 3
    assert together.asked > 60 and len(each) > 8
    for reply in Letter.objects.exclude(answers=None).select_related("answers"):
        assert reply.dated_on >= reply.answers.dated_on
        assert Level(reply.confidentiality).rank >= Level(reply.answers.confidentiality).rank
    for letter in Letter.objects.exclude(meeting=None).select_related("meeting"):
        assert Level(letter.confidentiality).rank >= Level(letter.meeting.confidentiality).rank
    held = Tenure.objects.filter(letters__isnull=False)
    assert held and not Letter.objects.exclude(capacity=None).exclude(capacity__person=F("person")).exists()
    assert not Letter.objects.filter(dated_on__gt=TODAY).exists()


def told_in_the_sheet() -> models.QuerySet[Commitment]:
    """Not those of sessions and of texts that were read, nor what a new government said anew."""
    return (
        Commitment.objects.filter(agenda_item=None).exclude(relations__kind="restates").filter(passage=None).for_list()
    )


def test_what_stands_beside_the_promises_is_told_in_every_way():
    assert {bool(one.delivery) for one in Claim.objects.all()} == {True, False}
    assert set(MoneyLine.objects.values_list("stage", flat=True)) == set(MoneyLine.Stage)
    assert set(MoneyLine.objects.values_list("currency", flat=True)) == {"BGN", "EUR"}
    assert set(CommitmentRelation.objects.values_list("kind", flat=True)) == set(CommitmentRelation.Kind)
    assert set(Inheritance.objects.values_list("answer", flat=True)) == set(Inheritance.Answer)
    assert {"meeting", "session", "document", "media", "law"} <= set(
        Commitment.objects.values_list("origin", flat=True)
    )
    assert set(Commitment.objects.values_list("funding_state", flat=True)) == {"", *Commitment.Funding}
    assert set(Commitment.objects.values_list("credit", flat=True)) == {"", *Commitment.Credit}


def test_every_label_of_the_tracker_occurs_as_its_story_says():
    expected = {f"{row['title']} ({'demo' if row['body'] == 'european-commission' else 'демо'})": row["story"]
                for row in sheet("promises")}  # fmt: skip
    found = {one.title: label_of(one, TODAY) for one in told_in_the_sheet()}
    assert found == expected
    assert set(found.values()) == set(Label)


@TOLD_ANEW
@pytest.mark.parametrize("today", [date(2026, 1, 1), pytest.param(date(2027, 2, 28), marks=pytest.mark.full)])
def test_labels_are_the_same_whatever_day_it_is_told(today):
    removal.remove()
    seeding.seed(today=today, seed=7)
    labels = Counter(label_of(one, today) for one in told_in_the_sheet())
    assert labels == Counter(Label(row["story"]) for row in sheet("promises"))


def test_every_published_verdict_rests_on_the_evidence_it_needed_that_day():
    published = Assessment.objects.published().select_related("commitment")
    for one in published:
        due_on = Commitment.objects.get(pk=one.commitment_id).due_on
        known = [item for item in one.commitment.evidence.all() if item.source_on <= one.assessed_on]
        objections = proof.objections(claim_of(one), known, due_on=due_on, today=one.assessed_on)
        assert objections == {}, one.commitment
    assert set(published.values_list("number", flat=True)) == {1, 2, 3}


def test_versions_follow_each_other_and_the_newest_is_the_verdict():
    for commitment in Commitment.objects.exclude(verdict=None):
        versions = list(commitment.assessments.published().order_by("number"))
        assert [one.number for one in versions] == list(range(1, len(versions) + 1))
        assert commitment.verdict == versions[-1]
        assert commitment.published_at == versions[0].published_at
        assert sorted(one.published_at for one in versions) == [one.published_at for one in versions]
        assert commitment.made_on < versions[0].assessed_on
    assert Assessment.objects.drafts().count() >= 5


def test_no_invented_promise_of_a_session_is_told_outside_the_centre():
    made = Commitment.objects.exclude(agenda_item=None)
    assert made.exists()
    assert not made.published().exists()
    assert not made.visible_to(User.objects.get(email="member@example.org")).exists()


def test_one_institution_owes_enough_for_a_briefing():
    assert Commitment.objects.filter(owed_by__key="mon").count() >= 20


@pytest.mark.parametrize("language", ["bg", "en"])
def test_the_paper_before_a_meeting_is_two_pages_where_an_institution_owes_much(language):
    leader = User.objects.get(email="leader@example.org")
    with translation.override(language):
        paper = actions.begin(
            preset="minute", institution=Organisation.objects.get(key="mon"), language=language, level=Level.INTERNAL,
            by=Actor.of(leader),
        )  # fmt: skip
        data = gather(paper, leader, TODAY).frozen()
    drawn = pdf.draw(data, number=1, sha256=fingerprint(data), step=lambda words: None)

    assert len(data["sections"]) > 5
    assert len(pypdf.PdfReader(io.BytesIO(drawn)).pages) == 2
    assert ua.are_notes_below_their_calls(drawn)


def test_the_long_papers_could_be_signed_today_and_every_number_in_them_has_its_source():
    long_ones = list(Briefing.objects.filter(style="full", translates=None).order_by("level"))
    assert [one.level for one in long_ones] == ["coalition", "public"]
    for one in long_ones:
        found = check(one, Scope.of(one, one.author, TODAY))
        assert [each.words for each in found if each.weight == GATE] == []
        assert Job.objects.filter(kind="briefing", params__briefing=one.pk).count() == 1
    policy = gather(long_ones[1], long_ones[1].author, TODAY)
    assert sum(one.drawing is not None for one in policy.sections) >= 4
    assert sum(len(one.rows) for one in policy.sections) > 60
    assert sum(len(one.citations) for one in policy.sections if one.text) > 30


def test_papers_show_what_the_composer_can_do():
    assert Block.objects.exclude(frozen=None).count() == 1
    assert BlockComment.objects.filter(settled_at=None).count() == 1
    assert BriefingTemplate.objects.count() == 1
    translated = Briefing.objects.exclude(translates=None).get()
    waiting = [block for block in translated.blocks.select_related("translates") if block.source_moved]
    assert 0 < len(waiting) < translated.blocks.count()


def test_a_paper_went_out_after_an_edition_of_it_was_taken_back():
    first, second = Edition.objects.order_by("number")
    states = [one.state for one in Sending.objects.for_list().order_by("pk")]

    assert (first.taken_back is not None, second.is_public) == (True, True)
    assert prove(first).is_whole
    assert prove(second).is_whole
    assert states == [Sending.State.OPENED, Sending.State.SENT, Sending.State.SENT]


def test_two_years_of_meetings_in_the_capacity_of_that_day():
    assert Meeting.objects.count() >= 400
    seats = Participation.objects.exclude(capacity=None).select_related("capacity", "meeting")
    assert seats.count() > 300
    for seat in seats:
        day = seat.meeting.held_on.isoformat()
        assert seat.capacity.person_id == seat.person_id
        assert seat.capacity.started <= day
        assert not seat.capacity.ended or f"{seat.capacity.ended}-99" >= day


def test_a_reshuffle_moved_people_and_left_an_office_empty():
    moved = Person.objects.annotate(posts=models.Count("tenures__office", distinct=True)).filter(posts=2)
    assert moved.count() == 3
    assert not Tenure.objects.on(TODAY).filter(office__key="mh-deputy-3").exists()


def test_most_organisations_took_part_in_several_campaigns():
    took_part = CampaignPartner.objects.values("organisation").annotate(n=models.Count("pk")).filter(n__gt=1)
    assert took_part.count() > 30
    assert not CampaignPartner.objects.filter(campaign__is_demonstration=False).exists()
    assert Ask.objects.filter(pressed__isnull=False).distinct().count() > 12


def test_of_what_was_taught_some_was_put_to_use_some_is_due_and_some_lies_ahead():
    given = Assistance.objects.all()
    assert set(given.exclude(effect="").values_list("effect", flat=True)) == set(Assistance.Effect.values)
    assert given.filter(followed_up_on=None, follow_up_due__lt=TODAY).count() >= 3
    assert given.filter(follow_up_due__gt=TODAY).count() >= 3
    training = ProjectEvent.objects.filter(assistance__isnull=False).distinct().get()
    assert training.attendances.count() == given.filter(event=training).count() == 6


def test_the_log_tells_who_recorded_each_meeting_and_its_chain_holds():
    assert LogEntry.objects.filter(subject_type__model="meeting", verb__in=["recorded", "planned"]).count() == 408
    assert chain.seal() == LogEntry.objects.count()
    assert chain.verify().broken_at is None


def test_nothing_was_written_in_the_future():
    latest = LogEntry.objects.latest("at").at.date()
    assert latest < TODAY
    assert LogEntry.objects.order_by("at", "pk").first().pk == LogEntry.objects.order_by("pk").first().pk


def test_the_invented_project_has_deliverables_in_every_state_and_money_in_two_currencies():
    project = Project.objects.get(is_demonstration=True)
    assert set(project.deliverables.values_list("state", flat=True)) == {*Deliverable.State.values, ""}
    assert {one.currency for one in project.budget_lines.all()} == {"EUR", "BGN"}
    assert not Project.objects.exclude(budget_lines=None).filter(is_demonstration=False).exists()


# What the pages about the network must find


def drawn(day: date = TODAY, **changes: Any) -> Network:
    reader = User.objects.get(email="leader@example.org")
    return read_network(reader, replace(Picture.of_day(day), **changes))


def island_of(network: Network) -> set[int]:
    return {place for place, node in enumerate(network.nodes) if any(en in node.name for en in ISLAND_NAMES)}


def test_four_organisations_hang_on_the_coalition_by_one_person():
    network = drawn()
    island = island_of(network)
    rows = zip(network.ties.sources.tolist(), network.ties.targets.tolist(), network.kinds.tolist(), strict=True)
    across = [(one, other, kinds) for one, other, kinds in rows if (one in island) != (other in island)]

    assert len(island) == 4
    ((one, other, kinds),) = across
    assert [kind.name for kind in in_bits(kinds)] == ["people"]
    assert (min(one, other), max(one, other)) in {
        (min(pair), max(pair)) for pair in networkx.bridges(network.ties.as_networkx())
    }
    reader = User.objects.get(email="leader@example.org")
    found = between(reader, Picture.of_day(TODAY), network.nodes[one].key, network.nodes[other].key)
    assert found is not None
    assert len(found.lines) == 1


def test_one_district_has_nobody_of_ours_and_nobody_we_met():
    there = Place.objects.get(code=SILENT_REGION)
    ours = Organisation.objects.in_region(there).filter(is_demonstration=True)
    assert not ours.exists()
    bodies = Organisation.objects.in_region(there)
    assert not Participation.objects.filter(
        models.Q(organisation__in=bodies) | models.Q(capacity__organisation__in=bodies)
    ).exists()
    assert SILENT_REGION not in {node.region for node in drawn(who="everybody").nodes}


def test_the_partners_of_one_campaign_are_denser_tied_than_before_it():
    campaign = Campaign.objects.get(title_en="A full day at kindergarten (demo)")
    partners = {f"organisation-{pk}" for pk in campaign.partners.values_list("organisation", flat=True)}
    before, after = TODAY - timedelta(days=network_stories.BEGAN + 35), TODAY - timedelta(days=network_stories.ENDED)

    def stated(day: date) -> int:
        network = drawn(day, kinds=frozenset({"stated"}))
        keys = [node.key in partners for node in network.nodes]
        return sum(
            keys[one] and keys[other]
            for one, other in zip(network.ties.sources.tolist(), network.ties.targets.tolist(), strict=True)
        )

    assert stated(after) >= stated(before) + network_stories.NEW_TIES - 2


def test_some_members_answered_whom_they_work_with_and_the_others_are_silent():
    told = response(User.objects.get(email="leader@example.org"), TODAY)
    assert 0 < told.answered < told.asked
    assert TieRules.objects.get().number == 1


# That it is plainly invented


def test_every_invented_name_says_that_it_is():
    for model, fields in {
        Organisation: ["name", "name_latin"], Person: ["name", "name_latin"], User: ["name"], Meeting: ["about"],
        Ask: ["title_bg", "title_en"], Campaign: ["title_bg", "title_en"], Commitment: ["title"], Evidence: ["title"],
        Outcome: ["title_bg", "title_en"], Project: ["title_bg", "title_en"], Assistance: ["topic"],
        Indicator: ["name_bg", "name_en"],
    }.items():  # fmt: skip
        for record in model._default_manager.filter(is_demonstration=True):
            for field in fields:
                assert re.search(r"\((демо|demo)\)", getattr(record, field)), (model, record)


@pytest.mark.parametrize("model", MARKED, ids=lambda model: model.__name__)
def test_everything_that_is_not_reference_data_carries_the_mark(model):
    real = model._default_manager.filter(is_demonstration=False)
    keyed = (Organisation, Campaign, Outcome, Project, Seat, Call, Indicator, Baseline, IndicatorTarget, Observation)
    if model in keyed:
        real = real.filter(key=None)
    if model is Body:
        real = real.filter(organisation__key=None)
    if model is Session:
        known = {(row["body_key"], row["held_on"]) for row in reference.sheet("body_sessions")}
        real = [one for one in real if (one.body.organisation.key, one.held_on.isoformat()) not in known]
    assert not list(real)


def test_no_address_outside_example_org():
    hosts = set()
    for record in everything():
        is_real = getattr(record, "is_demonstration", True) is False
        for text in words(record):
            hosts |= set(re.findall(r"@([\w.-]+)", text))
            hosts |= set() if is_real else set(re.findall(r"https?://([\w.-]+)", text))
    assert hosts == {"example.org"}


def test_phone_numbers_are_ones_that_nobody_can_have():
    numbers = ContactPoint.objects.filter(kind="phone").values_list("value", flat=True)
    assert numbers
    assert all(re.fullmatch(r"\+359 2 000 0\d{3}", number) for number in numbers)


def test_off_the_record_words_stand_in_restricted_records_only():
    told = [record for record in everything() if any(CANARY in text.lower() for text in words(record))]
    assert len(told) > 20
    assert {record.confidentiality for record in told} == {Level.RESTRICTED}
    assert {type(record) for record in told} == {Meeting, Commitment, Evidence, Ask, AskText}


def test_evidence_files_carry_their_fingerprint():
    filed = Evidence.objects.exclude(file="")
    assert {one.file_name.rpartition(".")[2] for one in filed} == {"jpg", "csv", "pdf", "xlsx"}
    for one in filed:
        with one.file.open() as content:
            assert hashlib.sha256(content.read()).hexdigest() == one.sha256


# That it is the same each time


@TOLD_ANEW
def test_the_same_day_and_seed_tell_the_same_story():
    first = story()
    removal.remove()
    seeding.seed(today=TODAY)
    assert story() == first


@TOLD_ANEW
@pytest.mark.full
def test_another_seed_tells_another_story():
    first = story()
    removal.remove()
    seeding.seed(today=TODAY, seed=8)
    assert story() != first


@TOLD_ANEW
def test_it_is_not_told_twice_nor_over_real_accounts():
    with pytest.raises(CommandError, match="here already"):
        call_command("seed_demo", today=TODAY)
    call_command("seed_demo", "--if-empty")
    removal.remove()
    UserFactory(email="leader@example.org")
    with pytest.raises(CommandError, match=r"stand in the way: leader@example\.org"):
        call_command("seed_demo", today=TODAY)


@TOLD_ANEW
def test_production_gets_no_account_with_a_known_password(settings):
    removal.remove()
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="password everybody knows"):
        call_command("seed_demo", today=TODAY)
    assert not User.objects.exists()


# That it goes


@TOLD_ANEW
def test_removal_leaves_the_reference_data_alone(capsys):
    chain.seal()
    invented = Organisation.objects.filter(is_demonstration=True).count()
    call_command("remove_demo")
    assert f"{invented} organisations" in capsys.readouterr().out
    assert {model: model._default_manager.filter(is_demonstration=True).count() for model in MARKED} == dict.fromkeys(
        MARKED, 0
    )
    left = {type(record)._meta.label_lower for record in everything()}
    assert left == {
        "crm.place", "crm.theme", "crm.organisation", "crm.alias", "crm.office", "crm.retentionrule", "crm.word",
        "campaigns.campaign", "campaigns.project", "campaigns.projectpartner", "campaigns.projectphase",
        "campaigns.deliverable", "campaigns.projectevent", "campaigns.body", "campaigns.seat", "campaigns.seatright",
        "campaigns.call", "campaigns.session", "monitoring.outcome", "monitoring.indicator", "monitoring.baseline",
        "monitoring.indicatortarget", "monitoring.observation", "network.tierules",
    }  # fmt: skip
    assert all(tally.new == tally.updated == 0 for tally in reference.load().values())
    assert not LogSeal.objects.exists()
    assert chain.verify().broken_at is None


@TOLD_ANEW
def test_removal_takes_the_files_after_the_commit(settings, tmp_path, django_capture_on_commit_callbacks):
    settings.MEDIA_ROOT = shutil.copytree(settings.MEDIA_ROOT, tmp_path / "copy")
    stored = [tmp_path / "copy" / one.file.name for one in Evidence.objects.exclude(file="")]
    assert all(path.exists() for path in stored)
    with django_capture_on_commit_callbacks(execute=True):
        removal.remove()
        assert all(path.exists() for path in stored)
    assert not any(path.exists() for path in stored)


@TOLD_ANEW
def test_what_was_tried_out_as_a_demonstration_account_goes_with_it():
    officer = User.objects.get(email="officer@example.org")
    meeting = MeetingFactory(about="Опит", author=officer)
    newcomer = PersonFactory(name="Добавен на място")
    log(Actor.of(officer), "recorded", newcomer)
    ParticipationFactory(meeting=meeting, person=newcomer)
    DataExport.objects.create(asked_by=officer, rights="", file="exports/tried.zip")
    RetentionRun.objects.create(rule=RetentionRule.objects.first(), tried_by=officer)

    removal.remove()

    left = [model._meta.label for model in (Meeting, Person, DataExport, RetentionRun) if model.objects.exists()]
    assert left == []


@TOLD_ANEW
@pytest.mark.parametrize("held_by", ["participation", "parent"])
def test_a_real_record_that_points_at_the_demonstration_stops_it_and_is_named(held_by):
    if held_by == "participation":
        meeting = MeetingFactory(about="Истински разговор")
        ParticipationFactory(meeting=meeting, person=Person.objects.filter(is_demonstration=True).first())
    else:
        parent = Organisation.objects.filter(is_demonstration=True).first()
        OrganisationFactory(name="Истинска част", parent=parent)
    people, invented = Person.objects.count(), Organisation.objects.filter(is_demonstration=True).count()

    with pytest.raises(CommandError) as refusal:
        call_command("remove_demo")

    assert "(демо)" in str(refusal.value) or "(demo)" in str(refusal.value)
    assert Person.objects.count() == people
    assert Organisation.objects.filter(is_demonstration=True).count() == invented > 90


@TOLD_ANEW
def test_a_log_of_real_work_is_kept_whole_and_the_accounts_it_names_are_closed(capsys):
    real = UserFactory(email="real@example.org")
    log(Actor.of(real), "recorded", OrganisationFactory(name="Истинско сдружение"))
    chain.seal()
    entries, head = LogEntry.objects.count(), chain.verify().head

    call_command("remove_demo")

    assert "The log is kept whole" in capsys.readouterr().out
    assert (LogEntry.objects.count(), chain.verify().head, chain.verify().broken_at) == (entries, head, None)
    assert User.objects.filter(is_active=True).get() == real
    assert not User.objects.filter(is_demonstration=True).exists()
    assert authenticate(None, username="officer@example.org", password=PASSWORD) is None
    assert not Meeting.objects.exists()

    seeding.seed(today=TODAY)
    assert authenticate(None, username="officer@example.org", password=PASSWORD) is not None
    assert User.objects.get(pk=real.pk).email == "real@example.org"


@TOLD_ANEW
def test_what_the_system_did_to_a_real_record_is_real_work():
    Organisation.objects.filter(key="mon").update(website="https://example.org")
    reference.load()
    assert removal.remove().log_kept
