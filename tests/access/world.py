"""One world of records, each with a word of its own, at every level and beside records its reader may not see."""

import hashlib
import io
import re
import zipfile
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pikepdf
from allauth.account.models import EmailAddress
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models, transaction
from django.test import Client, override_settings
from django.utils import timezone

from accounts import actions, digest, jobs, links
from accounts.actors import Actor
from accounts.models import Job, LogEntry, OneTimeLink, Role, SavedView, User
from briefings.models import Block, BlockComment, BlockVersion, Briefing, BriefingTemplate, Edition, Sending, Withdrawal
from briefings.paper import Paper, fingerprint
from campaigns.elections import closing, deciding
from campaigns.models import (
    Ask,
    AskText,
    Consultation,
    Election,
    ElectionComplaint,
    ElectorateObjection,
    EventAudience,
    Influence,
    PassageComment,
    SessionAttendance,
    SignOn,
    SignOnRequest,
    Stance,
    Vote,
)
from crm.actions import imports
from crm.approximate import ApproximateDateField
from crm.confidentiality import Level
from crm.invitations import Invitation
from crm.models import (
    Alias,
    Breach,
    BulkChange,
    CalendarFeed,
    Confirmation,
    Consent,
    ContactPoint,
    DataExport,
    Document,
    Dossier,
    Dropbox,
    DuplicatePair,
    Erasure,
    ImportBatch,
    ImportRefusal,
    InboundAttachment,
    InboundMessage,
    InformationDuty,
    LawfulBasis,
    LegalHold,
    Meeting,
    Merge,
    NamelessSeats,
    Participation,
    PrivacyRequest,
    ProcessingWords,
    ProfileCheck,
    ProposedChange,
    RetentionRule,
    RetentionRun,
    Side,
    UnreadMail,
)
from crm.models.exports import rights_of
from monitoring.actions.handover import hand_over
from monitoring.following.letters import confirm_key, stop_key
from monitoring.models import (
    Citation,
    Coding,
    DueRevision,
    Following,
    MinorityNote,
    Recheck,
    Reply,
    SearchRow,
    SentEvidence,
)
from monitoring.models.checks import CheckRequest, CheckRound, LocalCheck
from network.models import TieAnswer
from network.rules.in_force import first_version
from tests import factories as make

NOW = timezone.localdate()
ANONYMOUS = "anonymous"  # nobody signed in
OUTSIDER = "outsider"  # an account that speaks for no organisation
FORMER = "former member"  # spoke for one that has left
MEMBER = "member"  # speaks for a member of the coalition
OTHER_MEMBER = "member of another"
OFFICER = "officer"  # wrote the records
OTHER_OFFICER = "other officer"
LEADER = "leadership"
ADMIN = "administrator"
VISITORS = (ANONYMOUS, OUTSIDER, FORMER, MEMBER, OTHER_MEMBER, OFFICER, OTHER_OFFICER, LEADER, ADMIN)
ROLES = {
    OUTSIDER: Role.MEMBER, FORMER: Role.MEMBER, MEMBER: Role.MEMBER, OTHER_MEMBER: Role.MEMBER,
    OFFICER: Role.OFFICER, OTHER_OFFICER: Role.OFFICER, LEADER: Role.LEADERSHIP, ADMIN: Role.ADMIN,
}  # fmt: skip
WORD = re.compile(r"zq\d+x")
NOT_OURS_TO_FILL = {
    "import_key",
    "key_hash",
    "sha256",
    "data_sha256",
    "pdf_sha256",
    "password",
    "media_type",
    "digest",
    "previous",
    "message_id",
    "confidence_reason",  # only with another confidence than the computed one
    "urgent_reason",
}


@dataclass
class World:
    """`records[kind][label]` is a record; `words` says whose word a canary is."""

    users: dict[str, User] = field(default_factory=dict)
    records: dict[str, dict[str, Any]] = field(default_factory=dict)
    words: dict[str, tuple[str, str]] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    files: Path = Path()
    texts: Callable[[type[models.Model], str], dict[str, str]] = field(default_factory=lambda: texts_of)
    numbers: Iterator[int] = field(default_factory=lambda: count(100))

    def word(self, kind: str, label: str, /) -> str:
        """Return a word that stands nowhere else: short enough for the narrowest column."""
        whose = (kind, str(label))
        known = next((word for word, named in self.words.items() if named == whose), None)
        word = known or f"zq{next(self.numbers)}x"  # as WORD finds it
        self.words[word] = whose
        return word

    def add(self, kind: str, label: str, factory: Any, /, **fields: Any) -> Any:
        """Make a record whose every text says its word."""
        label = str(label)
        model = factory._meta.model if hasattr(factory, "_meta") and hasattr(factory._meta, "model") else factory
        if label == "restricted":
            fields["pk"] = 8_000_000 + next(self.numbers)  # a number that stands nowhere by chance
        texts = {**self.texts(model, self.word(kind, label)), **fields}
        record = factory(**texts) if model is not factory else model.objects.create(**texts)
        self.records.setdefault(kind, {})[label] = record
        return record

    def client(self, visitor: str) -> Client:
        client = Client(raise_request_exception=True)
        if visitor != ANONYMOUS:
            client.force_login(self.users[visitor], backend="django.contrib.auth.backends.ModelBackend")
        return client

    def said(self, text: str) -> set[tuple[str, str]]:
        """Return whose words a text holds."""
        return {self.words[word] for word in WORD.findall(text) if word in self.words}


def texts_of(model: type[models.Model], word: str) -> dict[str, str]:
    """Return a text for each free text field of a table."""
    made = {}
    for one in model._meta.concrete_fields:
        if (
            one.choices
            or one.generated
            or one.primary_key
            or one.name in NOT_OURS_TO_FILL
            or isinstance(one, ApproximateDateField)
        ):
            continue
        if isinstance(one, models.EmailField):
            made[one.name] = f"{word}@example.org"
        elif isinstance(one, models.URLField):
            made[one.name] = f"https://example.org/{word}"
        elif isinstance(one, models.SlugField):
            made[one.name] = f"{word}-{one.name}"[: one.max_length]
        elif isinstance(one, models.CharField | models.TextField) and (one.max_length or 999) >= len(word):
            made[one.name] = f"{word} {one.name}"[: one.max_length]
    return made


def build(files: Path, **more: Any) -> World:
    world = World(files=files, **more)
    with override_settings(MEDIA_ROOT=files):
        for step in (
            people,
            bodies,
            heartbeats,
            persons,
            meetings,
            asks,
            projects,
            consultations,
            opinions,
            letters,
            commitments,
            outcomes,
            measured,
            texts,
            verdicts,
            looked_at,
            sendings,
            lineages,
            ties,
            snapshots,
            work,
            places_at_tables,
            sessions,
            calls,
            elections,
            papers,
            followings,
            belongings,
            twins,
            trays,
            handed_over,
            rights,
        ):
            step(world)
    return world


def people(world: World) -> None:
    for visitor, role in ROLES.items():
        word = world.word("user", visitor)
        user = make.UserFactory(role=role, name=f"{word} Name", email=f"{word}@example.org", language="en")
        if role == Role.ADMIN:
            User.objects.filter(pk=user.pk).update(is_staff=True, is_superuser=True)
            user.refresh_from_db()
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        world.users[visitor] = user
    world.records["user"] = dict(world.users)


