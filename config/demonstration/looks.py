"""Members look on the spot whether two invented promises can be seen where they are; some contradict each other."""

import io
from collections.abc import Iterator
from datetime import timedelta
from random import Random
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageDraw

from accounts import files, links
from accounts.actors import Via
from accounts.models import OneTimeLink
from config.demonstration.cast import Cast
from config.demonstration.organisations import Coalition
from config.demonstration.scene import Scene
from crm.models import ContactPoint, Organisation, Place, Representation
from crm.models.documents import stored_as
from monitoring.checks.links import last_moment
from monitoring.models.checks import CheckRequest, CheckRound, LocalCheck
from monitoring.models.commitments import Commitment

Answer, Scope = LocalCheck.Answer, CheckRound.Scope
SEED = 265
WEIGHTS = {Answer.SEEN: 45, Answer.NOT_SEEN: 38, Answer.CANNOT_TELL: 17}
NOTES = {
    Answer.SEEN: ["Работи всеки делник (демо).", "Кабинетът е на първия етаж, отворен е (демо).", ""],
    Answer.NOT_SEEN: ["Питахме в общината и в три махали: няма (демо).", "Кабинетът е заключен от лятото (демо).", ""],
    Answer.CANNOT_TELL: ["Назначен е, но не го намерихме на място (демо).", "Казаха ни да дойдем пак (демо)."],
}
ROUNDS: list[dict[str, Any]] = [
    {
        "title": "Здравен медиатор във всяка заявила община", "scope": Scope.ALL, "opened": 95,
        "until": 60, "share": 0.8,
        "question_bg": "Има ли в общината здравен медиатор, който работи?",
        "question_en": "Is there a health mediator at work in the municipality?",
        "look_for_bg": "Кабинет или постоянно място, приемно време, и поне един човек, който казва, че е идвал.",
        "look_for_en": "A room or a fixed place, opening hours, and at least one person who says they have been there.",
        "is_public": True,
    },
    {
        "title": "Образователен медиатор във всяко училище", "scope": Scope.MEMBERS, "opened": 12,
        "until": -9, "share": 0.62,
        "question_bg": "Има ли образователен медиатор в най-близкото училище?",
        "question_en": "Is there an education mediator at the nearest school?",
        "look_for_bg": "Питайте в училището и поне двама родители. Не пишете имена.",
        "look_for_en": "Ask at the school and at least two parents. Write no names.",
        "is_public": False,
    },
]  # fmt: skip
PICTURES = 4


def send(scene: Scene, cast: Cast, coalition: Coalition) -> list[CheckRound]:
    """One round is over and its counts are public; in the other the members look now."""
    random, made = Random(SEED), []  # noqa: S311  a story, not a secret
    lying = {one.pk: place for one in coalition.standing if (place := municipality_of(one.place))}
    for told in ROUNDS:
        commitment = Commitment.objects.filter(is_demonstration=True, title__startswith=told["title"]).first()
        if commitment is not None:
            one = open_round(scene, cast, commitment, told, lying)
            requests = ask(scene, one, coalition, lying)
            look(scene, cast, random, requests, told["share"])
            made.append(one)
    return made


def municipality_of(place: Place | None) -> Place | None:
    if place is not None and place.kind == Place.Kind.SETTLEMENT:
        place = place.parent
    return place if place is not None and place.kind == Place.Kind.MUNICIPALITY else None


def open_round(
    scene: Scene, cast: Cast, commitment: Commitment, told: dict[str, Any], lying: dict[int, Place]
) -> CheckRound:
    officer, until = cast.officers[0], scene.day(told["until"])
    one = CheckRound.objects.create(
        commitment=commitment, scope=told["scope"], answers_until=until, is_public=told["is_public"],
        opened_at=scene.moment(scene.day(told["opened"])), opened_by=officer, is_demonstration=True,
        closed_at=scene.moment(until + timedelta(days=1)) if until < scene.today else None,
        **{name: told[name] for name in ("question_bg", "question_en", "look_for_bg", "look_for_en")},
    )  # fmt: skip
    every = [place for place in scene.places.values() if place.kind == Place.Kind.MUNICIPALITY]
    one.municipalities.set(every if told["scope"] == Scope.ALL else set(lying.values()))
    scene.deed(one, officer, one.opened_at, "opened a round of checks", ["municipalities"])
    scene.deed(commitment, officer, one.opened_at, "opened a round of checks", ["check_rounds"])
    return one


