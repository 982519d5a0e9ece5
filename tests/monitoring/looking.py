"""Members who are sent to look on the spot, for the tests of local checks."""

import io
from datetime import timedelta
from typing import Any

from django.utils import timezone
from PIL import Image

from accounts.actors import Actor
from accounts.models import Role
from crm.models import ContactPoint
from monitoring.checks.answering import check
from monitoring.checks.asking import open_round
from monitoring.models import CheckRequest, CheckRound, LocalCheck
from tests.factories import (
    MembershipFactory,
    OrganisationFactory,
    PlaceFactory,
    PublishedCommitmentFactory,
    RepresentationFactory,
    UserFactory,
)

GPS_OF_A_HOUSE = {1: "N", 2: (42.0, 41.0, 53.0), 3: "E", 4: (23.0, 19.0, 18.0)}


def country(municipalities: int = 3):
    """Return municipalities of one region of Bulgaria."""
    bulgaria = PlaceFactory(kind="country", code="BG", name="България")
    region = PlaceFactory(kind="region", code="VID", name="Видин", parent=bulgaria)
    return [
        PlaceFactory(kind="municipality", code=f"VID{n:02}", name=f"Община {n}", parent=region)
        for n in range(municipalities)
    ]


def member_in(place, *, email: str = "", name: str = ""):
    organisation = OrganisationFactory(name=name or f"Сдружение {place.name}", kind="ngo", place=place)
    MembershipFactory(organisation=organisation)
    if email:
        ContactPoint.objects.create(organisation=organisation, kind=ContactPoint.Kind.EMAIL, value=email)
    return organisation


def speaker(organisation):
    user = UserFactory(role=Role.MEMBER, language="en")
    RepresentationFactory(user=user, organisation=organisation)
    return user


def sent_out(by, places, **told: Any) -> CheckRound:
    rules = {
        "commitment": told.pop("commitment", None) or PublishedCommitmentFactory(),
        "question_bg": "Има ли медиатор?", "question_en": "Is there a mediator?", "scope": "chosen",
        "answers_until": timezone.localdate() + timedelta(days=14), **told,
    }  # fmt: skip
    return open_round(municipalities=places, by=Actor.of(by), **rules)


def asked(one: CheckRound, organisation) -> CheckRequest:
    return CheckRequest.objects.for_list().get(round=one, organisation=organisation)


def looks(request: CheckRequest, answer: str, user, **told: Any) -> LocalCheck:
    request = CheckRequest.objects.for_list().get(pk=request.pk)
    rules = {"place": request.place, "checked_on": timezone.localdate(), **told}
    return check(request=request, answer=answer, by=Actor.of(user), **rules)


def photo_of_a_house() -> bytes:
    """A photo as a phone takes it: it knows where it was, and says so."""
    picture = Image.effect_noise((320, 200), 60).convert("RGB")
    exif = picture.getexif()
    exif.get_ifd(0x8825).update(GPS_OF_A_HOUSE)
    exif[0x010F], exif[0x0112] = "Phone of Maria", 6
    written = io.BytesIO()
    picture.save(written, "JPEG", exif=exif)
    return written.getvalue()
