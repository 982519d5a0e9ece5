"""What a visitor may not see changes no letter of what they read: no count, no facet, no suggestion, no order."""

from datetime import date, timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.utils import timezone

from campaigns.models import (
    AskInLetter,
    AskPressed,
    ElectionComplaint,
    ElectorateObjection,
    EventAudience,
    Influence,
    Stance,
)
from campaigns.models.stances import KEPT_INSIDE
from crm.confidentiality import Level
from crm.models import (
    Alias,
    ContactPoint,
    Document,
    InboundAttachment,
    Meeting,
    Participation,
    ProfileCheck,
    ProposedChange,
    Side,
)
from monitoring.models import Citation, DueRevision, Recheck, SearchRow
from network.models import Tie, TieAnswer
from tests import factories as make
from tests.access.forms import names_in
from tests.access.reading import ask, undone
from tests.access.routes import BY_NAME, NO_SUCH_ROW, example
from tests.access.table import CENTRE, PUBLIC, ROWS, SEES, STAFF
from tests.access.test_matrix import address, nothing_in
from tests.access.world import (
    ADMIN,
    ANONYMOUS,
    FORMER,
    LEADER,
    MEMBER,
    OFFICER,
    OTHER_MEMBER,
    OTHER_OFFICER,
    OUTSIDER,
    texts_of,
)

pytestmark = pytest.mark.django_db
LOW = [
    pytest.param(ANONYMOUS), pytest.param(MEMBER), pytest.param(OTHER_OFFICER),
    *(pytest.param(visitor, marks=pytest.mark.full) for visitor in (OUTSIDER, FORMER, OTHER_MEMBER, ADMIN)),
]  # fmt: skip
RARE = "Zhylkovitsa"  # a name that begins like no other
# By which names filters and links mean which kind of record.
NAMED = {
    "organisation": [
        "organisation",
        "body",
        "owed_by",
        "addressed_to",
        "stated_by",
        "other",
        "owed_to",
        "institution",
        "partner",
        "funder",
        "parent",
    ],
    "person": ["person", "spoken_by", "theirs", "ours"],
    "meeting": ["meeting"],
    "letter": ["answers", "reminds_of", "letter"],
    "ask": ["ask", "asks"],
    "campaign": ["campaign", "campaigns"],
    "commitment": ["commitment", "commitments"],
    "outcome": ["outcome"],
    "indicator": ["indicator"],
    "text": ["text"],
    "project": ["project"],
    "place": ["place", "region", "country"],
}
LISTS = [row for row in ROWS if "get" in row.methods.split() and not row.record and "given" not in row.given]


def addresses(world, visitor, client, everything):
    """Return every address the visitor may read, the lists also searched, sorted, filtered and exported."""
    for row in ROWS:
        if (
            "get" not in row.methods.split()
            or visitor not in row.door
            or row.route not in BY_NAME
            or row.given.get("key")
        ):
            continue
        labels = [label for label, seen in row.seers.items() if visitor in seen]
        kept = (
            labels
            if everything
            else [label for label in labels if label in {"", "public", "linked", "own", "published"}]
        )
        for label in kept:
            yield address(row, world, label)
        if not row.record:
            yield from variants(row, world, client, everything)


def variants(row, world, client, everything):
    here = example(BY_NAME[row.route])
    rare = range(2, len(RARE) + 1) if everything else (2, 5, len(RARE))
    words = [RARE[:n] for n in rare] + [world.word("organisation", "public"), "zq"]
    if row.route == "crm:suggest":
        home = f"&home=organisation:{world.records['organisation']['public'].pk}"
        yield from (f"{here}?q={word}&kinds=person,office{home}" for word in ("", RARE[:3]))
    if row.route in {"crm:search", "crm:suggest"}:
        kinds = (
            "&kinds=organisation,person,meeting,letter,campaign,ask,commitment,outcome,place,office"
            if row.route == "crm:suggest"
            else ""
        )
        yield from (f"{here}?q={word}{kinds}" for word in words)
    elif row.shows:
        yield from (
            f"{here}?q={word}" for word in (words if everything else (RARE[:3], world.word("organisation", "public")))
        )
        known = names_of(row, ask(client, "get", here).text)
        yield from (
            f"{here}?{name}={world.records[kind]['town' if kind == 'place' else 'public'].pk}"
            for kind, names in NAMED.items()
            for name in known & set(names)
        )
        yield from (
            f"{here}?export={kind}"
            for kind in (("csv", "xlsx") if everything else ("csv",))
            if not row.route.startswith("api:")
        )
        yield from (f"{here}?ordering={name}" for name in ordering_of(row))