def ask(scene: Scene, one: CheckRound, coalition: Coalition, lying: dict[int, Place]) -> list[CheckRequest]:
    emails = dict(
        ContactPoint.objects.filter(kind=ContactPoint.Kind.EMAIL, person=None)
        .order_by("-pk").values_list("organisation", "value")
    )  # fmt: skip
    requests = [
        CheckRequest(
            round=one, organisation=each, place=lying[each.pk], asked_at=one.opened_at,
            sent_to=emails.get(each.pk, ""), promised_at=one.opened_at if each.pk in emails else None,
            sent_at=one.opened_at + timedelta(minutes=2) if each.pk in emails else None,
        )
        for each in coalition.standing if each.pk in lying
    ]  # fmt: skip
    if one.is_open:
        make_links(one, requests)
    CheckRequest.objects.bulk_create(requests)
    return requests


def make_links(one: CheckRound, requests: list[CheckRequest]) -> None:
    """Only those asked now have a link that works."""
    made = [
        OneTimeLink(
            purpose=OneTimeLink.Purpose.CHECK, made_by=one.opened_by, made_at=one.opened_at,
            expires_at=last_moment(one), key_hash=links.hash_of(f"demonstration check {request.organisation_id}"),
        )
        for request in requests
    ]  # fmt: skip
    OneTimeLink.objects.bulk_create(made)
    for request, link in zip(requests, made, strict=True):
        link.key_hash = links.hash_of(links.worked_out(link))
        request.link = link
    OneTimeLink.objects.bulk_update(made, ["key_hash"])


def look(scene: Scene, cast: Cast, random: Random, requests: list[CheckRequest], share: float) -> None:
    """Some are silent, some contradict each other, and one looked again later."""
    spoken = Representation.objects.current(scene.today).select_related("user").order_by("pk")
    voices = {row.organisation_id: row.user for row in spoken}
    answering = [
        one for one in requests if random.random() < share and voices.get(one.organisation_id) != cast.members[0]
    ]
    checks = [
        seen(scene, random, one, answer, way(cast, random, one.organisation, voices))
        for one, answer in answers(random, answering)
    ]
    for check in random.sample(checks, min(PICTURES, len(checks))):
        check.photo, check.media_type, check.size, check.sha256 = photo(scene, check)
    LocalCheck.objects.bulk_create(checks)
    earlier = next((one for one in checks if one.answer == Answer.CANNOT_TELL), None)
    if earlier is not None:
        told = {"by": earlier.by, "via": earlier.via, "name": earlier.name}
        again = seen(scene, random, earlier.request, Answer.SEEN, told)
        again.replaces, again.checked_on = earlier, min(earlier.checked_on + timedelta(days=3), scene.day(1))
        again.save()


def answers(random: Random, requests: list[CheckRequest]) -> Iterator[tuple[CheckRequest, str]]:
    """In three municipalities the second one contradicts the first; elsewhere they saw the same."""
    said: dict[int, str] = {}
    contradictions = 0
    for one in requests:
        first = said.get(one.place_id)
        answer = first or random.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        if first and first != Answer.CANNOT_TELL and contradictions < 3:
            contradictions += 1
            answer = Answer.NOT_SEEN if first == Answer.SEEN else Answer.SEEN
        said[one.place_id] = answer
        yield one, answer


def seen(scene: Scene, random: Random, request: CheckRequest, answer: str, told: dict[str, Any]) -> LocalCheck:
    last = min(request.round.answers_until, scene.day(1))
    first = request.round.opened_at.date() + timedelta(days=1)
    day = first + timedelta(days=random.randint(0, max((last - first).days, 0)))
    return LocalCheck(
        request=request, place=request.place, answer=answer, note=random.choice(NOTES[Answer(answer)]), checked_on=day,
        at=scene.moment(day), **told,
    )  # fmt: skip


def way(cast: Cast, random: Random, organisation: Organisation, voices: dict[int, Any]) -> dict[str, Any]:
    voice = voices.get(organisation.pk)
    if voice is not None and random.random() < 0.5:
        return {"via": Via.PAGE, "by": voice, "name": voice.name}
    if random.random() < 0.7:
        return {"via": Via.LINK, "by": None, "name": ""}
    return {"via": Via.PHONE, "by": random.choice(cast.officers), "name": "някой от организацията (демо)"}


def photo(scene: Scene, check: LocalCheck) -> tuple[str, str, int, str]:
    """Draw a door with a sign that says it is invented, and store it as an upload would be stored."""
    picture = Image.new("RGB", (480, 320), (216, 209, 196))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((170, 60, 310, 320), fill=(120, 92, 64))
    pen.rectangle((130, 14, 350, 46), fill=(245, 245, 240), outline=(60, 60, 60))
    pen.text((150, 24), f"DEMO {check.place.code} {check.checked_on}", fill=(20, 20, 20))
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=80)
    clean = ContentFile(written.getvalue(), name="demo.jpg")
    name = default_storage.save(stored_as(check, "demo.jpg"), clean)  # type: ignore[arg-type]
    return name, "image/jpeg", clean.size, files.fingerprint(clean)
