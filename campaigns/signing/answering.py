"""An organisation answers: on its own page, by link, or by phone through an officer."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor, Via
from accounts.log import log
from accounts.templatetags.fmt import day
from campaigns.models import Consultation, PassageComment, SignOn, SignOnRequest
from campaigns.signing import links

OTHER_TEXT, ANSWERED, OVER = "other_text", "answered", "over"
MOST_ANSWERS = 20  # of one organisation to one wording: each of them stays for good
MOST_COMMENTS = 40  # of one organisation in one consultation: a link may be in strange hands


@transaction.atomic
def sign_on(
    *, request: SignOnRequest, choice: str, seen_text: int, seen_answer: int, by: Actor,
    reason: str = "", stays_with_centre: bool = False, name: str = "",
) -> SignOn:  # fmt: skip
    """Take over an answer to the wording that was read, by somebody who knew the answer given before.

    `seen_text` is the wording the page showed, `seen_answer` how many answers to it the organisation had given then:
    a number of its own, from which nothing of others follows. A ValidationError says with its code what came in
    between: `other_text`, `answered` (a colleague was first), `over`.
    """
    request = locked(request, by)
    refuse_other_text(request, seen_text)
    answers = answers_so_far(request)
    if seen_answer != answers:
        raise ValidationError(_("A colleague of yours has answered meanwhile."), code=ANSWERED)
    if answers >= MOST_ANSWERS:
        raise ValidationError(_("The answer was changed very often. Ring the centre."), code=OVER)
    answer = SignOn.objects.create(
        request=request, organisation=request.organisation, text_id=seen_text, choice=choice, reason=reason.strip(),
        name=name, by=by.user, via=by.via, stays_with_centre=stays_with_centre,
    )  # fmt: skip
    links.end(request)
    log(by, "answered a consultation", request, fields=["answers"])
    return answer


def locked(request: SignOnRequest, by: Actor) -> SignOnRequest:
    """Hold the consultation, so that its wording and its end stand still; refuse what comes too late."""
    consultation = Consultation.objects.select_for_update().get(pk=request.consultation_id)
    now = SignOnRequest.objects.for_list().select_for_update(of=("self",)).get(pk=request.pk)
    now.consultation = consultation
    refuse_late(now)
    if by.via == Via.LINK and (now.link_id != request.link_id or not links.is_usable(now)):
        refuse_dead_link(consultation, request)
    refuse_outsider(now)
    return now


def refuse_other_text(request: SignOnRequest, seen_text: int) -> None:
    if seen_text != request.consultation.text_id:
        words = _("The wording has changed while you were reading. Nothing was taken over; please read it again.")
        raise ValidationError(words, code=OTHER_TEXT)


def refuse_late(request: SignOnRequest) -> None:
    if not request.consultation.takes_answers(timezone.localdate()):
        words = _("The last day to answer was %(day)s. What you sent was not taken over; ring the centre.")
        raise ValidationError(words % {"day": day(request.consultation.answers_until)}, code=OVER)


def refuse_outsider(request: SignOnRequest) -> None:
    if not SignOnRequest.objects.of_members().filter(pk=request.pk).exists():
        raise ValidationError(_("This organisation is no member of the coalition today."), code=OVER)


def refuse_dead_link(consultation: Consultation, request: SignOnRequest) -> None:
    """Somebody answered first, or a new wording came with a new link."""
    if consultation.text_id != request.consultation.text_id:
        raise ValidationError(_("The wording has changed; a newer link was sent to you."), code=OVER)
    raise ValidationError(_("This link was used already. What you sent was not taken over."), code=OVER)


def standing(request: SignOnRequest) -> SignOn | None:
    """Return the answer that counts: the last one under the wording that is asked about now."""
    answers = SignOn.objects.filter(request=request.pk, text=request.consultation.text_id).select_related("by")
    return answers.order_by("-pk").first()


def answers_so_far(request: SignOnRequest) -> int:
    return SignOn.objects.filter(request=request.pk, text=request.consultation.text_id).count()


def signed_before(request: SignOnRequest) -> SignOn | None:
    """Return the last answer under an earlier wording."""
    answers = SignOn.objects.filter(request=request.pk).exclude(text=request.consultation.text_id)
    return answers.select_related("text").order_by("-pk").first()


@transaction.atomic
def comment(
    *, request: SignOnRequest, body: str, seen_text: int, by: Actor, passage: str = "",
    stays_with_centre: bool = True, name: str = "",
) -> PassageComment:  # fmt: skip
    """Keep what somebody says of the wording they read, or of a passage that stands in it."""
    request = locked(request, by)
    refuse_other_text(request, seen_text)
    if request.comments.count() >= MOST_COMMENTS:
        raise ValidationError(_("So many comments are enough for a page. Ring the centre."))
    text, passage = request.consultation.text, " ".join(passage.split())
    if passage and not any(passage in " ".join(words.split()) for words in (text.text_bg, text.text_en)):
        raise ValidationError({"passage": _("These words do not stand in the text. Copy them from it.")})
    made = PassageComment.objects.create(
        request=request, text=text, passage=passage, body=body.strip(), name=name, by=by.user, via=by.via,
        stays_with_centre=stays_with_centre,
    )  # fmt: skip
    log(by, "commented on a passage", request, fields=["comments"])
    return made


def as_it_is_now(request: SignOnRequest) -> SignOnRequest:
    return SignOnRequest.objects.for_list().get(pk=request.pk)


def by_link(request: SignOnRequest) -> Actor:
    return Actor(None, Via.LINK, f"{request.link_id}")


def by_phone(request: SignOnRequest, officer: Actor) -> Actor:
    return Actor(officer.user, Via.PHONE, f"{request.pk}")
