"""How an ask moves along its road: which step follows which, each with its reason."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.conflicts import check_version
from accounts.log import log
from accounts.models import Role
from campaigns.models import Ask, AskText, Consultation

Status = Ask.Status
ENDS = (Status.MET, Status.PARTLY_MET, Status.REFUSED)
MOVES: dict[str, tuple[Status, ...]] = {
    Status.DRAFT: (Status.CONSULTED, Status.AGREED, Status.WITHDRAWN),
    Status.CONSULTED: (Status.AGREED, Status.DRAFT, Status.WITHDRAWN),
    Status.AGREED: (Status.TABLED, Status.DRAFT, Status.WITHDRAWN),
    Status.TABLED: (Status.ANSWERED, *ENDS, Status.AGREED, Status.WITHDRAWN),
    Status.ANSWERED: (*ENDS, Status.TABLED, Status.WITHDRAWN),
    Status.MET: (Status.PARTLY_MET, Status.REFUSED, Status.ANSWERED),
    Status.PARTLY_MET: (Status.MET, Status.REFUSED, Status.TABLED, Status.ANSWERED, Status.WITHDRAWN),
    Status.REFUSED: (Status.TABLED, Status.ANSWERED, Status.MET, Status.PARTLY_MET, Status.WITHDRAWN),
    Status.WITHDRAWN: (Status.DRAFT,),
}
WORDED = {Status.AGREED, Status.TABLED}  # what is agreed or tabled must have its words
OPEN_WORDS = {Status.DRAFT, Status.CONSULTED, Status.AGREED, Status.WITHDRAWN}  # the others were said to somebody
UNSIGNED = {Status.CONSULTED, Status.AGREED}  # a new wording takes these back to draft


@transaction.atomic
def change_status(*, ask: Ask, status: str, reason: str, version: int | None, by: Actor) -> Ask:
    """Move the ask on, with a reason that stays in the log."""
    ask = Ask.objects.select_for_update().get(pk=ask.pk)
    check_version(ask, version)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the status changes.")})
    if status == ask.status:
        raise ValidationError({"status": _("The ask has this status already.")})
    if status not in MOVES[ask.status]:
        raise ValidationError({"status": refusal(ask)})
    refuse_wordless(status, ask.text_en, ask.text_bg)
    if ask.consultations.open().exists():
        raise ValidationError({"status": _("The members are being asked about it. Close the consultation first.")})
    if status == Status.AGREED and ask.status != Status.TABLED:
        refuse_agreeing_alone(ask, by)
    return move(ask, Status(status), reason.strip(), by)


def refusal(ask: Ask) -> str:
    steps = ", ".join(str(step.label) for step in MOVES[ask.status])
    words = _("From “%(now)s” it can only become: %(steps)s.")
    return words % {"now": ask.get_status_display(), "steps": steps}


def refuse_agreeing_alone(ask: Ask, by: Actor) -> None:
    """Agreed is what the members agreed to; what was agreed elsewhere, at an assembly, leadership answers for."""
    if (by.user is not None and by.user.role == Role.LEADERSHIP) or was_agreed(ask):
        return
    words = _("No consultation has agreed to this wording. What was agreed elsewhere the leadership records.")
    raise ValidationError({"status": words})


def was_agreed(ask: Ask) -> bool:
    """Whether the last consultation agreed, and to the wording of today."""
    last = ask.consultations.exclude(closed_at=None).order_by("-closed_at").first()
    newest = AskText.objects.filter(ask=ask).order_by("-number").first()
    return bool(last and newest and last.outcome == Consultation.Outcome.AGREED and last.text_id == newest.pk)


def move(ask: Ask, status: Ask.Status, reason: str, by: Actor) -> Ask:
    """Write the step down; the caller holds the ask."""
    old, ask.status = ask.status, status
    ask.version += 1
    ask.save(update_fields=["status", "version"])
    log(by, "changed the status", ask, changes={"status": (old, status), "reason": ("", reason)})
    return ask


def refuse_other_words(ask: Ask) -> None:
    if ask.status not in OPEN_WORDS:
        raise ValidationError(
            _("What was tabled keeps its words. Take the ask back first: to agreed, then to draft, with a reason.")
        )


def refuse_wordless(status: str, *texts: str) -> None:
    if status in WORDED and not any(text.strip() for text in texts):
        raise ValidationError(_("An agreed or tabled ask needs its full text, in at least one language."))