def bodies(world: World) -> None:
    theme = world.add("theme", "schools", make.ThemeFactory)
    region = world.add("place", "region", make.PlaceFactory, kind="region")
    world.add("place", "town", make.PlaceFactory, kind="settlement", parent=region)
    for level in Level:
        world.add("organisation", level, make.MinistryFactory, confidentiality=level).themes.add(theme)
    world.add(
        "organisation",
        "linked",
        make.MinistryFactory,
        confidentiality=Level.PUBLIC,
        parent=world.records["organisation"]["restricted"],
    )
    own = {"own": (MEMBER, "member", Level.COALITION), "own-internal": (MEMBER, "member", Level.INTERNAL)}
    others = {"left": (FORMER, "left", Level.COALITION), "another": (OTHER_MEMBER, "associate", Level.COALITION)}
    for label, (visitor, status, level) in {**own, **others}.items():
        organisation = world.add("organisation", label, make.OrganisationFactory, confidentiality=level)
        make.MembershipFactory(organisation=organisation, status=status, source=world.word("organisation", label))
        representation = make.RepresentationFactory(user=world.users[visitor], organisation=organisation)
        world.records.setdefault("representation", {})[label] = representation
    for label, organisation in world.records["organisation"].items():
        world.add("alias", label, Alias, organisation=organisation)
        world.add(
            "contact", f"of organisation {label}", ContactPoint, organisation=organisation, kind="phone", person=None
        )
        world.add("office", label, make.OfficeFactory, body=organisation)


def heartbeats(world: World) -> None:
    """Questions that wait, what was confirmed, what is proposed."""
    organisation, officer = world.records["organisation"], world.users[OFFICER]
    for label in ("own", "own-internal", "left", "another", "restricted"):
        link = links.open_link(OneTimeLink.Purpose.PROFILE, made_by=officer, lasts=timedelta(days=30))
        world.add("check", label, ProfileCheck, organisation=organisation[label], asked_by=officer, link=link)
        Confirmation.objects.create(organisation=organisation[label], field="about", user=officer, via="phone")
    for label in ("own", "another", "restricted"):
        world.add(
            "change", label, ProposedChange, organisation=organisation[label], field="name", proposed_by=officer,
            proposed_via="phone", reason="",
        )  # fmt: skip
    # Whoever holds a link reads that organisation: this one has no word, so that the page may be anyone's.
    link = links.open_link(OneTimeLink.Purpose.PROFILE, made_by=officer, lasts=timedelta(days=30))
    ProfileCheck.objects.create(organisation=make.OrganisationFactory(kind="cbo"), asked_by=officer, link=link)
    world.keys["profile"] = links.key_of(link)


def persons(world: World) -> None:
    organisation = world.records["organisation"]
    for level in Level:
        world.add("person", level, make.PersonFactory, confidentiality=level)
    world.add("person", "own", make.PersonFactory, confidentiality=Level.INTERNAL, user=world.users[MEMBER])
    for label, person in world.records["person"].items():
        world.add("contact", f"of person {label}", ContactPoint, person=person, kind="phone", organisation=None)
        home = organisation.get(label, organisation["public"])
        world.add(
            "tenure",
            label,
            make.TenureFactory,
            person=person,
            organisation=home,
            office=world.records["office"][label if label != "own" else "public"],
            ended=str(timezone.localdate().year + 1),  # its reason is a word too
        )
    world.add(
        "tenure",
        "in a restricted body",
        make.TenureFactory,
        person=world.records["person"]["public"],
        organisation=organisation["restricted"],
    )


def meetings(world: World) -> None:
    organisation, person, tenure = (world.records[kind] for kind in ("organisation", "person", "tenure"))
    author = world.users[OFFICER]
    ours = make.PersonFactory(confidentiality=Level.PUBLIC)  # no word of their own: whoever sees them met somebody
    for level in Level:
        meeting = world.add("meeting", level, make.MeetingFactory, confidentiality=level, author=author)
        Participation.objects.create(meeting=meeting, person=ours, side=Side.OURS)
        Participation.objects.create(meeting=meeting, organisation=organisation[level], side=Side.OURS)
        seat = Participation.objects.create(
            meeting=meeting, person=person[level], capacity=tenure[level], side=Side.THEIRS
        )
        world.records.setdefault("seat", {})[str(level)] = seat
    NamelessSeats.objects.create(
        meeting=world.records["meeting"]["internal"],
        side=Side.OURS,
        role="present",
        how_many=2,
        confidentiality="internal",
    )
    named = world.add(
        "meeting", "named", make.MeetingFactory, confidentiality=Level.RESTRICTED, author=world.users[LEADER]
    )
    Participation.objects.create(meeting=named, person=person["own"], side=Side.OURS)
    linked = world.add("meeting", "linked", make.MeetingFactory, confidentiality=Level.PUBLIC, author=author)
    for seat in (
        {"organisation": organisation["restricted"]},
        {"person": person["restricted"], "capacity": tenure["restricted"]},
    ):
        Participation.objects.create(meeting=linked, side=Side.THEIRS, **seat)
    Participation.objects.create(
        meeting=linked, person=person["public"], capacity=tenure["in a restricted body"], side=Side.THEIRS
    )
    world.add(
        "meeting", "planned", make.MeetingFactory, confidentiality=Level.INTERNAL, author=author,
        state=Meeting.State.PLANNED, held_on=timezone.localdate() + timedelta(days=3),
    )  # fmt: skip


def asks(world: World) -> None:
    organisation, meeting, author = world.records["organisation"], world.records["meeting"], world.users[OFFICER]
    for level in Level:
        campaign = world.add("campaign", level, make.CampaignFactory, confidentiality=level)
        campaign.themes.add(world.records["theme"]["schools"])
        ask = world.add(
            "ask",
            level,
            make.AskFactory,
            confidentiality=level,
            author=author,
            addressed_to=organisation[level],
            theme=world.records["theme"]["schools"],
        )
        ask.campaigns.add(campaign)
        world.add("wording", level, AskText, ask=ask, number=1, confidentiality=level, by=author)
        partner = make.CampaignPartnerFactory(campaign=campaign, organisation=organisation[level])
        world.records.setdefault("partner", {})[level] = partner
        phase = world.add("phase", level, make.CampaignPhaseFactory, campaign=campaign)
        world.add("milestone", level, make.MilestoneFactory, phase=phase)
        pressed = make.AskPressedFactory(ask=ask, meeting=meeting[level])
        world.records.setdefault("pressed", {})[level] = pressed
    linked = world.add("campaign", "linked", make.CampaignFactory, confidentiality=Level.PUBLIC)
    make.CampaignPartnerFactory(campaign=linked, organisation=organisation["restricted"])
    linked.asks.add(world.records["ask"]["restricted"])
    phase = world.add("phase", "linked", make.CampaignPhaseFactory, campaign=linked)
    world.add("milestone", "linked", make.MilestoneFactory, phase=phase, day=None, meeting=meeting["restricted"])
    ask = world.add(
        "ask", "linked", make.AskFactory, confidentiality=Level.PUBLIC, author=author, status=Ask.Status.AGREED,
        addressed_to=organisation["restricted"], addressed_office=world.records["office"]["restricted"],
    )  # fmt: skip
    ask.campaigns.add(world.records["campaign"]["restricted"])
    make.AskPressedFactory(ask=ask, meeting=meeting["restricted"])
    make.AskPressedFactory(ask=world.records["ask"]["restricted"], meeting=meeting["linked"])


