"""One commitment through its whole life, by three people on their own devices, to the page everybody reads."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from crm.confidentiality import Level
from monitoring.models import Assessment, Commitment, Reply
from tests.browser.conftest import DESKTOP, PHONE
from tests.factories import (
    MembershipFactory,
    MinistryFactory,
    ProjectFactory,
    ProjectPartnerFactory,
    RepresentationFactory,
)

TODAY = timezone.localdate()
TITLE = "120 места в детските градини"
FIRST, SECOND = "Открити са 40 от 120 места според протокола.", "Местата са 42: два класа бяхме пропуснали."
THEIRS, NOTE = "Местата ще бъдат открити до края на годината.", "В нашия град не е открито нито едно място."


@pytest.fixture
def ministry():
    return MinistryFactory(name="Министерство на пробите", confidentiality=Level.PUBLIC)


@pytest.fixture
def member_organisation():
    return MembershipFactory(organisation__confidentiality=Level.PUBLIC).organisation


def save(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()


def note_the_promise(page: Page, hand, ministry) -> Commitment:
    page.goto("/commitments/new/")
    page.locator("#id_title").fill(TITLE)
    page.locator("#id_verbatim").fill("До края на годината ще открием 120 места.")
    page.locator("#id_made_on").fill(str(TODAY - timedelta(days=60)))
    page.locator("#id_original_due").fill(str(TODAY + timedelta(days=30)))
    hand(page).pick("id_owed_by", "пробите", "Министерство на пробите")
    page.locator("#id_test_complete").fill("120 открити места")
    page.locator("#id_test_broken").fill("Нито едно място")
    page.locator("#id_test_source").fill("Протокол на общината")
    page.locator("#id_confidentiality").select_option("public")
    save(page, "Save")
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    return Commitment.objects.get()


def attach(page: Page, commitment: Commitment, title: str, origin: str) -> None:
    page.goto(f"/commitments/{commitment.pk}/evidence/")
    file = {"name": "proof.txt", "mimeType": "text/plain", "buffer": f"{title}: 40 места".encode()}
    page.locator("input[type=file][name=upload]").set_input_files(file)
    page.locator("#id_title").fill(title)
    page.locator("#id_origin").select_option(origin)
    page.locator("#id_directness").select_option("primary")
    page.locator("#id_confidentiality").select_option("public")
    save(page, "Save")
    expect(page.get_by_text(title).first).to_be_visible()


def judge(page: Page, commitment: Commitment, rationale: str, cause: str = "new_evidence") -> Assessment:
    page.goto(f"/commitments/{commitment.pk}/assess/")
    page.get_by_text("limited", exact=True).click()
    page.get_by_label("Why this verdict").fill(rationale)
    page.get_by_label("What made us look again").select_option(cause)
    save(page, "Save as a draft")
    expect(page.get_by_text("Saved as a draft.")).to_be_visible()
    return Assessment.objects.latest("pk")


def code_blind(page: Page, assessment: Assessment) -> None:
    page.goto("/assessments/?stage=mine")
    page.get_by_role("link", name=TITLE).click()
    expect(page.get_by_role("heading", name="Second coding")).to_be_visible()
    assert assessment.rationale not in page.content()
    page.get_by_text("limited", exact=True).click()
    page.get_by_label("Why you answer so").fill("Протоколът показва само част от местата.")
    save(page, "Save my coding")
    expect(page.get_by_text("Coded.")).to_be_visible()


def ask_the_institution(page: Page, assessment: Assessment) -> None:
    page.goto(f"/assessments/{assessment.pk}/")
    save(page, "Write to the institution")
    expect(page.get_by_text("The letter is drafted.")).to_be_visible()
    page.goto(f"/assessments/{assessment.pk}/sent/")
    save(page, "It was sent")
    expect(page.get_by_text("The institution's time runs.")).to_be_visible()


def reply_in_time(page: Page, assessment: Assessment, words: str) -> None:
    page.get_by_role("link", name="Record the reply").click()
    page.get_by_label("What the institution says").fill(words)
    page.get_by_label("Our answer").fill("Ще проверим пак след срока.")
    page.locator("input[name=effect][value=none]").check()
    save(page, "Save the reply")
    expect(page.get_by_text("The reply is on record.")).to_be_visible()
    assert Reply.objects.get(assessment=assessment).received_on <= Reply.objects.get(assessment=assessment).due_on


def approve(page: Page, assessment: Assessment) -> None:
    page.goto(f"/assessments/{assessment.pk}/")
    page.get_by_label("I read it for personal data").check()
    save(page, "Approve and publish")
    expect(page.get_by_text("Published.", exact=True)).to_be_visible()


def refused_for_her_stake(page: Page, assessment: Assessment) -> None:
    page.goto(f"/assessments/{assessment.pk}/")
    expect(page.get_by_text("which the owing body pays for").first).to_be_visible()
    expect(page.get_by_role("button", name="Approve and publish", exact=True)).to_be_disabled()


def one_with_a_stake(leader: User, ministry):
    """Until it ends she speaks for an organisation that the ministry pays."""
    paid = ProjectPartnerFactory(project=ProjectFactory(funder=ministry, ended=""))
    return RepresentationFactory(user=leader, organisation=paid.organisation, started_on=date(2024, 1, 1))


def dissent(page: Page, commitment: Commitment, organisation) -> None:
    page.goto(commitment.get_absolute_url())
    page.get_by_role("link", name="We see it otherwise").first.click()
    page.get_by_label("Organisation", exact=True).select_option(label=str(organisation))
    page.get_by_label("How you see it").fill(NOTE)
    save(page, "Put it beside the verdict")
    expect(page.get_by_text(NOTE).first).to_be_visible()


@pytest.mark.django_db(transaction=True)
def test_a_promise_lives_from_its_note_to_its_correction(
    open_device, sign_in, hand, officer, other_officer, leader, ministry, member_organisation
):
    for user in (officer, other_officer, leader):
        User.objects.filter(pk=user.pk).update(language="en")
    stake = one_with_a_stake(leader, ministry)
    first, second, third = (
        sign_in(open_device(device), user)
        for device, user in ((PHONE, officer), (DESKTOP, other_officer), (PHONE, leader))
    )

    commitment = note_the_promise(first, hand, ministry)
    attach(first, commitment, "Протокол на общината", "official")
    attach(first, commitment, "Посещение на място", "independent")
    draft = judge(first, commitment, FIRST)
    code_blind(second, draft)
    ask_the_institution(first, draft)
    reply_in_time(first, draft, THEIRS)
    refused_for_her_stake(third, draft)
    stake.ended_on = TODAY - timedelta(days=1)
    stake.save()
    approve(third, draft)

    corrected = judge(first, commitment, SECOND, "correction")
    code_blind(second, corrected)
    ask_the_institution(first, corrected)
    reply_in_time(first, corrected, "Благодарим за поправката.")
    approve(third, corrected)
    dissent(first, commitment, member_organisation)
    third.goto(commitment.get_absolute_url())
    save(third, "Let the public read it")
    expect(third.get_by_text("Take it off the public page")).to_be_visible()

    reader = open_device(PHONE)
    reader.goto(f"/tracker/en/{commitment.pk}/")
    for words in (FIRST, SECOND, THEIRS, NOTE, "Version 2", "Version 1"):
        expect(reader.get_by_text(words).first).to_be_visible()
    reader.goto(f"/tracker/en/{commitment.pk}/v1/")
    expect(reader.get_by_text(FIRST).first).to_be_visible()
    reader.goto("/tracker/en/corrections/")
    expect(reader.get_by_text(TITLE).first).to_be_visible()
    assert reader.context.cookies() == []
