"""One person in every table of the product, each row with a word of its own; a second one beside them."""

from dataclasses import dataclass, field
from datetime import date, time, timedelta
from itertools import count
from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import CHANGE
from django.contrib.admin.models import LogEntry as AdminEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.base import ContentFile
from django.db import models
from django.utils import timezone
from knox.models import AuthToken

from accounts.actors import Actor, Via
from accounts.log import log
from accounts.models import Job, LogEntry, OneTimeLink, OutboxEntry, Role, SavedView, Submission, User
from briefings.models import Block, BlockComment, BlockVersion, Briefing, BriefingTemplate, Edition, Sending, Withdrawal
from campaigns.elections.closing import seal
from campaigns.models import (
    Ask,
    AskText,
    Consultation,
    Election,
    ElectionComplaint,
    ElectorateObjection,
    Lot,
    PassageComment,
    SignOn,
    SignOnRequest,
    Vote,
)
from crm.models import (
    Alias,
    Breach,
    BulkChange,
    CalendarFeed,
    CoalitionMembership,
    Confirmation,
    Consent,
    ContactPoint,
    Document,
    Dossier,
    Dropbox,
    DuplicatePair,
    Erasure,
    ImportBatch,
    Imported,
    ImportRefusal,
    InboundAttachment,
    LegalHold,
    Merge,
    Person,
    PrivacyRequest,
    ProcessingWords,
    ProfileCheck,
    ProposedChange,
    RetentionRule,
    RetentionRun,
    Tenure,
)
from monitoring.models import Citation, Coding, DueRevision, MinorityNote, Recheck, Reply, SearchRow, SentEvidence
from monitoring.models.checks import CheckRequest, CheckRound, LocalCheck
from network.models import TieAnswer, TieRules
from tests import factories as make

numbers = count(100)


@dataclass
class Somebody:
    """A person in every table; `words` maps the table to what only this row of theirs says."""

    name: str
    latin: str
    email: str
    phone: str  # as it is stored
    spoken: str  # the same number as people write it
    street: str
    person: Person = None  # type: ignore[assignment]
    user: User = None  # type: ignore[assignment]
    words: dict[str, str] = field(default_factory=dict)

    def word(self, table: str) -> str:
        return self.words.setdefault(table, f"zq{next(numbers)}x{self.latin[0].lower()}")

    def said(self, table: str) -> str:
        """A sentence that names them, with the word of the table."""
        return f"{self.word(table)} {self.name}"

    @property
    def identifiers(self) -> list[str]:
        """Everything that must be found nowhere after an erasure."""
        first, last = self.name.split()
        return [self.name, f"{last} {first}", self.latin, self.email, self.phone, self.spoken, self.street,
                self.user_email, self.user_name, self.nickname, self.second_email, last]  # fmt: skip

    nickname = ""
    second_email = ""

    @property
    def user_email(self) -> str:
        return f"account-{self.email}"

    @property
    def user_name(self) -> str:
        return f"{self.name.split()[0]} Д. {self.name.split()[1]}"


def settle(one: Somebody, office: User) -> Somebody:
    """Write rows of every table; `office` is a colleague who does what is not theirs to do."""
    one.nickname, one.second_email = f"Чаво{one.latin[0]}ински", f"second-{one.email}"
    one.user = make.UserFactory(email=one.user_email, name=one.user_name, role=Role.OFFICER)
    one.person = make.PersonFactory(
        name=one.name, name_latin=one.latin, user=one.user, note=one.word("crm.Person"), languages="bg",
        basis_source=one.said("crm.LawfulBasis"),
    )  # fmt: skip
    for part in (accounts, register, meetings, coalition, rights, background, above):
        part(one, office)
    return one