def projects(world: World) -> None:
    """Projects with an event each and whom it helped, and open ones tied to what is off the record."""
    organisation, meeting, campaign = (world.records[kind] for kind in ("organisation", "meeting", "campaign"))
    author = world.users[OFFICER]
    for level in Level:
        project = world.add("project", level, make.ProjectFactory, confidentiality=level)
        project.themes.add(world.records["theme"]["schools"])
        event = world.add("event", level, make.ProjectEventFactory, project=project, meeting=meeting[level])
        world.add("attendance", level, make.EventAttendanceFactory, event=event, organisation=organisation[level])
        EventAudience.objects.create(event=event, group="officials", people=12)
        world.add(
            "assistance", level, make.AssistanceFactory, confidentiality=level, author=author, event=event,
            given_to=organisation[level], given_by=organisation[level], project=project, campaign=campaign[level],
            follow_up_due=timezone.localdate(), effect="", kind="training",
        )  # fmt: skip
    owed(world)
    openly = world.records["project"]["public"]
    world.add("event", "linked", make.ProjectEventFactory, project=openly, meeting=meeting["restricted"])
    hidden = {"event": world.records["event"]["public"], "organisation": organisation["restricted"]}
    world.add("attendance", "linked", make.EventAttendanceFactory, **hidden)
    told = {"author": author, "effect": "", "kind": "training"}
    for label, level, body in (
        ("own", Level.INTERNAL, "own"), ("own restricted", Level.RESTRICTED, "own"),
        ("to a restricted one", Level.PUBLIC, "restricted"),
    ):  # fmt: skip
        given = {"confidentiality": level, "given_to": organisation[body]}
        world.add("assistance", label, make.AssistanceFactory, **told, **given)
    world.add(
        "assistance", "linked", make.AssistanceFactory, confidentiality=Level.PUBLIC, given_to=organisation["public"],
        given_by=organisation["restricted"], project=world.records["project"]["restricted"],
        campaign=campaign["restricted"], event=world.records["event"]["restricted"], **told,
    )  # fmt: skip


def owed(world: World) -> None:
    """Who carries each project, in which phase, what is owed and what it costs; an open one tied to hidden records."""
    organisation, campaign = world.records["organisation"], world.records["campaign"]
    for level in Level:
        project = world.records["project"][level]
        part = make.ProjectPartnerFactory(project=project, organisation=organisation[level])
        world.records.setdefault("project part", {})[str(level)] = part
        phase = world.add("project phase", level, make.ProjectPhaseFactory, project=project, started="2026-01")
        day = timezone.localdate().isoformat()
        world.add(
            "deliverable", level, make.DeliverableFactory, project=project, phase=phase, due=day, state="in_work",
            dropped_because="",
        )  # fmt: skip
        world.add("budget-line", level, make.BudgetLineFactory, project=project, partner=organisation[level], planned=7)
    linked = world.add(
        "project", "linked", make.ProjectFactory, confidentiality=Level.PUBLIC, funder=organisation["restricted"],
        steering=organisation["restricted"],
    )  # fmt: skip
    linked.campaigns.add(campaign["restricted"])
    part = make.ProjectPartnerFactory(project=linked, organisation=organisation["restricted"])
    world.records["project part"]["linked"] = part
    hidden = {"project": world.records["project"]["restricted"], "partner": organisation["own"]}
    world.add("budget-line", "own", make.BudgetLineFactory, project=linked, partner=organisation["own"])
    world.add("budget-line", "own of a restricted project", make.BudgetLineFactory, **hidden)
    world.add(
        "budget-line",
        "of a restricted partner",
        make.BudgetLineFactory,
        project=linked,
        partner=organisation["restricted"],
    )


def consultations(world: World) -> None:
    """Two are asked about a public wording: one endorses it, one abstains; somebody comments."""
    organisation, officer = world.records["organisation"], world.users[OFFICER]
    until = timezone.localdate() + timedelta(days=9)
    for label, level in (("public", "public"), ("restricted", "restricted")):
        world.add(
            "consultation", label, Consultation, ask=world.records["ask"][level], text=world.records["wording"][level],
            answers_until=until, opened_by=officer, outcome="",
        )  # fmt: skip
    asked = {"own": ("public", "own"), "another": ("public", "another"), "of a restricted one": ("restricted", "own")}
    for label, (consultation, whose) in asked.items():
        link = links.open_link(OneTimeLink.Purpose.SIGN_ON, made_by=officer, lasts=timedelta(days=9))
        request = world.add(
            "sign-on request", label, SignOnRequest, consultation=world.records["consultation"][consultation],
            organisation=organisation[whose], link=link,
        )  # fmt: skip
        told = {"request": request, "text": request.consultation.text, "by": officer, "via": "phone"}
        choice = "endorse" if label == "another" else "abstain"
        world.add("sign-on", label, SignOn, organisation=organisation[whose], choice=choice, **told)
        world.add("passage comment", label, PassageComment, stays_with_centre=True, **told)
    # Whoever holds a link reads that organisation: this one has no word, so that the page may be anyone's.
    link = links.open_link(OneTimeLink.Purpose.SIGN_ON, made_by=officer, lasts=timedelta(days=9))
    ask = make.AskFactory(confidentiality=Level.PUBLIC, title_en="", title_bg="Искане", text_bg="Текст", author=officer)
    text = AskText.objects.create(ask=ask, number=1, title_bg="Искане", text_bg="Текст", confidentiality=Level.PUBLIC)
    body = make.OrganisationFactory(kind="cbo", confidentiality=Level.RESTRICTED)
    make.MembershipFactory(organisation=body)
    wordless = Consultation.objects.create(ask=ask, text=text, answers_until=until)
    SignOnRequest.objects.create(consultation=wordless, organisation=body, link=link)
    world.keys["sign-on"] = links.key_of(link)


def opinions(world: World) -> None:
    """The officer's, and one of the leader's from a meeting that the officer does not know of."""
    ask, person, meeting, author = (
        *(world.records[kind] for kind in ("ask", "person", "meeting")),
        world.users[OFFICER],
    )
    told = {
        "position": "doubtful",
        "taken_on": timezone.localdate(),
        "author": author,
        "confidentiality": Level.INTERNAL,
    }
    seen = {"ask": ask["internal"], "person": person["internal"], "meeting": meeting["internal"]}
    for label, other in {
        "internal": {},
        "restricted": {"confidentiality": Level.RESTRICTED},
        "of a restricted person": {"person": person["restricted"]},
        "on a restricted ask": {"ask": ask["restricted"]},
        "from a restricted meeting": {"meeting": meeting["named"], "author": world.users[LEADER]},
    }.items():
        world.add("stance", label, Stance, **{**told, **seen, **other})
    weighed = {"weight": 4, "author": author, "confidentiality": Level.INTERNAL, "person": person["internal"]}
    world.add("influence", "internal", Influence, **weighed)
    world.add("influence", "restricted", Influence, **{**weighed, "confidentiality": Level.RESTRICTED})
    world.add("influence", "of a restricted person", Influence, **{**weighed, "person": person["restricted"]})


def letters(world: World) -> None:
    organisation, person, tenure, meeting = (
        world.records[kind] for kind in ("organisation", "person", "tenure", "meeting")
    )
    theme, author = world.records["theme"]["schools"], world.users[OFFICER]
    for level in Level:
        tied = {"organisation": organisation[level], "person": person[level], "capacity": tenure[level]}
        letter = world.add(
            "letter", level, make.LetterFactory, confidentiality=level, author=author, meeting=meeting[level],
            on_behalf_of=organisation[level], **tied,
        )  # fmt: skip
        letter.themes.add(theme)
        written = make.AskInLetterFactory(ask=world.records["ask"][level], letter=letter)
        world.records.setdefault("written", {})[str(level)] = written
    hidden = {"organisation": organisation["restricted"], "person": person["restricted"]}
    linked = world.add(
        "letter", "linked", make.ReplyFactory, confidentiality=Level.PUBLIC, author=author, **hidden,
        answers=world.records["letter"]["restricted"], meeting=meeting["restricted"], capacity=tenure["restricted"],
        office=world.records["office"]["restricted"], on_behalf_of=organisation["restricted"],
    )  # fmt: skip
    make.AskInLetterFactory(ask=world.records["ask"]["restricted"], letter=linked)
    to_public = {"organisation": organisation["public"], "confidentiality": Level.INTERNAL, "author": author}
    of_the_member = {**to_public, "confidentiality": Level.RESTRICTED, "author": world.users[LEADER]}
    openly = {**to_public, "confidentiality": Level.PUBLIC}  # a draft is not for everyone even so
    world.add("letter", "named", make.LetterFactory, person=person["own"], **of_the_member)
    world.add("letter", "draft", make.LetterFactory, dated_on=None, reply_due_on=None, **openly)
    world.add("letter", "reply", make.ReplyFactory, answers=world.records["letter"]["public"], **to_public)
    world.add("letter", "withdrawn", make.LetterFactory, voided_at=timezone.now(), **to_public)


