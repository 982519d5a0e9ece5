"""A briefing: what enters, what never does, and what the file says."""

import io
from datetime import date, timedelta

import pikepdf
import pypdf
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts import jobs, paper_pdf
from accounts.actors import Actor
from accounts.models import Job, Role
from briefings import actions, editions, proving
from briefings.gathering import gather
from briefings.models import Briefing, Edition
from briefings.paper import cited, fingerprint
from briefings.press import pdf as drawing
from briefings.press import ua
from crm.confidentiality import Level
from crm.models import Meeting, Side
from monitoring.models import Assessment, Commitment, Delivery
from tests.factories import (
    AskFactory,
    AskPressedFactory,
    AssessmentFactory,
    CommitmentFactory,
    EvidenceFactory,
    MeetingFactory,
    MinistryFactory,
    OfficeFactory,
    ParticipationFactory,
    PersonFactory,
    PublishedCommitmentFactory,
    TaskFactory,
    TenureFactory,
    UserFactory,
)

TODAY = date(2026, 11, 22)
SECRET = "поверителна-канарче-бележка"


@pytest.fixture
def ministry(db):
    """A ministry with a record of every kind at every level; what is above public carries the canary."""
    ministry = MinistryFactory(name="Министерство на образованието", name_latin="Ministry of Education")
    office = OfficeFactory(body=ministry)
    TenureFactory(
        person=PersonFactory(name="Публичен Човек", confidentiality=Level.PUBLIC), organisation=ministry, office=office
    )
    TenureFactory(person=PersonFactory(name=f"Скрит {SECRET}"), organisation=ministry, office=office)
    for n in range(20):
        commitment = PublishedCommitmentFactory(
            owed_by=ministry, title=f"Места без такса в детските градини {n}", original_due=date(2026, 3, 1) + timedelta(days=30 * n),
            says_who=True, says_what=True,
        )  # fmt: skip
        EvidenceFactory(commitment=commitment, title=f"Заповед {n}", confidentiality=Level.PUBLIC)
        EvidenceFactory(commitment=commitment, title=f"{SECRET} доказателство {n}", confidentiality=Level.RESTRICTED)
        verdict(commitment)
    for level in (Level.INTERNAL, Level.RESTRICTED):
        CommitmentFactory(owed_by=ministry, title=f"{SECRET} обещание", confidentiality=level)
    for level in Level:
        words = "Открит разговор" if level == Level.PUBLIC else f"{SECRET} {level}"
        meeting = MeetingFactory(about=words, notes=SECRET, confidentiality=level, held_on=TODAY - timedelta(days=5))
        ParticipationFactory(meeting=meeting, organisation=ministry, side=Side.THEIRS)
        ask = AskFactory(addressed_to=ministry, title_bg=words, title_en=words, status="agreed", confidentiality=level)
        AskPressedFactory(ask=ask, meeting=meeting)
    TaskFactory(owed_to=ministry, what=f"{SECRET} дълг")
    return ministry


def verdict(commitment):
    """Publish one the way the database demands it: another person approves."""
    draft = AssessmentFactory(commitment=commitment, delivery=Delivery.LIMITED, assessed_on=date(2026, 10, 1))
    Assessment.objects.filter(pk=draft.pk).update(
        state="published", number=1, approver=UserFactory(role=Role.LEADERSHIP), published_at=timezone.now()
    )
    type(commitment).objects.filter(pk=commitment.pk).update(verdict=draft)


def begun(ministry, leader, level=Level.PUBLIC, language="en"):
    by = Actor.of(leader)
    return actions.begin(preset="minute", institution=ministry, language=language, level=level, style="full", by=by)


def edition_of(ministry, leader, level=Level.PUBLIC, language="bg"):
    job = actions.publish(begun(ministry, leader, level, language), by=Actor.of(leader))
    assert jobs.execute(job.pk)
    return Edition.objects.get(job=job)


def text_of(edition) -> str:
    with edition.pdf.open("rb") as content:
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(content).pages)


def test_a_public_paper_of_twenty_commitments_reads_well_and_holds_nothing_above_its_level(ministry, leader):
    edition = edition_of(ministry, leader)
    with edition.pdf.open("rb") as content:
        raw = content.read()
    reader = pypdf.PdfReader(io.BytesIO(raw))
    text = text_of(edition)
    attached = b"".join(part for parts in reader.attachments.values() for part in parts).decode()

    assert text.count("Места без такса") >= 20
    assert "Публичен Човек" in text
    assert "Открит разговор" in text
    for place in (
        text,
        attached,
        str(reader.metadata),
        str(reader.xmp_metadata and reader.xmp_metadata.rdf_root.toxml()),
        str(edition.data),
    ):
        assert SECRET not in place
    assert SECRET.encode() not in raw