def accounts(one: Somebody, office: User) -> None:
    user = one.user
    one.words["accounts.User"] = one.user_name
    address = EmailAddress.objects.create(user=user, email=one.user_email, verified=True, primary=True)
    EmailConfirmation.objects.create(email_address=address, key=f"key{user.pk}")
    Authenticator.objects.create(user=user, type="totp", data={"secret": "hidden"})
    session = SessionStore()
    session["name"] = one.name
    session.create()
    UserSession.objects.create(user=user, ip="127.0.0.1", user_agent=one.said("usersessions.UserSession"),
                               session_key=session.session_key)  # fmt: skip
    AuthToken.objects.create(user)
    view = SavedView.objects.create(
        owner=user, list_name="crm:person-list", name=one.word("accounts.SavedView"), query=""
    )
    view.pinned_by.add(user)
    view.mailed_to.add(user)
    BulkChange.objects.create(kind="tasks", change="assignee", by=user)
    OneTimeLink.objects.create(purpose="invitation", user=user, key_hash=f"h{user.pk}", made_by=office,
                               expires_at=timezone.now())  # fmt: skip
    Submission.objects.create(key=f"00000000-0000-0000-0000-{user.pk:012}", user=user, answer="/x/")
    kind = ContentType.objects.get_for_model(Person)
    AdminEntry.objects.create(user=office, content_type=kind, object_id=str(one.person.pk), action_flag=CHANGE,
                              object_repr=one.said("admin.LogEntry")[:200])  # fmt: skip
    log(Actor(None, Via.PHONE, one.said("accounts.LogEntry")), "changed", one.person)
    log(Actor.of(user), "changed", office)


def register(one: Somebody, office: User) -> None:
    add = one.person.contact_points.create
    add(kind="email", value=one.email, note=one.word("crm.ContactPoint"))
    add(kind="phone", value=one.phone)
    add(kind="address", value=one.street)
    add(kind="email", value=one.second_email)
    body = make.MinistryFactory(about=one.said("crm.Organisation"), confirmed_by=one.user)
    body.aliases.create(name=f"Фондация {one.said('crm.Alias')}")
    body.memberships.create(status="left", started_on=date(2020, 1, 1), source=one.said("crm.CoalitionMembership"))
    body.offices.create(title="Деловодител", void_reason=one.said("crm.Office"), voided_at=timezone.now())
    make.TenureFactory(person=one.person, organisation=body, role=one.word("crm.Tenure"))
    other = make.PersonFactory(name="Съвсем Различен", note=one.said("crm.Person of another"))
    gone = make.PersonFactory(name=f"{one.name} младши", name_latin="", merged_into=None)
    Merge.objects.create(
        kept_person=one.person, gone_person=gone, by=office, before={"gone": {"name": one.said("crm.Merge")}}
    )
    Person.objects.filter(pk=gone.pk).update(merged_into=one.person)
    low, high = sorted((one.person, other), key=lambda person: person.pk)
    DuplicatePair.objects.create(first_person=low, second_person=high, score=90, state="not_the_same", by=office,
                                 at=timezone.now(), why=one.said("crm.DuplicatePair"))  # fmt: skip


def meetings(one: Somebody, office: User) -> None:
    meeting = make.MeetingFactory(author=office, notes=f"Преди това. {one.said('crm.Meeting')} обеща. {one.nickname} дойде.",
                                  about="Среща за училището", held_at=time(10, 30))  # fmt: skip
    make.ParticipationFactory(meeting=meeting, person=one.person)
    one.words["crm.Participation"] = ""
    letter = make.LetterFactory(
        person=one.person, author=office, text=f"До {one.said('crm.Letter')}, тел. {one.spoken}"
    )
    make.ReplyFactory(answers=letter, subject=f"Отговор от {one.name}", person=None, author=office)
    make.TaskFactory(what=one.word("crm.Task"), assignee=office, author=office,
                     subject_type=ContentType.objects.get_for_model(Person), subject_id=one.person.pk)  # fmt: skip
    make.TaskFactory(what=f"Обади се на {one.name}", assignee=office, author=one.user)
    file_of(Document, title=one.word("crm.Document"), author=office, words=f"Биография на {one.name}",
            subject_type=ContentType.objects.get_for_model(Person), subject_id=one.person.pk)  # fmt: skip
    file_of(Document, title="Протокол", author=office, words=f"Присъства {one.name}, {one.email}")
    message = make.InboundMessageFactory(owner=office, from_name=one.name, from_address=one.email.upper(),
                                         text=one.word("crm.InboundMessage"))  # fmt: skip
    attachment = InboundAttachment(message=message, file_name=f"{one.word('crm.InboundAttachment')}.txt", size=3)
    attachment.file.save("x", ContentFile(f"от {one.name}".encode()))
    make.InboundMessageFactory(owner=office, text=f"Пише {one.name}", to_addresses=[[one.name, one.second_email]])