def commitments(world: World) -> None:
    organisation, person, office, meeting = (
        world.records[kind] for kind in ("organisation", "person", "office", "meeting")
    )
    now = timezone.now()
    tied_to = {"author": world.users[OFFICER], "superseded_by": None}
    for level in Level:
        of_level = {"owed_by": organisation[level], "confidentiality": level, "meeting": meeting[level], **tied_to}
        world.add(
            "commitment", level, make.CommitmentFactory, published_at=now, original_due=date(2026, 5, 1), **of_level
        )
        world.add("commitment", f"draft-{level}", make.CommitmentFactory, withdrawn_reason="", **of_level)
    world.add(
        "commitment",
        "withdrawn",
        make.CommitmentFactory,
        confidentiality=Level.PUBLIC,
        published_at=now,
        withdrawn_at=now,
        owed_by=organisation["public"],
        **tied_to,
    )
    world.add(
        "commitment", "linked", make.CommitmentFactory, confidentiality=Level.PUBLIC, published_at=now, author=world.users[OFFICER],
        owed_by=organisation["restricted"], owed_office=office["restricted"], spoken_by=person["restricted"],
        spoken_as=world.records["tenure"]["restricted"], meeting=meeting["restricted"], owner=world.users[LEADER],
        superseded_by=world.records["commitment"]["restricted"],
    ).asks.add(world.records["ask"]["restricted"])  # fmt: skip


def lineages(world: World) -> None:
    """What hangs on promises, and a change of government over each body."""
    commitment, organisation, officer = (
        world.records["commitment"], world.records["organisation"], world.users[OFFICER]
    )  # fmt: skip
    for label in ("public", "draft-internal", "restricted"):
        of_it = {"commitment": commitment[label], "author": officer}
        world.add("claim", label, make.ClaimFactory, **of_it)
        world.add("money", label, make.MoneyLineFactory, reason="", **of_it)
        world.add(
            "relation", label, make.CommitmentRelationFactory, **of_it, other=commitment["coalition"], ended_reason=""
        )
    world.add(
        "relation", "of a restricted one", make.CommitmentRelationFactory, commitment=commitment["linked"],
        other=commitment["restricted"], author=officer, ended_reason="",
    )  # fmt: skip
    type(commitment["public"]).objects.filter(pk=commitment["public"].pk).update(claim=world.records["claim"]["public"])
    world.keys["promise"] = str(commitment["public"].pk)
    for level in Level:
        over = {"body": organisation[level], "confidentiality": level, "author": officer, "voided_reason": ""}
        change = world.add("succession", level, make.SuccessionFactory, **over)
        under = {"succession": change, "author": officer}
        world.add("inheritance", level, make.InheritanceFactory, **under, commitment=commitment[level])
    world.add(
        "inheritance", "of a restricted one", make.InheritanceFactory, succession=world.records["succession"]["public"],
        commitment=commitment["restricted"], author=officer,
    )  # fmt: skip


def outcomes(world: World) -> None:
    """One at each level beside what it belongs to, and an open one that belongs to what is off the record."""
    for level in [*Level, "linked"]:
        ties = "restricted" if level == "linked" else level
        shown = Level.PUBLIC if level == "linked" else level
        outcome = world.add("outcome", level, make.OutcomeFactory, confidentiality=shown)
        for kind in ("campaign", "project", "ask", "commitment"):
            getattr(outcome, f"{kind}s").add(world.records[kind][ties])


def texts(world: World) -> None:
    """One at each level with a promise noted from it; an open one of a hidden body holds a promise off the record."""
    organisation = world.records["organisation"]
    for level in [*Level, "linked"]:
        issuer = organisation["restricted" if level == "linked" else level]
        text = world.add(
            "text", level, make.OfficialTextFactory, pages=[[[world.word("text", str(level))]]], issued_by=issuer, author=world.users[OFFICER],
            confidentiality=Level.PUBLIC if level == "linked" else level,
        )  # fmt: skip
        across = {"linked": "restricted", "restricted": "linked"}  # an open text, a hidden promise; and the reverse
        promise = world.records["commitment"][across.get(str(level), level)]
        make.PassageFactory(text=text, commitment=promise, quotation=f"{promise.title} passage")


DOT = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==")


def looked(world: World, level: Level, evidence: Any) -> None:
    """Where was searched, and what became of the page."""
    world.add(
        "search row", level, SearchRow, evidence=evidence, searched_on=timezone.localdate(),
        letter=world.records["letter"][level],
    )  # fmt: skip
    world.add("recheck", level, Recheck, evidence=evidence, found="changed", by=world.users[OFFICER])


def sendings(world: World) -> None:
    """What readers sent about nothing named, about an open commitment and about one that was closed since."""
    commitment = {"general": None, **world.records["commitment"]}
    for label in ("general", "public", "restricted"):
        world.add(
            "sent", label, SentEvidence, commitment=commitment[label], reason="", language="en",
            file=ContentFile(b"sent", "sent.txt"), sha256="0" * 64, original_sha256="0" * 64, media_type="text/plain",
        )  # fmt: skip


def measured(world: World) -> None:
    """An indicator at each level with all that hangs on it; an open one compared with what is off the record."""
    author, approver = world.users[OFFICER], world.users[LEADER]
    for level in Level:
        indicator = world.add("indicator", level, make.IndicatorFactory, confidentiality=level, key=None, owner=author)
        world.add("baseline", level, make.BaselineFactory, indicator=indicator, instrument="", key=None, author=author)
        world.add("target", level, make.IndicatorTargetFactory, indicator=indicator, key=None, author=author)
        value = world.add(
            "value", level, make.ObservationFactory, indicator=indicator, instrument="", category="", key=None, words="",
            author=author, approver=approver,
        )  # fmt: skip
        outcome = world.records["outcome"][level]
        world.add("citation", level, Citation, observation=value, outcome=outcome, author=author)
    world.add(
        "value", "draft", make.ObservationFactory, indicator=world.records["indicator"]["public"], instrument="",
        category="", words="", key=None, period="2025", state="draft", approver=None, approved_at=None, author=author,
    )  # fmt: skip
    hidden = world.records["indicator"]["restricted"]
    linked = world.add(
        "indicator", "linked", make.IndicatorFactory, confidentiality=Level.PUBLIC, key=None, comparator=hidden,
        owner=author,
    )  # fmt: skip
    linked.same_thing.add(hidden)