def ordering_of(row):
    viewset = BY_NAME[row.route].viewset
    return getattr(viewset, "ordering_fields", []) if viewset else []


def read(world, client, urls):
    return {url: (answer.status, answer.text, answer.location) for url in urls for answer in [ask(client, "get", url)]}


@pytest.mark.parametrize("visitor", LOW)
def test_hidden_records_change_no_letter(visitor, world, clients, everything):
    urls = list(dict.fromkeys(addresses(world, visitor, clients[visitor], everything)))
    before = read(world, clients[visitor], urls)
    assert len(urls) > 10 if visitor == ANONYMOUS else len(urls) > 100
    with undone():
        hidden = hide(world, visitor)
        nothing_in(differing(before, read(world, clients[visitor], urls), "added"))
        if everything or visitor == MEMBER:  # whoever may see least; a full run asks for all
            change(hidden)
            again = urls if everything else [url for url in urls if "q=" in url]  # new words: who looks finds them
            nothing_in(differing(before, read(world, clients[visitor], again), "edited"))
        if everything:
            remove(hidden)
            nothing_in(differing(before, read(world, clients[visitor], urls), "removed"))


def differing(before, after, step):
    return {
        f"{url} after one was {step}": first_difference(before[url], after[url])
        for url in after
        if before[url] != after[url]
    }


def first_difference(one, other):
    if one[0] != other[0] or one[2] != other[2]:
        return f"{one[0]} {one[2]} → {other[0]} {other[2]}"
    lines = [(a, b) for a, b in zip(one[1].splitlines(), other[1].splitlines(), strict=False) if a != b]
    if not lines:
        return "longer or shorter"
    place = next((n for n, (a, b) in enumerate(zip(*lines[0], strict=False)) if a != b), 0)
    return " → ".join(line[max(0, place - 80) : place + 120].strip() for line in lines[0])


def hide(world, visitor):
    """Make records of every kind that this visitor may not see, tied to everything they do see."""
    hidden = beside(world, Level.RESTRICTED, world.users[LEADER])
    if visitor not in STAFF:
        hidden += beside(world, Level.INTERNAL, world.users[LEADER])
        hidden += drafts(world)
    if visitor not in CENTRE:
        hidden += papers(world)
    return hidden


def texts(world, model):
    """Texts with a rare name and the word of a record that everyone sees."""
    word = world.word("organisation", "public")
    made = texts_of(model, f"{RARE} {word}")
    return {
        name: text.replace(" ", "-") if "@" in text or "://" in text or name == "key" else text
        for name, text in made.items()
        if name != "key"
    }