def file_of(model: type[models.Model], words: str, column: str = "file", **fields: Any) -> Any:
    record = model(file_name="f.txt", media_type="text/plain", size=9, sha256="0" * 64, **fields)
    getattr(record, column).save("x", ContentFile(words.encode()), save=True)
    return record


def coalition(one: Somebody, office: User) -> None:
    member = make.MembershipFactory().organisation
    make.RepresentationFactory(user=one.user, organisation=member)
    make.PublishedCommitmentFactory().followings.create(user=one.user, confirmed_at=timezone.now())
    make.PublishedCommitmentFactory().followings.create(email=one.email)
    CalendarFeed.objects.create(user=one.user, key_hash=f"f{one.user.pk}", language="bg")
    ProfileCheck.objects.create(organisation=member, asked_by=office, sent_to=one.email,
                                note=one.said("crm.ProfileCheck"), answered_name=one.name)  # fmt: skip
    Confirmation.objects.create(organisation=member, field="about", user=one.user, via=Via.PAGE)
    ProposedChange.objects.create(organisation=member, field="name", new=one.said("crm.ProposedChange"),
                                  proposed_via=Via.LINK, proposed_name=one.name)  # fmt: skip
    Dropbox.objects.create(user=one.user)


def rights(one: Somebody, office: User) -> None:
    person = one.person
    person.information.exempt_because = one.word("crm.InformationDuty")
    person.information.save()
    Consent.objects.create(person=person, purpose="news", wording="1", channel="spoken", recorded_by=office,
                           witness=one.said("crm.Consent"))  # fmt: skip
    request = PrivacyRequest.objects.create(person=person, kind="access", handler=office, due_on=date(2027, 1, 1),
                                            words=one.word("crm.PrivacyRequest"), asked_by=one.name)  # fmt: skip
    dossier = Dossier(person=person, asked_by=office, request=request, sha256="0" * 64)
    dossier.file.save("x", ContentFile(one.name.encode()))
    Erasure.objects.create(person=person, reason=one.said("crm.Erasure"), prepared_by=office, state="dropped",
                           spellings=[one.name])  # fmt: skip
    rule = RetentionRule.objects.create(condition=f"c{person.pk}", months=1, act="review", reason=one.said("crm.RetentionRule"),
                                        owner=one.user)  # fmt: skip
    RetentionRun.objects.create(rule=rule, tried_by=one.user)
    LegalHold.objects.create(
        subject=person, reason=one.said("crm.LegalHold"), placed_by=office, ended_at=timezone.now()
    )
    Breach.objects.create(what=one.said("crm.Breach"), scope="none", author=office)
    ProcessingWords.objects.create(activity=f"a{person.pk}", why=one.said("crm.ProcessingWords"))


def background(one: Somebody, office: User) -> None:
    OutboxEntry.objects.create(task="x", args=[1, one.email, one.said("accounts.OutboxEntry")], done_at=timezone.now())
    Job.objects.create(kind="x", asked_by=office, params={"who": one.said("accounts.Job")}, state="done")
    Job.objects.create(kind="x", asked_by=one.user, state="done")
    batch = file_of_batch(office, f"име;телефон\n{one.name};{one.spoken}\n{one.said('crm.ImportBatch')}")
    first, last = one.name.split()
    ImportRefusal.objects.create(batch=batch, row=1, reason=f"няма място: {one.name}",
                                 content={"Име": first, "Фамилия": last, "Бележка": one.word("crm.ImportRefusal")})  # fmt: skip
    Imported.objects.create(batch=batch, row=2, outcome="made", filled={"name": "abc"},
                            subject_type=ContentType.objects.get_for_model(Person), subject_id=one.person.pk)  # fmt: skip


def file_of_batch(office: User, words: str) -> ImportBatch:
    batch = ImportBatch(file_name="list.csv", sha256="0" * 64, author=office)
    batch.file.save("x", ContentFile(words.encode()))
    return batch