def verdicts(world: World) -> None:
    commitment, officer, leader = world.records["commitment"], world.users[OFFICER], world.users[LEADER]
    for level in Level:
        world.add(
            "evidence", level, make.EvidenceFactory, commitment=commitment["public"], confidentiality=level, author=officer,
            file=ContentFile(f"{world.word('evidence', level)} passage".encode(), "evidence.txt"), sha256="0" * 64, media_type="text/plain",
            original=ContentFile(b"original", "evidence.txt"), original_sha256=f"{level.rank}" * 64,
        )  # fmt: skip
        looked(world, level, world.records["evidence"][level])
    for label, level in {"photo": Level.PUBLIC, "photo inside": Level.INTERNAL}.items():
        world.add(
            "evidence", label, make.EvidenceFactory, commitment=commitment["public"], confidentiality=level, author=officer,
            file=ContentFile(DOT, "photo.png"), sha256="1" * 64, media_type="image/png", original=ContentFile(DOT, "photo.png"),
            original_sha256="9" * 64,
        )  # fmt: skip
    world.add(
        "evidence", "search log", make.EvidenceFactory, commitment=commitment["public"], confidentiality=Level.PUBLIC,
        author=officer, kind="search_log",
    )  # fmt: skip
    world.add(
        "evidence",
        "of a draft",
        make.EvidenceFactory,
        commitment=commitment["draft-public"],
        confidentiality=Level.PUBLIC,
        author=officer,
    )
    plain = {"urgent_reason": "", "confidence_reason": "", "method_version": "1", "coder": officer}
    published = {
        "state": "published",
        "number": 1,
        "published_at": timezone.now(),
        "approver": leader,
        "return_reason": "",
        **plain,
    }
    verdict = world.add("assessment", "published", make.AssessmentFactory, commitment=commitment["public"], **published)
    type(commitment["public"]).objects.filter(pk=commitment["public"].pk).update(verdict=verdict)
    world.add("assessment", "draft", make.AssessmentFactory, commitment=commitment["public"], **plain)
    stages = {"of a draft": "to_approve", "coded": "to_send", "disputed": "adjudication", "asked": "institution"}
    for label, stage in stages.items():
        of = commitment["draft-public" if label == "of a draft" else "public"]
        world.add("assessment", label, make.AssessmentFactory, commitment=of, stage=stage, **plain)
    world.add("assessment", "restricted", make.AssessmentFactory, commitment=commitment["restricted"], **published)
    beside_verdicts(world)
    for label in ("public", "draft-internal", "restricted"):
        world.add("revision", label, DueRevision, commitment=commitment[label], due_on=date(2027, 1, 1), author=officer)


def beside_verdicts(world: World) -> None:
    """What two people coded on their own, what institutions replied, who sees it otherwise."""
    see, officer, leader = world.records, world.users[OFFICER], world.users[LEADER]
    see["blind"] = {"waiting": see["assessment"]["draft"]}  # as whoever may code it knows of it: that it is there
    day = date(2026, 9, 1)
    asked = {"letter": see["letter"]["restricted"], "asked_by": officer, "sent_on": day, "due_on": day,
             "sent_hash": "0" * 64}  # fmt: skip
    came = {"outcome": "received", "received_on": day, "effect": "none", "closed_at": timezone.now()}
    for label in ("draft", "coded", "restricted"):
        world.add("coding", label, Coding, assessment=see["assessment"][label], coder=officer, step="first",
                  delivery="limited")  # fmt: skip
    for label in ("asked", "published", "restricted"):
        closed = {} if label == "asked" else {**came, "closed_by": leader}
        world.add("institution's reply", label, Reply, assessment=see["assessment"][label], **asked, **closed)
    shown = {"published_at": timezone.now(), "published_by": leader}
    for label, of, more in (
        ("public", "published", shown), ("coalition", "published", {}), ("restricted", "restricted", {}),
    ):  # fmt: skip
        world.add("minority note", label, MinorityNote, assessment=see["assessment"][of], author=officer,
                  organisation=see["organisation"]["public"], **more)  # fmt: skip


def looked_at(world: World) -> None:
    """Members were asked to look on the spot: over a public promise, one not published yet, one off the record."""
    commitment, organisation, officer = world.records["commitment"], world.records["organisation"], world.users[OFFICER]
    town, until = make.PlaceFactory(kind="municipality"), timezone.localdate() + timedelta(days=9)
    for label, of in (("public", "public"), ("of a draft", "draft-public"), ("restricted", "restricted")):
        one = world.add(
            "check round", label, CheckRound, commitment=commitment[of], scope="chosen", answers_until=until,
            opened_by=officer,
        )  # fmt: skip
        one.municipalities.add(town)
    asked = {"own": ("public", "own"), "another": ("public", "another"), "of a draft": ("of a draft", "own"),
             "of a restricted one": ("restricted", "own")}  # fmt: skip
    for label, (of, whose) in asked.items():
        link = links.open_link(OneTimeLink.Purpose.CHECK, made_by=officer, lasts=timedelta(days=9))
        request = world.add(
            "check request", label, CheckRequest, round=world.records["check round"][of], place=town, link=link,
            organisation=organisation[whose],
        )  # fmt: skip
        if label != "of a draft":
            world.add(
                "local check", label, LocalCheck, request=request, place=town, answer="seen", by=officer, via="phone",
                checked_on=timezone.localdate(), photo=ContentFile(b"photo", "photo.jpg"), sha256="0" * 64,
                media_type="image/jpeg",
            )  # fmt: skip
    # Whoever holds a link reads that organisation: this one has no word, so that the page may be anyone's.
    link = links.open_link(OneTimeLink.Purpose.CHECK, made_by=officer, lasts=timedelta(days=9))
    wordless = make.CommitmentFactory(confidentiality=Level.COALITION, author=officer, title="Обещание")
    body = make.OrganisationFactory(kind="cbo", confidentiality=Level.RESTRICTED)
    make.MembershipFactory(organisation=body)
    quiet = CheckRound.objects.create(commitment=wordless, question_bg="Има ли?", scope="chosen", answers_until=until)
    quiet.municipalities.add(town)
    CheckRequest.objects.create(round=quiet, organisation=body, place=town, link=link)
    world.keys["check"] = links.key_of(link)


def ties(world: World) -> None:
    organisation = world.records["organisation"]
    for level in Level:
        world.add(
            "tie",
            level,
            make.TieFactory,
            confidentiality=level,
            stated_by=organisation["public"],
            other=organisation["linked"],
            kind=list(type_of_tie())[level.rank],
        )
    world.add(
        "tie",
        "own",
        make.TieFactory,
        confidentiality=Level.INTERNAL,
        stated_by=organisation["own"],
        other=organisation["public"],
    )
    world.add(
        "tie",
        "linked",
        make.TieFactory,
        confidentiality=Level.PUBLIC,
        stated_by=organisation["public"],
        other=organisation["restricted"],
    )
    for label in ("own", "another", "restricted"):
        world.add("tie answer", label, TieAnswer, organisation=organisation[label], by=world.users[OFFICER])
    world.keys["public node"] = f"organisation-{organisation['public'].pk}"
    world.keys["linked node"] = f"organisation-{organisation['linked'].pk}"
    first_version()


def snapshots(world: World) -> None:
    """Two of each: a trend is drawn of no fewer."""
    for level in ("coalition", "internal"):
        world.add("snapshot", level, make.SnapshotFactory, scope=level)
        make.SnapshotFactory(scope=level, day=make.LONG_AGO)


def type_of_tie() -> Any:
    return make.TieFactory._meta.model.Kind


def work(world: World) -> None:
    officer, organisation, meeting = world.users[OFFICER], world.records["organisation"], world.records["meeting"]
    kind = ContentType.objects.get_for_model(Meeting)
    for level in Level:
        about = {"subject_type": kind, "subject_id": meeting[level].pk, "confidentiality": level, "author": officer}
        world.add("task", level, make.TaskFactory, assignee=officer, **about)
        content = ContentFile(f"{world.word('document', level)} content".encode(), "paper.txt")
        world.add(
            "document",
            level,
            Document,
            kind="paper",
            file=content,
            size=1,
            sha256="0" * 64,
            media_type="text/plain",
            **about,
        )
    world.add(
        "task", "own", make.TaskFactory, assignee=world.users[MEMBER], author=officer, confidentiality=Level.INTERNAL
    )
    world.add(
        "task", "linked", make.TaskFactory, assignee=world.users[MEMBER], author=officer, confidentiality=Level.COALITION,
        owed_to=organisation["restricted"], subject_type=kind, subject_id=meeting["restricted"].pk,
    )  # fmt: skip