def test_a_short_one_is_two_pages_and_says_what_it_leaves_out(ministry, leader):
    by = Actor.of(leader)
    briefing = actions.begin(preset="minute", institution=ministry, language="en", level=Level.INTERNAL, by=by)
    job = actions.publish(briefing, by=by)
    assert jobs.execute(job.pk)
    edition = Edition.objects.get(job=job)

    with edition.pdf.open("rb") as content:
        assert len(pypdf.PdfReader(content).pages) == 2
    assert "17 more are on record." in text_of(edition)


def test_a_day_that_ends_with_a_point_ends_its_sentence(ministry, leader):
    TaskFactory(what="Пращаме писмото", owed_to=ministry, due_on=date(2026, 10, 4))
    briefing = begun(ministry, leader, Level.INTERNAL, language="bg")

    assert "Пращаме писмото, 4 октомври 2026\u202fг." in [
        one.text for section in gather(briefing, leader, TODAY).sections for one in section.statements
    ]


def test_an_internal_paper_says_more_but_never_what_is_off_the_record(ministry, leader):
    text = str(edition_of(ministry, leader, level=Level.INTERNAL).data)

    assert f"{SECRET} internal" in text
    assert f"{SECRET} restricted" not in text
    assert f"{SECRET} доказателство" not in text


def test_every_statement_cites_a_record_at_a_version(ministry, leader):
    paper = gather(begun(ministry, leader, Level.PUBLIC), leader, TODAY)

    for section in paper.sections:
        for said in [] if section.key == "method" else [*section.statements, *section.rows]:
            assert said.citations, section.title
            assert all(citation.version or citation.kind == "assessment" for citation in said.citations)
    assert {kind for kind, _pk in cited(paper.frozen())} >= {
        "commitment",
        "assessment",
        "evidence",
        "ask",
        "meeting",
        "tenure",
    }


def test_every_statement_carries_its_footnote_on_the_page(ministry, leader):
    edition = edition_of(ministry, leader, language="en")
    with edition.pdf.open("rb") as content:
        pages = [page.extract_text() for page in pypdf.PdfReader(content).pages]

    number = next(one for one in edition.data["sections"] if one["rows"])["rows"][0]["citations"][-1]["pk"]
    assert any(f"Evidence {number}" in page for page in pages)
    assert sum(page.count("Commitment ") for page in pages) >= 20


def test_every_footnote_stands_on_the_page_of_its_call(ministry, leader):
    edition = edition_of(ministry, leader, language="en")
    with edition.pdf.open("rb") as content:
        calls, notes = ua.pages_of_calls_and_notes(content.read())

    assert calls == notes
    assert len(calls) > 30


def test_a_demonstration_says_so_on_every_page(ministry, leader):
    Commitment.objects.filter(owed_by=ministry).update(is_demonstration=True)

    with edition_of(ministry, leader, language="en").pdf.open("rb") as content:
        assert all("Demonstration data" in page.extract_text() for page in pypdf.PdfReader(content).pages)


def test_numbers_stand_with_what_they_are_part_of(ministry, leader):
    paper = gather(begun(ministry, leader, Level.PUBLIC), leader, TODAY)

    assert [(figure.value, figure.of) for figure in paper.sections[0].figures] == [(20, 20), (0, 20), (9, 20)]


def test_the_file_is_accessible(ministry, leader):
    edition = edition_of(ministry, leader)
    with edition.pdf.open("rb") as content, pikepdf.open(content) as pdf:
        assert str(pdf.Root.Lang) == "bg"
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"]
        headings = [e for e in paper_pdf.elements(pdf) if e.S == "/TH"]
        assert headings
        assert all("/A" in e for e in headings)
        assert pdf.Root.Outlines.Count != 0
        figures = [e for e in paper_pdf.elements(pdf) if e.S == "/Figure"]
        assert all("/Alt" in e for e in figures)


def test_the_same_data_gives_the_same_bytes(ministry, leader):
    edition = edition_of(ministry, leader)

    again = drawing.draw(edition.data, number=edition.number, sha256=edition.data_sha256, step=lambda words: None)

    with edition.pdf.open("rb") as content:
        assert content.read() == again


