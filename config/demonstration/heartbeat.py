"""A running round of "still right?": most have answered, some must be rung, three propose changes."""

from datetime import timedelta

from django.contrib.contenttypes.models import ContentType

from accounts import links
from accounts.actors import Via
from accounts.models import LogEntry, OneTimeLink, User
from config.demonstration.cast import Cast
from config.demonstration.names import marked
from config.demonstration.organisations import Coalition
from config.demonstration.scene import Scene
from crm.heartbeat import LINK_LASTS
from crm.models import Confirmation, ContactPoint, Organisation, ProfileCheck, ProposedChange, Representation
from crm.profile_fields import FIELDS

ASKED_AGO = 12
OCCASION = "Годишен кръг (демо)"
NOTES = ["Звънях, никой не вдига", "Обещаха да отговорят до петък", "Номерът е на съседката; ще им каже"]
NOBODY = "някой от организацията (демо)"


def ask(scene: Scene, cast: Cast, coalition: Coalition) -> list[ProfileCheck]:
    """Ask everyone who is ours; the first member's own organisation has not answered, so that there is one to try."""
    by = cast.officers[0]
    emails = dict(
        ContactPoint.objects.filter(kind=ContactPoint.Kind.EMAIL, person=None)
        .order_by("pk")
        .values_list("organisation", "value")
    )
    spoken = Representation.objects.current(scene.today).select_related("user").order_by("pk")
    voices = {row.organisation_id: row.user for row in spoken}
    checks = [asked(scene, one, by, emails.get(one.pk, "")) for one in coalition.standing]
    make_links(scene, checks, by)
    own = {pk for pk, user in voices.items() if user == cast.members[0]}
    for check in checks:
        if check.organisation_id not in own:
            answer(scene, cast, coalition, check, voices.get(check.organisation_id))
    ProfileCheck.objects.bulk_create(checks)
    Organisation.objects.bulk_update([check.organisation for check in checks], ["confirmed_on", "confirmed_by"])
    confirm(checks)
    spend(checks)
    propose(scene, cast, checks)
    for check in checks:
        tell(scene, check, by)
    return checks


def asked(scene: Scene, organisation: Organisation, by: User, email: str) -> ProfileCheck:
    at = scene.moment(scene.day(ASKED_AGO))
    return ProfileCheck(
        organisation=organisation, asked_at=at, asked_by=by, asked_for=OCCASION, sent_to=email,
        sent_at=at + timedelta(minutes=2) if email else None, is_demonstration=True,
    )  # fmt: skip


def make_links(scene: Scene, checks: list[ProfileCheck], by: User) -> None:
    made = [
        OneTimeLink(
            purpose=OneTimeLink.Purpose.PROFILE, made_by=by, made_at=check.asked_at,
            expires_at=check.asked_at + LINK_LASTS, key_hash=links.hash_of(f"demonstration {check.organisation_id}"),
        )
        for check in checks
    ]  # fmt: skip
    OneTimeLink.objects.bulk_create(made)
    for check, link in zip(checks, made, strict=True):
        link.key_hash = links.hash_of(links.worked_out(link))
        check.link = link
    OneTimeLink.objects.bulk_update(made, ["key_hash"])


def answer(scene: Scene, cast: Cast, coalition: Coalition, check: ProfileCheck, voice: User | None) -> None:
    """Two of three have answered; of the others one in three was rung in vain."""
    random = scene.random
    if random.random() < 0.34:
        if random.random() < 0.4:
            check.note, check.tried_on = random.choice(NOTES), scene.day(random.randint(1, 5))
        return
    check.answered_at = scene.moment(scene.day(random.randint(1, ASKED_AGO - 1)))
    tenures = coalition.contacts.get(check.organisation_id, [])
    check.answered_name = tenures[0].person.name if tenures else NOBODY
    if voice is not None and random.random() < 0.7:
        check.answered_via, check.answered_by, check.answered_name = Via.PAGE, voice, voice.name
    elif check.sent_to and random.random() < 0.75:
        check.answered_via = Via.LINK
    else:
        check.answered_via, check.answered_by = Via.PHONE, random.choice(cast.officers)
        check.on_paper = random.random() < 0.25
    check.organisation.confirmed_on = check.answered_at.date()
    check.organisation.confirmed_by = check.answered_by


def confirm(checks: list[ProfileCheck]) -> None:
    Confirmation.objects.bulk_create(
        Confirmation(
            organisation=check.organisation, field=name, confirmed_on=check.answered_at.date(),
            user=check.answered_by, via=check.answered_via,
        )
        for check in checks if check.answered_at
        for name in FIELDS
    )  # fmt: skip


def spend(checks: list[ProfileCheck]) -> None:
    spent = [check.link for check in checks if check.answered_at and check.link]
    for check in checks:
        if check.answered_at and check.link:
            check.link.used_at = check.answered_at
    OneTimeLink.objects.bulk_update(spent, ["used_at"])


def propose(scene: Scene, cast: Cast, checks: list[ProfileCheck]) -> None:
    """Three wait for an officer, one was approved and one refused."""
    answered = [check for check in checks if check.answered_at and check.organisation.short_name]
    chosen = scene.random.sample(answered, 5)
    wanted = [
        ("name", marked(f"Фондация „{chosen[0].organisation.short_name}“"), "waiting", ""),
        ("short_name", marked("Новият път"), "waiting", ""),
        ("status", "left", "waiting", ""),
        ("kind", "cbo", "approved", ""),
        ("name", marked("Национална агенция на общностите"), "refused", "Звучи като държавна институция."),
    ]
    ProposedChange.objects.bulk_create(
        proposal(scene, cast, check, row) for check, row in zip(chosen, wanted, strict=True)
    )


def proposal(scene: Scene, cast: Cast, check: ProfileCheck, row: tuple[str, str, str, str]) -> ProposedChange:
    field, new, state, reason = row
    is_decided = state != ProposedChange.State.WAITING
    return ProposedChange(
        organisation=check.organisation, field=field, new=new, state=state, reason=reason,
        old="member" if field == "status" else getattr(check.organisation, field),
        proposed_at=check.answered_at or check.asked_at, proposed_by=check.answered_by, proposed_via=check.answered_via,
        proposed_name=check.answered_name,
        decided_at=scene.moment(scene.day(1)) if is_decided else None,
        decided_by=scene.random.choice(cast.officers) if is_decided else None, is_demonstration=True,
    )  # fmt: skip


def tell(scene: Scene, check: ProfileCheck, by: User) -> None:
    """Write into the log who asked and who answered."""
    scene.deed(check.organisation, by, check.asked_at, "asked whether it is still right", ["profile_checks"])
    if check.answered_at:
        scene.deeds.append(
            LogEntry(
                at=check.answered_at, user=check.answered_by, via=check.answered_via, verb="answered", fields=[],
                via_detail=str(check.link_id) if check.answered_via == Via.LINK else "",
                subject_type=ContentType.objects.get_for_model(Organisation), subject_id=check.organisation_id,
            )
        )  # fmt: skip