def places_at_tables(world: World) -> None:
    """Bodies at each level with a seat in each; on the open seat a mandate of each level, one a place."""
    organisation, person, document = (world.records[kind] for kind in ("organisation", "person", "document"))
    for level in Level:
        body = world.add("body", level, make.BodyFactory, organisation=organisation[level], started="2022")
        world.add("rules", level, make.RulesFactory, body=body, document=document[level])
        seat = world.add("council seat", level, make.SeatFactory, body=body, key=None, alternates=9, kind="observer")
        right = seat.rights.get(right="vote")
        right.source = f"{world.word('right', level)} source"
        right.save()
        world.records.setdefault("right", {})[level] = right
    for place, level in enumerate(Level):
        world.add(
            "mandate", level, make.MandateFactory, seat=world.records["council seat"]["public"], place=place,
            organisation=organisation[level], person=person[level], confidentiality=level, ended=str(NOW.year + 2),
        )  # fmt: skip
    open_to_all = {"organisation": organisation["public"], "confidentiality": Level.PUBLIC}
    rest = {
        "linked": {"seat": world.records["council seat"]["public"], "place": 5, "person": person["restricted"]},
        "in a restricted body": {"seat": world.records["council seat"]["restricted"], "person": person["public"]},
        "own": {"seat": world.records["council seat"]["public"], "place": 6, "person": person["own"]},
    }
    for label, fields in rest.items():
        level = {"confidentiality": Level.RESTRICTED} if label == "own" else {}
        world.add("mandate", label, make.MandateFactory, ended=str(NOW.year + 2), **{**open_to_all, **fields, **level})
    body = world.add(
        "body", "linked", make.BodyFactory, organisation=organisation["linked"], secretariat=organisation["restricted"],
        predecessor=world.records["body"]["restricted"],
    )  # fmt: skip
    world.add("rules", "linked", make.RulesFactory, body=body, document=document["restricted"])
    hidden = world.records["council seat"]["restricted"]
    world.add("council seat", "linked", make.SeatFactory, body=body, key=None, predecessor=hidden)


def sessions(world: World) -> None:
    """Sessions of the open body at each level, with an item, a member's words, a report and a question about it."""
    body, organisation, mandate = (world.records[kind] for kind in ("body", "organisation", "mandate"))
    told = {"body": body["public"], "held_on": NOW - timedelta(days=3), "state": "held"}
    for level in Level:
        session = world.add("session", level, make.SessionFactory, confidentiality=level, **told)
        item = world.add("agenda item", level, make.AgendaItemFactory, session=session)
        world.add("position", level, make.MemberPositionFactory, item=item, organisation=organisation[level])
        report = world.add("report", level, make.ReportBackFactory, session=session, mandate=mandate[level])
        world.add("report question", level, make.ReportQuestionFactory, report=report, organisation=organisation[level])
        make.InterestFactory(item=item, mandate=mandate[level], reason=f"{world.word('agenda item', level)} stake")
        SessionAttendance.objects.create(session=session, mandate=mandate[level], state="present")
    openly = world.records["session"]["public"]
    world.add("report", "draft", make.ReportBackFactory, session=openly, mandate=mandate["linked"], sent_on=None)
    world.add("report", "own", make.ReportBackFactory, session=openly, mandate=mandate["own"])
    world.keys["open item"] = str(world.records["agenda item"]["public"].pk)
    promised = world.records["commitment"]["linked"]
    promised.agenda_item = world.records["agenda item"]["restricted"]
    promised.save(update_fields=["agenda_item"])


def calls(world: World) -> None:
    """A call at each level with a criterion and somebody who stands; papers of those who have accounts."""
    organisation, person = world.records["organisation"], world.records["person"]
    until = timezone.localdate() + timedelta(days=9)
    for level in Level:
        told = {"body": world.records["body"][level], "confidentiality": level, "deadline": until, "key": None}
        call = world.add("call", level, make.CallFactory, **told)
        call.seats.add(world.records["council seat"][level])
        world.add("criterion", level, make.CriterionFactory, call=call)
        stands = {"organisation": organisation[level], "person": person[level], "confidentiality": level}
        world.add("candidacy", level, make.CandidacyFactory, call=call, complaint_until=until, **stands)
    openly = world.records["call"]["public"]
    rest = {
        "own": {"organisation": organisation["own"], "person": person["own"], "confidentiality": Level.RESTRICTED},
        "of a restricted one": {"organisation": organisation["restricted"], "person": person["public"]},
        "linked": {
            "organisation": organisation["linked"], "person": person["restricted"],
            "nominated_by": organisation["restricted"],
        },
    }  # fmt: skip
    for label, fields in rest.items():
        told = {"confidentiality": Level.PUBLIC, **fields}
        world.add("candidacy", label, make.CandidacyFactory, call=openly, **told)
    file = Document.objects.create(  # of the centre and without a word; its own people open it by way of the paper
        title="x", file_name="x.txt", confidentiality=Level.INTERNAL, author=world.users[OFFICER], size=1,
        file=ContentFile(b"x", "x.txt"), sha256="1" * 64, media_type="text/plain",
    )  # fmt: skip
    for label in ("own", "own-internal", "left", "another", "restricted"):
        world.add("credential", label, make.CredentialFactory, organisation=organisation[label], document=file)
    asked = {"own": ("public", "own"), "of a restricted one": ("public", "restricted")}
    for label, (call, whose) in {**asked, "of a restricted call": ("restricted", "own")}.items():
        told = {"call": world.records["call"][call], "organisation": organisation[whose]}
        world.records.setdefault("paper request", {})[label] = make.PaperRequestFactory(**told)


def elections(world: World) -> None:
    """A counted election at each level, one of them by lot; one that is being prepared, and an open one."""
    body, organisation = world.records["body"], world.records["organisation"]
    prepared = elected(world, "linked", call=world.records["call"]["restricted"])
    prepared.seats.add(world.records["council seat"]["restricted"], world.records["council seat"]["linked"])
    counted = {level: elected(world, level, alternates=0) for level in Level}
    for level, election in counted.items():
        voters = [make.VoterFactory(election=election) for _ in range(2 if level == Level.PUBLIC else 1)]
        if level == Level.RESTRICTED:
            world.records["voter"] = {}
            on_the_list(world, "in a restricted election", election, "own")
        close_and_count(world, level, election, voters)
    election = elected(world, "open", body=body["public"])
    for label in ("own", "own-internal", "left", "another", "restricted"):
        on_the_list(world, label, election, label)
    # Whoever holds a link reads this election and this name: neither has a word that is not everybody's.
    link = links.open_link(OneTimeLink.Purpose.VOTE, made_by=world.users[OFFICER], lasts=timedelta(days=30))
    make.VoterFactory(election=election, link=link)
    world.keys["vote"] = links.key_of(link)
    begin(election)
    Vote.objects.create(voter=world.records["voter"]["own"], choices=[1], by=world.users[MEMBER], times=1)
    Vote.objects.create(
        voter=world.records["voter"]["another"], entered=[1], entered_via="phone", entered_by=world.users[OFFICER]
    )
    spoken_against(world, organisation, {"": election, "restricted": counted[Level.RESTRICTED]})


