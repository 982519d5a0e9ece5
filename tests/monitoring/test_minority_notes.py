"""A member organisation that sees a published verdict otherwise says so beside it; its words never change."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.actors import Actor
from accounts.models import Role
from crm.confidentiality import Level
from monitoring.judging.note_actions import add_note, show_note
from monitoring.models import MinorityNote
from tests.assessing import assess, publish
from tests.factories import (
    CommitmentFactory,
    EvidenceFactory,
    MembershipFactory,
    OrganisationFactory,
    RepresentationFactory,
    UserFactory,
)

TEXT = "При нас на място е открита само една група."


@pytest.fixture
def verdict(officer, other_officer):
    commitment = CommitmentFactory(
        title="120 места", test_complete="a", test_broken="b", test_source="c", confidentiality=Level.PUBLIC,
        owed_by__confidentiality=Level.PUBLIC,
    )  # fmt: skip
    EvidenceFactory(commitment=commitment, confidentiality=Level.PUBLIC)
    return publish(commitment, officer, other_officer)


@pytest.fixture
def ours(verdict):
    return MembershipFactory(organisation__confidentiality=Level.PUBLIC).organisation


@pytest.fixture
def speaker(ours):
    return RepresentationFactory(organisation=ours, user=UserFactory(role=Role.MEMBER)).user


@pytest.fixture
def note(verdict, ours, speaker):
    return add_note(assessment=verdict, organisation=ours, text=TEXT, by=Actor.of(speaker))


def test_whoever_speaks_for_a_member_adds_a_note_on_the_page(as_user, verdict, ours, speaker):
    client = as_user(speaker)
    assert (
        reverse("monitoring:minority-note-new", args=[verdict.pk])
        in client.get(verdict.commitment.get_absolute_url()).content.decode()
    )
    address = reverse("monitoring:minority-note-new", args=[verdict.pk])
    refused = client.post(address, {"organisation": ours.pk, "text": "12.03.2026"})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["text"])
    assert client.post(address, {"organisation": ours.pk, "text": TEXT}).status_code == 302
    assert TEXT in client.get(verdict.commitment.get_absolute_url()).content.decode()


def test_nobody_speaks_for_an_organisation_that_is_not_theirs_or_not_of_the_coalition(verdict, ours, speaker, officer):
    other = MembershipFactory().organisation
    with pytest.raises(ValidationError, match="do not speak"):
        add_note(assessment=verdict, organisation=other, text=TEXT, by=Actor.of(speaker))
    with pytest.raises(ValidationError, match="Only a member or associate"):
        add_note(assessment=verdict, organisation=OrganisationFactory(), text=TEXT, by=Actor.of(officer))
    add_note(assessment=verdict, organisation=other, text=TEXT, by=Actor.of(officer))


def test_a_note_stands_beside_what_is_published(ours, officer):
    draft = assess(CommitmentFactory(), officer, delivery="not_started")
    with pytest.raises(ValidationError, match="published verdict"):
        add_note(assessment=draft, organisation=ours, text=TEXT, by=Actor.of(officer))


def test_the_coalition_reads_it_and_the_public_only_when_leadership_says_so(as_user, client, note, leader, officer):
    outsider = UserFactory(role=Role.MEMBER)
    assert MinorityNote.objects.visible_to(note.author).exists() and MinorityNote.objects.visible_to(officer).exists()
    assert not MinorityNote.objects.visible_to(outsider).exists()
    page = reverse("monitoring:public-detail", args=["en", note.assessment.commitment_id])
    assert TEXT not in client.get(page, follow=True).content.decode()
    toggle = reverse("monitoring:minority-note-public", args=[note.pk])
    assert as_user(officer).post(toggle, {"public": "yes"}).status_code == 403
    as_user(leader).post(toggle, {"public": "yes"})
    assert MinorityNote.objects.visible_to(outsider).exists()
    as_user(leader).post(toggle, {"public": "no"})
    assert not MinorityNote.objects.visible_to(outsider).exists()


def test_its_words_never_change(note, leader):
    show_note(note=note, is_public=True, by=Actor.of(leader))
    for act in (
        lambda: MinorityNote.objects.update(text="x"),
        lambda: MinorityNote.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            act()


def test_only_leadership_decides_over_the_api_too(note, officer, leader):
    api = APIClient()
    api.force_login(officer)
    address = reverse("api:minority-note-public", args=[note.pk])
    assert api.post(address, {"is_public": True}).status_code == 404
    api.force_login(leader)
    assert api.post(address, {"is_public": True}).json()["published_at"]


def test_a_member_cannot_fill_the_page_of_a_verdict_for_good(verdict, ours, speaker):
    by = Actor.of(speaker)
    with pytest.raises(ValidationError, match="10000 characters"):
        add_note(assessment=verdict, organisation=ours, text="дума " * 2_001, by=by)
    for _number in range(10):
        add_note(assessment=verdict, organisation=ours, text=TEXT, by=by)
    with pytest.raises(ValidationError, match="are enough"):
        add_note(assessment=verdict, organisation=ours, text=TEXT, by=by)
    assert MinorityNote.objects.count() == 10
