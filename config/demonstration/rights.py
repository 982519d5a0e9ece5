"""What invented people asked about their data: one request open, one answered, a consent given and one withdrawn."""

from datetime import timedelta

from config.demonstration.cast import Cast
from config.demonstration.organisations import Coalition
from config.demonstration.scene import Scene
from crm.models import Breach, Consent, InformationDuty, LawfulBasis, Person, PrivacyRequest, UsedFor
from crm.reply_terms import months_after

WORDING = "Формуляр за новини, версия 2 (демо)"


def ask(scene: Scene, people: Cast, coalition: Coalition) -> list[PrivacyRequest]:
    handler = people.officers[0]
    somebody = [tenures[0].person for _pk, tenures in sorted(coalition.contacts.items())][:6]
    told(scene, people)
    asked = [to_know(scene, somebody[0]), to_correct(scene, somebody[1])]
    for one in asked:
        one.handler, one.is_demonstration = handler, True
        one.due_on = months_after(one.received_on, 1)
    PrivacyRequest.objects.bulk_create(asked)
    agree(scene, people, somebody[2:5])
    lost_phone(scene, people)
    for one in asked:
        scene.deed(one, handler, scene.moment(one.received_on), "received", ["kind", "person", "received_on"])
    return asked


def to_know(scene: Scene, person: Person) -> PrivacyRequest:
    return PrivacyRequest(
        kind="access", person=person, words="Какво пазите за мен? (демо)", received_on=scene.day(9),
        identity="Обади се от познат номер (демо)",
    )  # fmt: skip


def to_correct(scene: Scene, person: Person) -> PrivacyRequest:
    return PrivacyRequest(
        kind="correction", person=person, words="Фамилията ми е сгрешена (демо)", received_on=scene.day(70),
        state="done", closed_on=scene.day(61), outcome="Поправено и потвърдено по телефона (демо)",
    )  # fmt: skip


def lost_phone(scene: Scene, people: Cast) -> None:
    Breach.objects.create(
        what="Измислен случай: изгубен телефон на колега (демо)",
        scope=Breach.Scope.NOBODY,
        author=people.leaders[0],
        noticed_at=scene.moment(scene.day(200)),
        measures="Сесиите са прекратени в същия час (демо)",
        authority_not_told_because="На телефона не е имало записи (демо)",
        closed_at=scene.moment(scene.day(199)),
        is_demonstration=True,
    )


def told(scene: Scene, people: Cast) -> None:
    """Most were told in time; those recorded lately still wait."""
    old = InformationDuty.objects.filter(person__is_demonstration=True, collected_on__lt=scene.day(60))
    old.filter(person__user__isnull=False).update(informed_on=scene.day(160), informed_how="form")
    old.filter(person__user=None).update(informed_on=scene.day(190), informed_how="letter")


def agree(scene: Scene, people: Cast, somebody: list[Person]) -> None:
    for number, person in enumerate(somebody):
        given = scene.day(300 - 20 * number)
        LawfulBasis.objects.create(
            person=person,
            purpose=UsedFor.NEWS,
            basis=Person.Basis.CONSENT,
            source=WORDING,
            review_on=given + timedelta(days=730),
        )
        Consent.objects.create(
            person=person,
            purpose=UsedFor.NEWS,
            wording=WORDING,
            language="bg",
            channel=Consent.Channel.FORM,
            given_on=given,
            recorded_by=people.officers[1],
            recorded_at=scene.moment(given),
            withdrawn_on=scene.day(30) if number == 2 else None,
            withdrawn_by=people.officers[1] if number == 2 else None,
        )