def beside(world, level, author):
    see = {kind: labels.get("public") for kind, labels in world.records.items()}
    about = {"subject_type": ContentType.objects.get_for_model(Meeting), "subject_id": see["meeting"].pk}

    def new(factory, **fields):
        model = factory._meta.model if hasattr(factory, "_create") else factory
        told = {**texts(world, model), **fields}
        return factory(**told) if model is not factory else model.objects.create(**told)

    body = new(
        make.MinistryFactory, confidentiality=level, parent=see["organisation"], place=world.records["place"]["town"]
    )
    standing = make.MembershipFactory(organisation=body)
    alias, phone = new(Alias, organisation=body), new(ContactPoint, organisation=body, kind="phone")
    person = new(make.PersonFactory, confidentiality=level)
    tenure = new(make.TenureFactory, person=person, organisation=see["organisation"], office=see["office"])
    meeting = new(make.MeetingFactory, confidentiality=level, author=author)
    planned = new(
        make.MeetingFactory,
        confidentiality=level,
        author=author,
        state=Meeting.State.PLANNED,
        held_on=timezone.localdate() + timedelta(days=1),
    )
    seats = [
        Participation.objects.create(meeting=meeting, side=Side.THEIRS, person=see["person"], capacity=tenure),
        Participation.objects.create(meeting=meeting, side=Side.THEIRS, organisation=see["organisation"]),
        Participation.objects.create(meeting=see["meeting"], side=Side.THEIRS, person=person, capacity=tenure),
        Participation.objects.create(meeting=see["meeting"], side=Side.THEIRS, organisation=body),
    ]
    task = new(
        make.TaskFactory,
        confidentiality=level,
        assignee=author,
        owed_to=see["organisation"],
        due_on=date(2026, 1, 1),
        **about,
    )
    document = new(
        Document,
        confidentiality=level,
        author=author,
        file=ContentFile(b"x", "x.txt"),
        size=1,
        sha256="0" * 64,
        media_type="text/plain",
        **about,
    )
    campaign = new(make.CampaignFactory, confidentiality=level)
    partners = [
        make.CampaignPartnerFactory(campaign=see["campaign"], organisation=body),
        make.CampaignPartnerFactory(campaign=campaign, organisation=see["organisation"]),
    ]
    milestone = new(
        make.MilestoneFactory,
        phase=world.records["phase"]["linked"],
        day=None,
        meeting=planned,
    )
    projects = undertaken(new, level, author, see, body, meeting, campaign)
    asked = new(
        make.AskFactory,
        confidentiality=level,
        author=author,
        addressed_to=see["organisation"],
        addressed_office=see["office"],
    )
    asked.campaigns.add(see["campaign"])
    see["ask"].campaigns.add(campaign)
    pressed = [
        AskPressed.objects.create(ask=see["ask"], meeting=meeting),
        AskPressed.objects.create(ask=asked, meeting=see["meeting"]),
    ]
    inside = level if level in KEPT_INSIDE else Level.INTERNAL  # an opinion is never wider
    thought = {"confidentiality": inside, "author": author, "person": see["person"]}
    opinions = [
        new(Stance, ask=see["ask"], meeting=see["meeting"], position="opposed", taken_on=date(2026, 5, 1), **thought),
        new(Influence, weight=5, **thought),
    ]
    letters = exchanged(new, level, author, see, body, person, tenure, meeting)
    written = [
        AskInLetter.objects.create(ask=see["ask"], letter=letters[0]),
        AskInLetter.objects.create(ask=asked, letter=see["letter"]),
    ]
    commitment = promise(world, new, level, author, see, published_at=timezone.now())
    proof = new(
        make.EvidenceFactory,
        commitment=see["commitment"],
        confidentiality=level,
        author=author,
        source_on=timezone.localdate(),
    )
    searched = new(SearchRow, evidence=proof, searched_on=timezone.localdate(), letter=see["letter"])
    looked = Recheck.objects.create(evidence=proof, found="gone", note=RARE, by=author)
    commitment.asks.add(world.records["ask"]["linked"])  # agreed: it stands on the common agenda
    outcome = new(make.OutcomeFactory, confidentiality=level, achieved="2026-05")
    for kind, tied in {"campaign": campaign, "project": projects[0], "ask": asked, "commitment": commitment}.items():
        getattr(outcome, f"{kind}s").add(see[kind], world.records[kind]["linked"])
        getattr(see["outcome"], f"{kind}s").add(tied)
    measured = new(make.IndicatorFactory, confidentiality=level, comparator=see["indicator"], owner=author)
    measured.same_thing.add(see["indicator"])
    value = new(
        make.ObservationFactory, indicator=measured, category="", key=None, author=author,
        approver=world.users[OFFICER],
    )  # fmt: skip
    Citation.objects.create(observation=value, outcome=see["outcome"], author=author)
    Citation.objects.create(observation=see["value"], outcome=outcome, author=author)
    text = new(make.OfficialTextFactory, author=author, confidentiality=level, issued_by=see["organisation"])
    make.PassageFactory(text=see["text"], commitment=promise(world, new, level, author, see))
    tie = new(
        make.TieFactory,
        confidentiality=level,
        stated_by=world.records["organisation"]["linked"],
        other=see["organisation"],
        kind=next_kind(world),
    )
    new(TieAnswer, organisation=body, by=author)
    sent = new(make.InboundMessageFactory, owner=author, to_addresses=[], kind="message")
    enclosed = InboundAttachment.objects.create(message=sent, file_name=RARE, refused=RARE)
    question = new(ProfileCheck, organisation=body, asked_by=author)
    wanted = new(ProposedChange, organisation=body, field="name", proposed_by=author, proposed_via="phone", reason="")
    return [
        sent,
        enclosed,
        question,
        wanted,
        body,
        standing,
        alias,
        phone,
        person,
        tenure,
        meeting,
        planned,
        *seats,
        task,
        document,
        campaign,
        *partners,
        milestone,
        asked,
        *projects,
        *seated(new, level, see, body, person),
        *met(new, level, see, body, author),
        *called(new, level, see, body, person),
        *elected(new, level, see, body, world.records["election"]["open"]),
        *pressed,
        *opinions,
        *letters,
        *written,
        commitment,
        looked,
        searched,
        proof,
        outcome,
        measured,
        value,
        text,
        tie,
    ]