def asked_about(one: Somebody, ask: Ask, office: User) -> None:
    """The members were asked about an ask; somebody answered and commented."""
    text = AskText.objects.get(ask=ask)
    consultation = Consultation.objects.create(ask=ask, text=text, answers_until=date(2027, 1, 1), opened_by=office,
                                               note=one.said("campaigns.Consultation"))  # fmt: skip
    request = SignOnRequest.objects.create(consultation=consultation, organisation=make.OrganisationFactory(),
                                           sent_to=one.email)  # fmt: skip
    told = {"request": request, "text": text, "by": one.user, "via": "page", "name": one.name}
    SignOn.objects.create(organisation=request.organisation, choice="object", reason=one.said("campaigns.SignOn"),
                          **told)  # fmt: skip
    PassageComment.objects.create(body=one.said("campaigns.PassageComment"), **told)


def looked(one: Somebody, office: User) -> None:
    """Somebody of an organisation that was asked went to look on the spot."""
    commitment = make.CommitmentFactory()
    words = one.said("monitoring.CheckRound")
    asked_in = CheckRound.objects.create(commitment=commitment, question_bg=words, look_for_bg=words, scope="chosen",
                                         answers_until=date(2027, 1, 1), opened_by=office)  # fmt: skip
    place = make.PlaceFactory(kind="municipality")
    asked_in.municipalities.add(place)
    request = CheckRequest.objects.create(round=asked_in, organisation=make.OrganisationFactory(), place=place,
                                          sent_to=one.email)  # fmt: skip
    LocalCheck.objects.create(
        request=request, place=place, answer="seen", note=one.said("monitoring.LocalCheck"), name=one.name,
        checked_on=date(2026, 11, 20), by=one.user, via="page",
    )  # fmt: skip


def elected(one: Somebody, office: User) -> None:
    """Somebody stands in an election, votes, witnesses a lot and writes what is wrong with it."""
    election = make.ElectionFactory(note=one.said("campaigns.Election"))
    make.ElectionCandidateFactory(
        election=election, person=one.person, statement=one.said("campaigns.ElectionCandidate")
    )
    voter = make.VoterFactory(election=election, name=one.said("campaigns.Voter"), sent_to=one.email)
    told = {"election": election, "raised_by": make.OrganisationFactory()}
    ElectorateObjection.objects.create(text=one.said("campaigns.ElectorateObjection"), about="missing",
                                       organisation=make.OrganisationFactory(), **told)  # fmt: skip
    ElectionComplaint.objects.create(text=one.said("campaigns.ElectionComplaint"), **told)
    begun(election)
    Vote.objects.create(voter=voter, choices=[1], by=one.user)
    closed = seal(begun(make.ElectionFactory()), 0, Actor(office))
    Lot.objects.create(election=closed, drawn=[1, 2], drawn_on=timezone.localdate(), recorded_by=office,
                       witnesses=one.said("campaigns.Lot"))  # fmt: skip


def begun(election: Election) -> Election:
    rows = Election.objects.filter(pk=election.pk)
    rows.update(state="frozen", frozen_at=timezone.now())
    rows.update(state="open", opened_at=timezone.now())
    return rows.get()