def elected(world: World, label: str, **fields: Any) -> Election:
    """Write an election with two names on its paper, of which the first is of the same level."""
    level = label if label in set(Level) else Level.PUBLIC
    at = label if label in world.records["body"] else "public"
    empty = {"reason": "", "ballot_file": "", "ballot_sha256": ""}
    told = {"body": world.records["body"][at], "confidentiality": level, **empty, **fields}
    election: Election = world.add("election", label, make.ElectionFactory, **told)
    stands = {"organisation": world.records["organisation"][at], "person": world.records["person"].get(at)}
    world.add("name on a ballot paper", label, make.ElectionCandidateFactory, election=election, **stands)
    make.ElectionCandidateFactory(election=election, number=2)
    return election


def on_the_list(world: World, label: str, election: Election, whose: str) -> None:
    """Put an organisation on the list of voters; it has voted."""
    organisation = world.records["organisation"][whose]
    told = {"organisation": organisation, "name": organisation.name, "voted_on": NOW, "via": "page"}
    told["receipt"] = world.word("voter", label)[:12]
    world.add("voter", label, make.VoterFactory, election=election, **told)


def begin(election: Election) -> None:
    rows = Election.objects.filter(pk=election.pk)
    rows.update(state="frozen", frozen_at=timezone.now())
    rows.update(state="open", opened_at=timezone.now())


def close_and_count(world: World, level: str, election: Election, voters: list[Any]) -> None:
    """Let each voter choose another name; where that leaves two equal, a lot is drawn."""
    by = Actor(world.users[LEADER])
    begin(election)
    for number, voter in enumerate(voters, 1):
        Vote.objects.create(voter=voter, choices=[number])
    election = closing.seal(Election.objects.get(pk=election.pk), election.voters.count(), by)
    if len(voters) > 1:
        seen_by = [f"{world.word('lot', level)} one", "another"]
        told = {"drawn": [1, 2], "drawn_on": timezone.localdate(), "witnesses": seen_by}
        world.records.setdefault("lot", {})[level] = deciding.record_lot(election=election, **told, by=by)
    deciding.count_election(election=election, by=by)


def spoken_against(world: World, organisation: dict[str, Any], where: dict[str, Election]) -> None:
    """Objections to the list of voters and complaints, of members; one about a hidden organisation, one hidden."""
    rows = {
        "own": ("", "own", "public"), "another": ("", "another", "public"),
        "of a restricted one": ("", "own", "restricted"), "in a restricted election": ("restricted", "own", "public"),
    }  # fmt: skip
    for label, (which, who, about) in rows.items():
        told = {"election": where[which], "raised_by": organisation[who]}
        whom = {"about": "missing", "organisation": organisation[about], "answer": ""}
        world.add("objection", label, ElectorateObjection, **told, **whom)
        raised_by = organisation["restricted"] if label == "of a restricted one" else organisation[who]
        told = {"election": where[which], "raised_by": raised_by, "answer": ""}
        world.add("election complaint", label, ElectionComplaint, **told)


def followings(world: World) -> None:
    followed = {"commitment": world.records["commitment"]["public"], "confirmed_at": timezone.now()}
    for visitor in (OFFICER, MEMBER):
        world.add("following", visitor, Following, user=world.users[visitor], email="", organisation=None, **followed)
    whose = {"user": None, "email": "reader@example.net", "organisation": None}
    reader = world.add("following", "of an address", Following, **whose, **followed)
    world.keys |= {"follow-confirm": confirm_key(reader), "follow-stop": stop_key(reader)}


def papers(world: World) -> None:
    for level in Briefing.LEVELS:
        briefing = world.add(
            "briefing",
            level,
            Briefing,
            institution=world.records["organisation"][level],
            level=level,
            author=world.users[LEADER],
        )
        word, leader = world.word("edition", level), world.users[LEADER]
        data = Paper(word, "x", level, level, "en", "2026-06-01", [], []).frozen()
        edition = Edition(
            briefing=briefing, number=1, level=level, language="en", as_of=date(2026, 6, 1), data=data,
            data_sha256=fingerprint(data), author=leader, signed_by=leader, signed_at=timezone.now(),
        )  # fmt: skip
        store(edition, "pdf", sheet_of(word))
        store(edition, "docx", archive_of(word))
        edition.save()
        world.records.setdefault("edition", {})[level] = edition
        written(world, briefing, level)
    sent(world)
    blocks = [{"kind": "text", "heading": world.word("briefing template", "ours")}]
    world.add("briefing template", "ours", BriefingTemplate, blocks=blocks, author=world.users[LEADER])


def sent(world: World) -> None:
    """Editions on their way to people, and one link that may be anyone's: no word of ours stands behind it."""
    leader, person = world.users[LEADER], make.PersonFactory(name="Получател")
    editions = world.records["edition"]
    # Restricted letters: an internal one is read by administrators too, who see nothing of what went with it.
    for label, level in {**{one: one for one in editions}, "of a leader's letter": "public"}.items():
        author = leader if label != level else world.users[OFFICER]
        told = {"subject": world.word("sending", label), "person": person, "author": author}
        letter = make.LetterFactory(confidentiality=Level.RESTRICTED, **told)
        world.add("sending", label, Sending, edition=editions[level], letter=letter, how="attachment")
    quiet = wordless(Briefing.objects.create(theme=make.ThemeFactory(), level=Level.PUBLIC, author=leader), 1)
    link = links.open_link(OneTimeLink.Purpose.PAPER, made_by=leader, lasts=timedelta(days=9))
    letter = make.LetterFactory(subject="Доклад", person=person, author=leader)
    Sending.objects.create(edition=quiet, letter=letter, link=link, sent_at=timezone.now())
    world.keys["paper"] = links.key_of(link)
    for level in ("coalition", "public"):
        second = wordless(editions[level].briefing, 2)
        world.add("withdrawal", level, Withdrawal, edition=second, by=leader)


def wordless(briefing: Briefing, number: int) -> Edition:
    leader = make.UserFactory(role="leadership", name="Подписал")
    data = Paper("Доклад", "x", briefing.level, briefing.level, "bg", "2026-06-01", [], []).frozen()
    edition = Edition(
        briefing=briefing, number=number, level=briefing.level, language="bg", as_of=date(2026, 6, 1), data=data,
        data_sha256=fingerprint(data), author=leader, signed_by=leader, signed_at=timezone.now(),
    )  # fmt: skip
    store(edition, "pdf", sheet_of("Доклад"))
    edition.save()
    return edition


def store(edition: Edition, kind: str, content: bytes) -> None:
    setattr(edition, f"{kind}_sha256", hashlib.sha256(content).hexdigest())
    getattr(edition, kind).save(f"edition.{kind}", ContentFile(content), save=False)


def written(world: World, briefing: Briefing, level: str) -> None:
    """A block of words with its history, and what a colleague says of it."""
    leader = world.users[LEADER]
    block = world.add("block", level, Block, briefing=briefing, kind="text", position=1)
    BlockVersion.objects.create(block=block, number=1, content=block.content(), by=leader)
    world.add("block comment", level, BlockComment, block=block, author=leader)