def seated(new, level, see, body, person):
    """A hidden committee with its seat, and on an open seat mandates that are hidden or of what is hidden."""
    seat = see["council seat"]
    council = new(make.BodyFactory, organisation=new(make.CommitteeFactory, confidentiality=level))
    held = {"seat": seat, "ended": str(timezone.localdate().year + 1), "started": "2025", "end_note": ""}
    free = [place for place in range(4, 10) if not seat.mandates.filter(place=place).exists()]
    places = iter([*free, *[None] * 3])
    mandates = [
        new(make.MandateFactory, place=place, **held, **told)
        for told in (
            {"organisation": see["organisation"], "confidentiality": level, "person": see["person"]},
            {"organisation": body, "confidentiality": Level.PUBLIC, "person": None},
        )
        if (place := next(places)) is not None
    ]
    own = new(make.SeatFactory, body=council, key=None, predecessor=seat)
    return [council, new(make.RulesFactory, body=council), own, new(make.MandateFactory, seat=own, organisation=body),
            *mandates]  # fmt: skip


def met(new, level, see, body, author):
    """A hidden session with its item, and on an open item what a hidden organisation wants said and asks."""
    hidden = new(make.SessionFactory, body=see["body"], confidentiality=level, state="planned", has_quorum=None)
    item = new(make.AgendaItemFactory, session=hidden)
    return [
        hidden,
        item,
        new(make.MemberPositionFactory, item=item, organisation=see["organisation"]),
        new(make.MemberPositionFactory, item=see["agenda item"], organisation=body),
        new(make.ReportQuestionFactory, report=see["report"], organisation=body),
        new(
            make.CommitmentFactory,
            agenda_item=see["agenda item"],
            owed_by=see["organisation"],
            confidentiality=level,
            author=author,
        ),
    ]


def called(new, level, see, body, person):
    """A hidden call with its criterion, and on an open call those who stand hidden or are hidden; papers of theirs."""
    hidden = new(make.CallFactory, body=see["body"], confidentiality=level, key=None)
    hidden.seats.add(see["council seat"])
    return [
        hidden,
        new(make.CriterionFactory, call=hidden),
        new(make.CandidacyFactory, call=hidden, organisation=see["organisation"], person=see["person"]),
        new(make.CandidacyFactory, call=see["call"], organisation=body, person=None, nominated_by=None),
        new(make.CredentialFactory, organisation=body, document=None),
        make.PaperRequestFactory(call=hidden, organisation=body),
    ]


def elected(new, level, see, body, running):
    """A hidden election with a name and a voter, and what hidden organisations have against one that is seen.

    It runs still: the protocol of a counted one says to all how many objected and complained.
    """
    not_yet = {"ballot_file": "", "ballot_sha256": ""}
    hidden = new(make.ElectionFactory, body=see["body"], confidentiality=level, **not_yet)
    hidden.seats.add(see["council seat"])
    return [
        hidden,
        new(make.ElectionCandidateFactory, election=hidden, organisation=see["organisation"], person=see["person"]),
        new(make.VoterFactory, election=hidden, organisation=see["organisation"], receipt=""),
        new(ElectorateObjection, election=running, raised_by=body, about="extra",
            organisation=see["organisation"], answer=""),
        new(ElectionComplaint, election=running, raised_by=body, answer=""),
    ]  # fmt: skip


def undertaken(new, level, author, see, body, meeting, campaign):
    """A hidden project with its event, what a hidden organisation came to and received, help tied to what is hidden."""
    project = new(make.ProjectFactory, confidentiality=level)
    event = new(make.ProjectEventFactory, project=project, started="2026-05-02")
    logged = new(make.ProjectEventFactory, project=see["project"], meeting=meeting, started="2026-05-03")
    given = {"author": author, "given_on": date(2026, 2, 1), "follow_up_due": date(2026, 5, 1), "effect": ""}
    open_one, day = see["project"], timezone.localdate().isoformat()
    phase = new(make.ProjectPhaseFactory, project=project)
    open_one.campaigns.add(campaign)
    return [
        project,
        event,
        logged,
        phase,
        new(make.DeliverableFactory, project=project, phase=phase, due=day, state="planned", dropped_because=""),
        new(make.BudgetLineFactory, project=project, partner=see["organisation"], planned=9),
        make.ProjectPartnerFactory(project=open_one, organisation=body),
        make.ProjectPartnerFactory(project=project, organisation=see["organisation"]),
        make.EventAttendanceFactory(event=see["event"], organisation=body),
        make.EventAttendanceFactory(event=logged, organisation=see["organisation"]),
        EventAudience.objects.create(event=logged, group="officials", people=40),
        new(
            make.AssistanceFactory, confidentiality=level, given_to=see["organisation"], project=see["project"], **given
        ),
        new(make.AssistanceFactory, confidentiality=Level.PUBLIC, given_to=body, campaign=see["campaign"], **given),
        new(make.AssistanceFactory, confidentiality=level, given_to=body, given_by=body, event=event, **given),
    ]