def above(one: Somebody, office: User) -> None:
    """The apps above: campaigns, monitoring, network, briefings."""
    make.CampaignFactory(goal_bg=one.said("campaigns.Campaign"))
    phase = make.CampaignPhaseFactory(source=one.said("campaigns.CampaignPhase"))
    make.MilestoneFactory(phase=phase, title_bg=one.said("campaigns.Milestone"))
    ask = make.AskFactory(text_bg=one.said("campaigns.Ask"), author=office)
    AskText.objects.create(ask=ask, number=1, title_bg="Искане", text_bg=one.said("campaigns.AskText"),
                           confidentiality="internal", by=office)  # fmt: skip
    asked_about(one, ask, office)
    make.StanceFactory(person=one.person, ask=ask, note=one.said("campaigns.Stance"), author=office)
    make.InfluenceFactory(person=one.person, reason=one.said("campaigns.Influence"), author=office)
    make.StanceFactory(ask=ask, author=one.user)
    project = make.ProjectFactory(findings_bg=one.said("campaigns.Project"))
    make.ProjectPhaseFactory(project=project, text_bg=one.said("campaigns.ProjectPhase"))
    make.DeliverableFactory(project=project, title_bg=one.said("campaigns.Deliverable"))
    make.BudgetLineFactory(project=project, title=one.said("campaigns.BudgetLine"))
    event = make.ProjectEventFactory(text_bg=one.said("campaigns.ProjectEvent"))
    make.AssistanceFactory(event=event, note=one.said("campaigns.Assistance"), author=office)
    body = make.BodyFactory(composition=one.said("campaigns.Body"))
    make.RulesFactory(body=body, note=one.said("campaigns.RulesOfProcedure"))
    seat = make.SeatFactory(body=body, note=one.said("campaigns.Seat"))
    seat.rights.filter(right="vote").update(source=one.said("campaigns.SeatRight"))
    make.MandateFactory(seat=seat, person=one.person, act=one.said("campaigns.Mandate"))
    call = make.CallFactory(body=body, note=one.said("campaigns.Call"))
    make.CriterionFactory(call=call, title_bg=one.said("campaigns.Criterion"))
    make.CredentialFactory(title=one.said("campaigns.Credential"))
    make.CandidacyFactory(call=call, person=one.person, statement=one.said("campaigns.Candidacy"))
    elected(one, office)
    looked(one, office)
    session = make.SessionFactory(body=body, note=one.said("campaigns.Session"))
    item = make.AgendaItemFactory(session=session, said=one.said("campaigns.AgendaItem"))
    mandate = seat.mandates.get()
    make.MemberPositionFactory(item=item, text=one.said("campaigns.MemberPosition"), by=office)
    make.InterestFactory(item=item, mandate=mandate, reason=one.said("campaigns.Interest"))
    report = make.ReportBackFactory(session=session, mandate=mandate, text=one.said("campaigns.ReportBack"))
    make.ReportQuestionFactory(report=report, text=one.said("campaigns.ReportQuestion"), by=office)
    tenure = Tenure.objects.filter(person=one.person).first()
    outcome = make.OutcomeFactory(text_bg=one.said("monitoring.Outcome"))
    indicator = make.IndicatorFactory(definition_bg=one.said("monitoring.Indicator"), owner=office)
    make.BaselineFactory(indicator=indicator, comment=one.said("monitoring.Baseline"), author=office)
    make.IndicatorTargetFactory(indicator=indicator, text_bg=one.said("monitoring.IndicatorTarget"), author=office)
    value = make.ObservationFactory(indicator=indicator, note=one.said("monitoring.Observation"), author=office)
    Citation.objects.create(observation=value, outcome=outcome, note=one.said("monitoring.Citation"), author=office)
    said = make.PublishedCommitmentFactory(spoken_by=one.person, spoken_as=tenure, author=office,
                                           verbatim=f"„{one.said('monitoring.Commitment')}“")  # fmt: skip
    read = make.OfficialTextFactory(title=one.said("monitoring.OfficialText"), author=office)
    make.PassageFactory(text=read, commitment=said, quotation=one.said("monitoring.Passage"))
    evidence = make.EvidenceFactory(commitment=said, passage=one.said("monitoring.Evidence"), author=office)
    evidence.file.save("x", ContentFile(one.name.encode()), save=False)
    evidence.original.save("x", ContentFile(one.name.encode()), save=False)
    evidence.sha256 = evidence.original_sha256 = "0" * 64
    evidence.save()
    SearchRow.objects.create(
        evidence=evidence, searched_on=date(2026, 5, 1), where="x", result=one.said("monitoring.SearchRow")
    )
    Recheck.objects.create(evidence=evidence, found="changed", note=one.said("monitoring.Recheck"), by=office)
    sent = SentEvidence(commitment=said, text=one.word("monitoring.SentEvidence"), sender_name=one.name,
                        sender_email=one.email.upper(), original_sha256="0" * 64)  # fmt: skip
    sent.file.save("x", ContentFile(one.name.encode()), save=False)
    sent.save()
    SentEvidence.objects.create(text=one.said("monitoring.SentEvidence"))
    verdict = make.AssessmentFactory(
        commitment=said, rationale=one.said("monitoring.Assessment"), coder=office, state="published", number=1,
        approver=one.user, published_at=timezone.now(),
    )  # fmt: skip
    Coding.objects.create(
        assessment=verdict, step="second", coder=one.user, delivery="limited", note=one.said("monitoring.Coding")
    )
    Reply.objects.create(
        assessment=verdict, letter=make.LetterFactory(), asked_by=office, sent_on=date(2026, 5, 1), sent_hash="0" * 64,
        due_on=date(2026, 5, 15), outcome="received", received_on=date(2026, 5, 9), effect="none",
        their_words=one.said("monitoring.Reply"), closed_at=timezone.now(), closed_by=office,
    )  # fmt: skip
    MinorityNote.objects.create(
        assessment=verdict, organisation=make.OrganisationFactory(), author=office,
        text=one.said("monitoring.MinorityNote"),
    )  # fmt: skip
    DueRevision.objects.create(
        commitment=said, due_on=date(2027, 1, 1), reason=one.said("monitoring.DueRevision"), author=office
    )
    make.ClaimFactory(commitment=said, words=one.said("monitoring.Claim"), author=office)
    make.MoneyLineFactory(commitment=said, what=one.said("monitoring.MoneyLine"), author=office)
    make.CommitmentRelationFactory(commitment=said, reason=one.said("monitoring.CommitmentRelation"), author=office)
    change = make.SuccessionFactory(note=one.said("monitoring.Succession"), author=office)
    make.InheritanceFactory(succession=change, commitment=said, note=one.said("monitoring.Inheritance"), author=office)
    make.TieFactory(source=one.said("network.Tie"))
    TieRules.objects.create(number=next(numbers), reason=one.said("network.TieRules"), made_by=one.user)
    TieAnswer.objects.create(organisation=make.OrganisationFactory(), by=one.user)
    briefing = Briefing.objects.create(
        institution=make.MinistryFactory(), title=one.said("briefings.Briefing"), author=office
    )
    block = Block.objects.create(briefing=briefing, kind="text", position=1, text=one.said("briefings.Block"))
    BlockVersion.objects.create(block=block, number=1, content={"text": one.said("briefings.BlockVersion")}, by=office)
    BlockComment.objects.create(block=block, text=one.said("briefings.BlockComment"), author=office)
    BriefingTemplate.objects.create(name=one.said("briefings.BriefingTemplate"), blocks=[], author=office)
    edition = Edition(briefing=briefing, number=1, level="public", language="bg", as_of=date(2026, 1, 1), author=office,
                      data=paper(one.said("briefings.Edition")), data_sha256="0" * 64, pdf_sha256="0" * 64)  # fmt: skip
    edition.pdf.save("x", ContentFile(one.name.encode()))
    Withdrawal.objects.create(edition=edition, reason=one.said("briefings.Withdrawal"), by=office)
    Sending.objects.create(edition=edition, letter=make.LetterFactory(person=one.person), how="attachment")


def paper(title: str) -> dict[str, Any]:
    return {"title": title, "subject": "x", "level": "public", "level_words": "x", "language": "bg", "as_of": "2026-01-01",
            "figures": [], "sections": [], "method": [], "demonstration": False}  # fmt: skip


ANA = {"name": "Анастасия Крумова", "latin": "Anastasia Krumova", "email": "ana.k@mail.example", "phone": "+359888765432",
       "spoken": "0888 765 432", "street": "ул. Карамфил 17, Кюстендил"}  # fmt: skip
BOYAN = {"name": "Боян Цветилов", "latin": "Boyan Tsvetilov", "email": "boyan@post.example", "phone": "+359877111333",
         "spoken": "0877/111-333", "street": "бул. Черешов 4, Видин"}  # fmt: skip
__all__ = [
    "ANA",
    "BOYAN",
    "Alias",
    "CoalitionMembership",
    "ContactPoint",
    "LogEntry",
    "Somebody",
    "settle",
    "timedelta",
]