def sheet_of(word: str) -> bytes:
    """An empty page whose title is the word."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.docinfo["/Title"] = word
        pdf.save(out)
    return out.getvalue()


def archive_of(word: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in ("word/document.xml", "docProps/core.xml"):
            archive.writestr(name, word)
    return out.getvalue()


def belongings(world: World) -> None:
    """What belongs to one user: jobs, keys, links; and the import of an officer."""
    kind = next(iter(jobs._kinds))
    for visitor in (MEMBER, OFFICER):
        world.add("job", visitor, Job, kind=kind, asked_by=world.users[visitor], state=Job.State.FAILED)
    for label, visitor in {MEMBER: MEMBER, OFFICER: OFFICER, LEADER: LEADER, "shared": OTHER_OFFICER}.items():
        shared_with = Role.OFFICER if label == "shared" else ""
        world.add(
            "view", label, SavedView, owner=world.users[visitor], list_name=f"crm:{'task' if shared_with else 'meeting'}-list", query="q=x",
            shared_with=shared_with,
        )  # fmt: skip
    for visitor in (OFFICER, LEADER):
        made = BulkChange.objects.create(kind="tasks", change="done", before={"0": ""}, by=world.users[visitor])
        world.records.setdefault("bulk", {})[visitor] = made
    for visitor in (MEMBER, OFFICER):
        export = DataExport(asked_by=world.users[visitor], rights=rights_of(world.users[visitor]))
        export.file.save("e.zip", ContentFile(world.word("export", visitor).encode()))
        world.records.setdefault("export", {})[visitor] = export
    for label, visitor in {MEMBER: MEMBER, OFFICER: OFFICER, "revoked": OFFICER}.items():
        key, now = f"{label} feed", timezone.now()
        world.keys[key] = hex(next(world.numbers))
        world.add(
            "feed", label, CalendarFeed, user=world.users[visitor], language="en", read_at=now,
            key_hash=links.hash_of(world.keys[key]), revoked_at=now if label == "revoked" else None,
        )  # fmt: skip
    world.keys["reminder"] = digest.stop_key(world.users[MEMBER])
    imported = brought_in(world, "imported")
    ImportBatch.objects.filter(pk=imported.pk).update(state=ImportBatch.State.IMPORTED)
    world.add("refusal", "imported", ImportRefusal, batch=imported, row=2)
    imported.records.create(row=1, outcome="skipped", subject=world.records["commitment"]["public"])
    brought_in(world, "read")
    invited = make.UserFactory(role=Role.MEMBER, name="Invited", email="invited@example.org")
    path = actions.make_link(user=invited, purpose=OneTimeLink.Purpose.INVITATION, by=Actor(world.users[OFFICER]))
    world.keys["invitation"] = path.rstrip("/").rsplit("/", 1)[-1]
    actions.make_token(by=Actor(world.users[OFFICER]))
    world.keys["token"] = world.users[OFFICER].auth_token_set.get().digest
    world.add(
        "log", "entry", LogEntry, user=world.users[OFFICER], via="page",
        subject_type=ContentType.objects.get_for_model(Meeting), subject_id=world.records["meeting"]["public"].pk,
    )  # fmt: skip


def handed_over(world: World) -> None:
    """The officer gave a task of a colleague to another and may take it back."""
    officer, other = world.users[OFFICER], world.users[OTHER_OFFICER]
    task = make.TaskFactory(what="handed over", assignee=officer, author=officer)
    world.keys["handover"] = str(hand_over(leaver=officer, to=other, tasks=[task], by=Actor(officer)).pk)


def rights(world: World) -> None:
    """What each person may ask, agreed to and was given, and what is erased; one of everything for each person."""
    officer, leader = world.users[OFFICER], world.users[LEADER]
    for label, person in world.records["person"].items():
        LawfulBasis.objects.filter(person=person).update(source=world.word("basis", label), review_on=NOW)
        world.records.setdefault("basis", {})[label] = LawfulBasis.objects.get(person=person)
        world.records.setdefault("duty", {})[label] = InformationDuty.objects.get(person=person)
        InformationDuty.objects.filter(person=person).update(due_on=NOW - timedelta(days=3))
        world.add("consent", label, Consent, person=person, purpose="news", channel="paper", recorded_by=officer,
                  language="en")  # fmt: skip
        world.add("request", label, PrivacyRequest, person=person, kind="access", handler=officer, outcome="",
                  extended_because="", due_on=NOW + timedelta(days=9))  # fmt: skip
        content = ContentFile(world.word("dossier", label).encode(), "dossier.zip")
        world.add("dossier", label, Dossier, person=person, asked_by=officer, file=content, sha256="",
                  released_by=leader, released_at=timezone.now())  # fmt: skip
        world.add("erasure", label, Erasure, person=person, prepared_by=officer)
    world.add("breach", "open", Breach, scope="none", author=officer)
    rule = RetentionRule.objects.get(condition="quiet_people")
    world.records["rule"] = {"quiet": rule}
    world.records["run"] = {"tried": RetentionRun.objects.create(rule=rule, tried_by=officer)}
    hold = LegalHold.objects.create(subject=make.PersonFactory(), reason="a case", placed_by=officer)
    world.records["hold"] = {"placed": hold}
    world.add("words", "meetings", ProcessingWords, activity="meetings")


def twins(world: World) -> None:
    """Who may be the same, and who was merged; the word of a merge is the name of the record that went."""
    organisation, officer = world.records["organisation"], world.users[OFFICER]
    for label in ("coalition", "restricted"):
        first, second = sorted([organisation["public"], organisation[label]], key=lambda one: one.pk)
        world.add(
            "pair", label, DuplicatePair, first_organisation=first, second_organisation=second, score=80,
            reasons=[["same_place", 0, ""]], by=officer, at=timezone.now(),
        )  # fmt: skip
        kept = make.OrganisationFactory(name="kept", confidentiality=label)
        name = f"{world.word('merge', label)} gone"
        gone = make.OrganisationFactory(name=name, confidentiality=label, merged_into=kept)
        merge = Merge.objects.create(kept_organisation=kept, gone_organisation=gone, by=officer)
        world.records.setdefault("merge", {})[label] = merge
    # Whom to merge with is another number of the address: a record that is open to the whole centre.
    world.keys["gone"] = str(make.OrganisationFactory(name="another", confidentiality=Level.COALITION).pk)


def trays(world: World) -> None:
    """What an officer and the leadership were sent, each to a secret address of their own."""
    day = (timezone.localdate() + timedelta(days=3)).isoformat()
    for visitor in (OFFICER, LEADER):
        owner, word = world.users[visitor], world.word("inbound", visitor)
        said = world.texts(InboundMessage, word)
        who = (said["from_name"], f"{word}@mail.example")
        event = Invitation(
            "request", "an-invitation@mail.example", said["subject"][:200], day, where=said["subject"][:200],
            text=said["text"], organiser=who, attendees=(who,),
        )  # fmt: skip
        message = world.add(
            "inbound", visitor, make.InboundMessageFactory, owner=owner, kind="invitation", event=event.as_data,
            to_addresses=[list(who)], from_address=f"{word}@example.org",
        )  # fmt: skip
        content = ContentFile(f"{world.word('attachment', visitor)} content".encode(), "paper.txt")
        world.add(
            "attachment", visitor, InboundAttachment, message=message, file=content, size=1, media_type="text/plain",
            refused="",
        )  # fmt: skip
        world.add("dropbox", visitor, Dropbox, user=owner)
    UnreadMail.objects.create(validity=1, uid="1")


def brought_in(world: World, label: str) -> ImportBatch:
    """Upload a file of one promise and say what its column means."""
    word, by = world.word("import", label), Actor(world.users[OFFICER])
    batch = imports.upload_import(
        upload=SimpleUploadedFile(f"{word}.csv", f"title\n{word} a promise\n".encode()), name=f"{word}.csv", by=by
    )
    plan = {"name": word, "register": "test", "columns": {"title": "title"}}
    world.records.setdefault("import", {})[label] = imports.map_import(batch=batch, plan=plan, cause="", by=by)
    return batch


@contextmanager
def standing(files: Path, **more: Any) -> Iterator[World]:
    """Hold a world for as long as a module needs it, then leave no trace."""
    with transaction.atomic():
        yield build(files, **more)
        transaction.set_rollback(True)