def exchanged(new, level, author, see, body, person, tenure, meeting):
    """Letters to a visible body, from a hidden one, and a hidden reply to a letter that is seen."""
    of_them = {"confidentiality": level, "author": author}
    silent = new(make.LetterFactory, organisation=see["organisation"], person=see["person"], **of_them)
    theirs = new(make.LetterFactory, organisation=body, person=person, capacity=tenure, meeting=meeting, **of_them)
    after = new(make.LetterFactory, organisation=see["organisation"], meeting=see["meeting"], **of_them)
    reply = new(make.ReplyFactory, answers=see["letter"], organisation=see["organisation"], **of_them)
    reminder = new(make.LetterFactory, reminds_of=see["letter"], organisation=see["organisation"], **of_them)
    return [silent, theirs, after, reply, reminder]


def next_kind(world):
    linked = world.records["organisation"]["linked"]
    return list(Tie.Kind)[Tie.objects.filter(stated_by=linked).count()]


def promise(world, new, level, author, see, **more):
    tied = {
        "owed_by": see["organisation"],
        "owed_office": see["office"],
        "spoken_by": see["person"],
        "meeting": see["meeting"],
        "superseded_by": None,
    }
    commitment = new(
        make.CommitmentFactory, confidentiality=level, author=author, original_due=date(2026, 2, 1), **tied, **more
    )
    commitment.asks.add(see["ask"])
    DueRevision.objects.create(commitment=commitment, due_on=date(2026, 3, 1), reason="later", author=author)
    make.ClaimFactory(commitment=commitment, delivery="complete", author=author)
    make.MoneyLineFactory(commitment=commitment, author=author)
    make.CommitmentRelationFactory(commitment=commitment, other=see["commitment"], author=author)
    make.CommitmentRelationFactory(commitment=see["commitment"], other=commitment, kind="part_of", author=author)
    make.InheritanceFactory(succession=see["succession"], commitment=commitment, author=author)
    return commitment


def drafts(world):
    """What the centre works on: promises not yet published, verdicts not yet approved, accounts."""
    see = {kind: labels.get("public") for kind, labels in world.records.items()}

    def new(factory, **fields):
        return factory(**{**texts(world, factory._meta.model), **fields})

    draft = promise(world, new, Level.PUBLIC, world.users[LEADER], see)
    verdict = new(make.AssessmentFactory, commitment=see["commitment"], coder=world.users[LEADER], return_reason="",
                  urgent_reason="", confidence_reason="")  # fmt: skip
    user = make.UserFactory(name=f"{RARE} {world.word('organisation', 'public')}")
    represents = make.RepresentationFactory(user=user, organisation=see["organisation"])
    return [draft, verdict, user, represents]


def papers(world):
    from briefings.models import Block, BlockComment, Briefing
    from crm.models import ImportBatch

    organisation = world.records["organisation"]["public"]
    briefing = Briefing.objects.create(institution=organisation, author=world.users[LEADER], title=RARE)
    block = Block.objects.create(briefing=briefing, kind="text", position=1, heading=RARE, text=RARE)
    said = BlockComment.objects.create(block=block, text=RARE, author=world.users[LEADER])
    return [briefing, said, ImportBatch.objects.create(author=world.users[LEADER], file_name=RARE)]


def change(hidden):
    """Rewrite every text of what is hidden."""
    for record in hidden:
        own = {
            name: text.replace("zqq", RARE[:3])
            for name, text in texts_of(type(record), "zqq").items()
            if name != "key" and getattr(record, name)
        }
        for frozen in ("test_complete", "test_broken", "test_source", "verbatim"):
            own.pop(frozen, None) if getattr(record, "published_at", None) else None
        stays = getattr(record, "append_only", False) or getattr(record, "approved_at", None)
        if own and not stays:
            type(record)._base_manager.filter(pk=record.pk).update(**own)


