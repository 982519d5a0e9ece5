"""A member organisation that sees a verdict otherwise says so beside it; leadership decides whether it is public."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.log import log
from crm.models import CoalitionMembership, Organisation, Representation
from monitoring import proof
from monitoring.models import Assessment, MinorityNote

LONGEST = 10_000  # letters
MOST_NOTES = 10  # of one organisation beside one verdict: none of them ever goes


@transaction.atomic
def add_note(*, assessment: Assessment, organisation: Organisation, text: str, by: Actor) -> MinorityNote:
    """Put it beside a published verdict. It is never changed; whoever thinks otherwise later adds another."""
    author = by.signed_in()
    if assessment.state != Assessment.State.PUBLISHED:
        raise ValidationError(_("A note stands beside a published verdict."))
    today = timezone.localdate()
    if not CoalitionMembership.objects.standing(today).filter(organisation=organisation).exists():
        raise ValidationError({"organisation": _("Only a member or associate of the coalition adds a note.")})
    speaks = Representation.objects.current(today).filter(user=author, organisation=organisation).exists()
    if not (author.is_centre or speaks):
        raise ValidationError({"organisation": _("You do not speak for this organisation.")})
    refuse_too_much(assessment, organisation, text)
    if not proof.says_something(text):
        raise ValidationError({"text": _("Say in a sentence how you see it, and why.")})
    note = MinorityNote.objects.create(
        assessment=assessment, organisation=organisation, text=text.strip(), author=author
    )
    log(by, "added a minority note to", assessment.commitment, fields=["text"])
    return note


def refuse_too_much(assessment: Assessment, organisation: Organisation, text: str) -> None:
    """What stands here is kept for good, and everybody who opens the verdict reads it."""
    if len(text) > LONGEST:
        raise ValidationError({"text": _("At most %(most)d characters.") % {"most": LONGEST}})
    if MinorityNote.objects.filter(assessment=assessment, organisation=organisation).count() >= MOST_NOTES:
        raise ValidationError(_("So many notes of one organisation beside one verdict are enough. Ring the centre."))


@transaction.atomic
def show_note(*, note: MinorityNote, is_public: bool, by: Actor) -> MinorityNote:
    """Let the public read it, or no longer."""
    if by.user is None or not by.user.is_leadership:
        raise ValidationError(_("Only leadership decides what of this the public reads."))
    notes = MinorityNote.objects.select_for_update(of=("self",)).select_related("assessment__commitment")
    locked = notes.get(pk=note.pk)
    locked.published_at, locked.published_by = (timezone.now(), by.user) if is_public else (None, None)
    locked.save(update_fields=["published_at", "published_by"])
    verb = "made a minority note public on" if is_public else "hid a minority note on"
    log(by, verb, locked.assessment.commitment, fields=["published_at"])
    return locked