def test_bulgarian_letters_are_not_garbled(ministry, leader):
    assert "Министерство на образованието" in text_of(edition_of(ministry, leader))


def test_the_renderer_opens_no_file_and_no_address(leader):
    hostile = '<p><img src="file:///etc/passwd"><img src="http://127.0.0.1:9/x"><link rel="attachment" href="file:///etc/passwd">x</p>'
    data = {"as_of": "2026-11-22", "language": "en"}

    content = drawing.render(f'<html lang="en"><title>t</title>{hostile}', data, fingerprint(data))

    assert b"root:" not in content
    assert list(pypdf.PdfReader(io.BytesIO(content)).attachments) == ["data.json"]


def test_markup_in_a_record_is_text_in_the_paper(ministry, leader):
    PublishedCommitmentFactory(owed_by=ministry, title="<script>alert(1)</script> & <b>места</b>")

    assert "<script>alert(1)</script> & <b>места</b>" in text_of(edition_of(ministry, leader)).replace("\n", " ")


def test_a_flipped_byte_is_found(ministry, leader):
    edition = edition_of(ministry, leader)
    assert proving.prove(edition).is_whole

    with open(edition.pdf.path, "r+b") as file:
        file.seek(500)
        file.write(b"X")

    assert proving.prove(edition) == proving.Proof(True, {"pdf": False, "docx": True, "page": True})


def test_only_leadership_asks_for_a_paper_and_only_the_centre_reads_it(as_user, officer, member, leader, ministry):
    edition = edition_of(ministry, leader)
    pages = [
        reverse("briefings:briefing-list"),
        edition.briefing.get_absolute_url(),
        reverse("briefings:edition-detail", args=[edition.pk]),
    ]

    assert [as_user(officer).get(page).status_code for page in pages] == [200, 200, 200]
    assert [as_user(member).get(page).status_code for page in pages] == [403, 403, 403]
    assert as_user(officer).get(reverse("briefings:briefing-new")).status_code == 403
    assert as_user(leader).get(reverse("briefings:briefing-new")).status_code == 200


def test_a_paper_about_a_hidden_body_is_as_hidden_as_the_body(as_user, officer, leader):
    body = MinistryFactory(name="Скрито ведомство", confidentiality=Level.RESTRICTED)
    briefing = Briefing.objects.create(institution=body, author=leader)

    assert "Скрито" not in as_user(officer).get(reverse("briefings:briefing-list")).content.decode()
    assert as_user(officer).get(briefing.get_absolute_url()).status_code == 404
    assert as_user(leader).get(briefing.get_absolute_url()).status_code == 200


def test_leadership_asks_and_lands_on_the_page_of_the_job(as_user, leader, ministry):
    form = {"institution": f"organisation:{ministry.pk}", "language": "bg", "level": "public", "title": ""}

    answer = as_user(leader).post(reverse("briefings:minute"), form)

    job = Job.objects.get()
    assert answer.url == job.get_absolute_url()
    assert jobs.execute(job.pk)
    assert as_user(leader).get(job.get_absolute_url()).context["job"].result["edition"] == Edition.objects.get().pk


def test_nothing_or_two_subjects_is_refused_beside_the_field(as_user, leader, ministry):
    answer = as_user(leader).post(reverse("briefings:minute"), {"language": "bg", "level": "public"})

    assert answer.status_code == 422
    assert "institution" in answer.context["form"].errors


def test_one_of_several_subjects_is_asked_for_before_the_first_of_them_and_none_is_called_optional(as_user, leader):
    page = as_user(leader).get(reverse("briefings:briefing-new"), {"preset": "institution"})

    form = page.context["form"]
    assert list(form.fields)[:4] == ["institution", "person", "theme", "place"]
    assert [name for name in list(form.fields)[:4] if form.fields[name].help_text] == ["institution"]
    optional = [one.name for one in form.visible_fields() if "(optional)" in one.as_field_group()]
    assert optional == ["title", "question", "audience"]


def test_a_role_withdrawn_while_the_job_waits_ends_it_in_words(leader, ministry):
    job = actions.publish(begun(ministry, leader), by=Actor.of(leader))
    leader.role = Role.MEMBER
    leader.save()

    jobs.execute(job.pk)

    job.refresh_from_db()
    assert (job.state, Edition.objects.count()) == (Job.State.FAILED, 0)
    assert job.error