def remove(hidden):
    kept = {revision.commitment_id for revision in DueRevision.objects.all()}  # what is append-only stays
    for record in reversed(hidden):
        if not (type(record).__name__ == "Commitment" and record.pk in kept) and type(record).__name__ not in {
            "Organisation",
            "Person",
            "User",
        }:
            type(record)._base_manager.filter(pk=record.pk).delete()


# Ids of hidden records


@pytest.mark.parametrize("visitor", [MEMBER, OTHER_OFFICER])
def test_a_hidden_id_in_an_address_reads_like_one_that_never_was(visitor, world, clients):
    """Filters of lists, links that fill a form in advance, what a task is to be about."""
    wrong, count = {}, 0
    for row in LISTS:
        if visitor not in row.door or row.route not in BY_NAME or row.given:
            continue
        here = example(BY_NAME[row.route])
        told_about = ANYWHERE if row.route.endswith("-new") or row.shows == "task" else set()
        names = told_about | names_of(row, ask(clients[visitor], "get", here).text)
        for kind, name in (
            (kind, name) for kind, known in NAMED.items() if kind != "place" for name in names & {*known, *ANYWHERE}
        ):
            hidden, missing = (
                f"{kind}:{pk}" if name in ANYWHERE or row.route.endswith("-new") else str(pk)
                for pk in (world.records[kind]["restricted"].pk, NO_SUCH_ROW)
            )
            answers = [ask(clients[visitor], "get", f"{here}?{name}={value}") for value in (hidden, missing)]
            told = [
                (answer.status, bare(answer.text + answer.location, value), "")
                for answer, value in zip(answers, (hidden, missing), strict=True)
            ]
            count += 1
            if told[0] != told[1]:
                wrong[f"{here}?{name}={hidden}"] = first_difference(*told)
    nothing_in(wrong)
    assert count > 20


ANYWHERE = {"about", "subject"}


def names_of(row, html):
    viewset = BY_NAME[row.route].viewset
    filters = getattr(viewset, "filterset_class", None)
    return set(getattr(filters, "base_filters", {})) if viewset else names_in(html)


def bare(text, value):
    """The number itself may be repeated to whoever typed it."""
    import re

    return re.sub(rf"(?<!\d){value.split(':')[-1]}(?!\d)", "…", text)


def test_the_tracker_is_the_same_for_everyone(world, clients):
    """Signed in as leadership or not signed in at all: the same rows, the same counts."""
    import re

    for name in ("monitoring:public-csv", "monitoring:public-json"):
        answers = {ask(clients[visitor], "get", example(BY_NAME[name])).text for visitor in (ANONYMOUS, MEMBER, LEADER)}
        assert len(answers) == 1
    page = example(BY_NAME["monitoring:public-list"])
    main = [
        re.search(r"<main.*?</main>", ask(clients[visitor], "get", page).text, re.S).group()
        for visitor in (ANONYMOUS, LEADER)
    ]
    assert main[0] == main[1]
    assert {label for label, seen in PUBLIC["commitment"].items() if seen} == {"public", "linked", "withdrawn"}


# Search


KINDS = {"organisation", "person", "meeting", "letter", "campaign", "ask", "commitment", "task", "document", "evidence"}


@pytest.mark.parametrize("visitor", [OUTSIDER, MEMBER, OTHER_OFFICER, LEADER, ADMIN])
def test_search_finds_exactly_what_may_be_seen(visitor, world, clients):
    wrong = {}
    for (kind, label), word in ((whose, word) for word, whose in world.words.items() if whose[0] in KINDS):
        said = world.said(
            ask(clients[visitor], "get", f"/search/?q={word}")
            .text.replace(f'value="{word}"', "")
            .replace(f"?q={word}", "")
        )
        suggested = world.said(ask(clients[visitor], "get", f"/search/suggest/?q={word}&kinds={kind}").text)
        if visitor not in SEES[kind][label] and hits(world, visitor, kind, label, said, suggested):
            wrong[f"{kind} {label}"] = "is found though hidden"
        if visitor in SEES[kind][label] and kind in SEARCHED and (kind, label) not in suggested | said:
            wrong[f"{kind} {label}"] = "is not found"
    nothing_in(wrong)


SEARCHED = {"organisation", "person", "meeting", "letter", "campaign", "ask", "commitment"}


def hits(world, visitor, kind, label, said, suggested):
    """Whether anything of the hidden record shows, or whatever else was found by its word."""
    return (kind, label) in suggested or any(
        visitor not in SEES[one][other] for one, other in said - {(kind, label)} if one in SEES
    )
