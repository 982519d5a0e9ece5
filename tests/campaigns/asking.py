"""Members who are asked about an ask, for the tests of consultations."""

from datetime import timedelta

from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Role
from campaigns.asks import actions
from campaigns.models import Ask, Consultation, SignOn, SignOnRequest
from campaigns.signing.answering import answers_so_far, sign_on
from campaigns.signing.asking import open_consultation
from crm.confidentiality import Level
from crm.models import ContactPoint
from tests.factories import MembershipFactory, OrganisationFactory, RepresentationFactory, UserFactory

TEXT = "Искаме здравни медиатори във всяка община."


def draft(by, **fields) -> Ask:
    told = {"title_bg": "Медиатори", "text_bg": TEXT, "confidentiality": Level.COALITION, **fields}
    return actions.record_ask(**told, by=Actor.of(by))


def members(how_many: int, *, email: bool = True):
    made = []
    for number in range(how_many):
        organisation = OrganisationFactory(name=f"Сдружение Измислено {number:03}", kind="ngo")
        MembershipFactory(organisation=organisation)
        if email:
            ContactPoint.objects.create(
                organisation=organisation, kind=ContactPoint.Kind.EMAIL, value=f"office{number}@example.org"
            )
        made.append(organisation)
    return made


def consult(ask, organisations, by, **rules) -> Consultation:
    until = rules.pop("answers_until", timezone.localdate() + timedelta(days=14))
    return open_consultation(ask=ask, organisations=organisations, answers_until=until, by=Actor.of(by), **rules)


def speaker(organisation):
    user = UserFactory(role=Role.MEMBER)
    RepresentationFactory(user=user, organisation=organisation)
    return user


def answer(request: SignOnRequest, choice: str, user, **told) -> SignOn:
    request = SignOnRequest.objects.for_list().get(pk=request.pk)
    return sign_on(
        request=request, choice=choice, by=Actor.of(user), seen_text=request.consultation.text_id,
        seen_answer=answers_so_far(request), **told,
    )  # fmt: skip
