"""Who stands behind the invented demands: most were agreed by their members, one is being asked about now."""

from collections.abc import Iterator
from datetime import timedelta

from accounts import links
from accounts.actors import Via
from accounts.models import OneTimeLink, User
from campaigns.models import Ask, AskText, Consultation, PassageComment, SignOn, SignOnRequest
from campaigns.signing.links import last_moment
from config.demonstration.cast import Cast
from config.demonstration.organisations import Coalition
from config.demonstration.scene import Scene
from crm.confidentiality import Level
from crm.models import ContactPoint, Organisation, Representation

LEVELS = (Level.PUBLIC, Level.COALITION)
Choice, Outcome, Status = SignOn.Choice, Consultation.Outcome, Ask.Status
DAYS_LEFT = 6
NOBODY = "някой от организацията (демо)"
REASONS = {
    Choice.ENDORSE: ["", "", "", "Работим по това от години (демо).", "Готови сме да участваме (демо)."],
    Choice.ABSTAIN: ["", "Не работим по тази тема (демо)."],
    Choice.OBJECT: ["Сроковете са нереалистични (демо).", "Липсват малките населени места (демо)."],
}
COMMENTS = ["Да се добавят и кметствата (демо).", "Кой ще плаща след края на проекта? (демо)"]


def ask(scene: Scene, cast: Cast, coalition: Coalition) -> list[Consultation]:
    """Ask about every demand that members may read and that is past its draft; the last consulted one runs still."""
    asks = list(
        Ask.objects.filter(is_demonstration=True, confidentiality__in=LEVELS)
        .exclude(status__in=(Status.DRAFT, Status.WITHDRAWN)).order_by("pk")
    )  # fmt: skip
    running = [one for one in asks if one.status == Status.CONSULTED][-1]
    texts = {text.ask_id: text for text in AskText.objects.filter(ask__in=asks).order_by("number")}
    made = [consultation(scene, cast, one, texts[one.pk], is_open=one == running) for one in asks]
    Consultation.objects.bulk_create(made)
    emails = dict(
        ContactPoint.objects.filter(kind=ContactPoint.Kind.EMAIL, person=None)
        .order_by("-pk").values_list("organisation", "value")
    )  # fmt: skip
    requests = [row for one in made for row in asked(one, coalition.standing, emails)]
    make_links(requests)
    SignOnRequest.objects.bulk_create(requests)
    spoken = Representation.objects.current(scene.today).select_related("user").order_by("pk")
    voices = {row.organisation_id: row.user for row in spoken}
    silent = {pk for pk, user in voices.items() if user == cast.members[0]}  # so that there is one to try
    answers = list(answered(scene, cast, requests, voices, silent))
    SignOn.objects.bulk_create(answers)
    spend(answers)
    comment(answers)
    for one in made:
        scene.deed(one, cast.officers[0], one.opened_at, "opened a consultation", ["requests"])
    return made


def consultation(scene: Scene, cast: Cast, one: Ask, text: AskText, *, is_open: bool) -> Consultation:
    opened = scene.day(8) if is_open else max(text.at.date(), one.made_at.date()) + timedelta(days=5)
    until = scene.day(-DAYS_LEFT) if is_open else opened + timedelta(days=14)
    is_agreed = one.status != Status.CONSULTED
    return Consultation(
        ask=one, text=text, rule=Consultation.Rule.SHARE, share=75, quorum=50, answers_until=until,
        opened_at=scene.moment(opened), opened_by=cast.officers[0], is_demonstration=True,
        note="Моля, прочетете и отговорете до края на срока (демо).",
        closed_at=None if is_open else scene.moment(until + timedelta(days=1)),
        outcome="" if is_open else Outcome.AGREED if is_agreed else Outcome.TOO_FEW,
    )  # fmt: skip


def asked(one: Consultation, members: list[Organisation], emails: dict[int, str]) -> Iterator[SignOnRequest]:
    for organisation in members:
        email = emails.get(organisation.pk, "")
        yield SignOnRequest(
            consultation=one, organisation=organisation, sent_to=email,
            sent_at=one.opened_at + timedelta(minutes=2) if email else None,
        )  # fmt: skip


def make_links(requests: list[SignOnRequest]) -> None:
    """Only those asked now have a link that works."""
    running = [request for request in requests if request.consultation.closed_at is None]
    made = [
        OneTimeLink(
            purpose=OneTimeLink.Purpose.SIGN_ON, made_by=request.consultation.opened_by,
            made_at=request.consultation.opened_at, expires_at=last_moment(request.consultation),
            key_hash=links.hash_of(f"demonstration sign-on {request.organisation_id}"),
        )
        for request in running
    ]  # fmt: skip
    OneTimeLink.objects.bulk_create(made)
    for request, link in zip(running, made, strict=True):
        link.key_hash = links.hash_of(links.worked_out(link))
        request.link = link
    OneTimeLink.objects.bulk_update(made, ["key_hash"])


def answered(
    scene: Scene, cast: Cast, requests: list[SignOnRequest], voices: dict[int, User], silent: set[int]
) -> Iterator[SignOn]:
    """Of those agreed on most answered, of the others too few; abstentions and objections are rare."""
    random = scene.random
    for request in requests:
        consultation = request.consultation
        is_open = consultation.closed_at is None
        share = {Outcome.AGREED.value: 0.78, Outcome.TOO_FEW.value: 0.35}.get(consultation.outcome, 0.55)
        if random.random() > share or (is_open and request.organisation_id in silent):
            continue
        choice = random.choices([Choice.ENDORSE, Choice.ABSTAIN, Choice.OBJECT], [92, 5, 3])[0]
        yield SignOn(
            request=request, organisation=request.organisation, text=consultation.text, choice=choice,
            reason=random.choice(REASONS[choice]), stays_with_centre=random.random() < 0.3,
            at=min(
                scene.moment(consultation.opened_at.date() + timedelta(days=random.randint(1, 13))),
                scene.moment(scene.day(1)),
            ),
            **way(scene, cast, request, voices.get(request.organisation_id)),
        )  # fmt: skip


def way(scene: Scene, cast: Cast, request: SignOnRequest, voice: User | None) -> dict[str, object]:
    if voice is not None and scene.random.random() < 0.5:
        return {"via": Via.PAGE, "by": voice, "name": voice.name}
    if request.sent_to:
        return {"via": Via.LINK, "by": None, "name": ""}
    return {"via": Via.PHONE, "by": scene.random.choice(cast.officers), "name": NOBODY}


def spend(answers: list[SignOn]) -> None:
    used = [(answer.request.link, answer.at) for answer in answers if answer.request.link]
    for link, at in used:
        link.used_at = at
    OneTimeLink.objects.bulk_update([link for link, _at in used], ["used_at"])


def comment(answers: list[SignOn]) -> None:
    running = [answer for answer in answers if answer.request.consultation.closed_at is None]
    PassageComment.objects.bulk_create(
        PassageComment(
            request=answer.request, text=answer.text, body=body, via=Via.LINK, at=answer.at,
            stays_with_centre=number == 0,
        )
        for number, (body, answer) in enumerate(zip(COMMENTS, running, strict=False))
    )  # fmt: skip