@pytest.mark.parametrize("change", ["level", "words"])
def test_what_was_changed_after_the_signature_does_not_go_out_under_it(ministry, leader, change):
    briefing, by = begun(ministry, leader, Level.INTERNAL), Actor.of(leader)
    job = actions.publish(briefing, by=by)
    if change == "level":
        actions.change(briefing, version=None, level=Level.PUBLIC, by=by)
    else:
        actions.write_block(briefing.blocks.first(), version=None, heading="Без подпис", by=by)

    jobs.execute(job.pk)

    job.refresh_from_db()
    assert (job.state, Edition.objects.count()) == (Job.State.FAILED, 0)
    assert "sign it anew" in job.error


def test_what_is_written_while_the_records_are_gathered_does_not_go_out_either(ministry, leader):
    briefing, by = begun(ministry, leader, Level.INTERNAL), Actor.of(leader)
    job = actions.publish(briefing, by=by)

    def meanwhile(done, total, step):
        actions.write_block(briefing.blocks.first(), version=None, heading="Без подпис", by=by)

    with pytest.raises(ValidationError, match="sign it anew"):
        editions.run(job, meanwhile)


def test_a_source_closed_between_the_signature_and_the_making_ends_it(ministry, leader):
    """Its block would be missing from what was signed."""
    briefing, by = begun(ministry, leader), Actor.of(leader)
    actions.freeze_block(briefing.blocks.get(kind="meetings"), by=by)
    job = actions.publish(briefing, by=by)
    Meeting.objects.update(confidentiality=Level.RESTRICTED)

    jobs.execute(job.pk)

    job.refresh_from_db()
    assert (job.state, Edition.objects.count()) == (Job.State.FAILED, 0)


def test_only_what_was_read_is_signed(as_user, ministry, leader):
    """A colleague wrote on while the leader read: the signature waits until that was read too."""
    briefing, by = begun(ministry, leader, Level.INTERNAL), Actor.of(leader)
    for page in ("composer", "briefing-detail"):
        read = as_user(leader).get(reverse(f"briefings:{page}", args=[briefing.pk])).context["state"]
        actions.write_block(briefing.blocks.first(), version=None, heading=f"Друго, {page}", by=by)

        answer = as_user(leader).post(reverse("briefings:edition-new", args=[briefing.pk]), {"read": read})

        assert (answer.status_code, Job.objects.count()) == (422, 0)
        assert "after you opened it" in str(answer.context["refusal"])
    now = answer.context["state"]
    assert f'name="read" value="{now}"' in answer.content.decode()
    assert as_user(leader).post(reverse("briefings:edition-new", args=[briefing.pk]), {"read": now}).status_code == 302


def test_a_signature_pressed_twice_is_one_edition(ministry, leader):
    briefing, by = begun(ministry, leader), Actor.of(leader)

    assert actions.publish(briefing, by=by) == actions.publish(briefing, by=by)
    assert actions.publish(briefing, by=by, signed=False) != actions.publish(briefing, by=by)


def test_a_paper_is_no_more_open_than_the_record_of_its_institution(as_user, leader):
    hidden = MinistryFactory(confidentiality=Level.INTERNAL)
    form = {"institution": f"organisation:{hidden.pk}", "language": "bg", "level": "public"}

    assert "level" in as_user(leader).post(reverse("briefings:minute"), form).context["form"].errors
    assert as_user(leader).post(reverse("briefings:minute"), {**form, "level": "internal"}).status_code == 302


def test_a_meeting_through_a_hidden_person_is_not_told(ministry, leader):
    hidden = PersonFactory()
    meeting = MeetingFactory(about="Среща чрез скрит човек", confidentiality=Level.PUBLIC, held_on=TODAY)
    ParticipationFactory(meeting=meeting, person=hidden, capacity=TenureFactory(person=hidden, organisation=ministry))

    public = gather(begun(ministry, leader, Level.PUBLIC), leader, TODAY)
    internal = gather(begun(ministry, leader, Level.INTERNAL), leader, TODAY)

    assert "чрез скрит човек" not in str(public.frozen())
    assert "чрез скрит човек" in str(internal.frozen())


def test_no_paper_is_made_at_the_restricted_level(as_user, leader, ministry):
    answer = as_user(leader).post(
        reverse("briefings:minute"),
        {"institution": f"organisation:{ministry.pk}", "language": "bg", "level": "restricted"},
    )

    assert answer.status_code == 422
    assert not Briefing.objects.exists()
