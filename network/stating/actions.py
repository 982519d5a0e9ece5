"""What a member does with the ties of its own organisation, all in one go."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.actors import Actor
from accounts.log import log
from crm.models import Organisation
from network.actions import record_tie
from network.models import TieAnswer
from network.stating.statements import New, note_answer, replace_tie, still_open, usual_level


@transaction.atomic
def state_ties(
    *,
    organisation: Organisation,
    running: Mapping[int, int],
    new: Sequence[New] = (),
    today: date,
    by: Actor,
    source: str = "",
) -> TieAnswer:
    """`running` says of each tie that was shown how strong it is now, 0: over. Nothing that was said is overwritten."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    ties = still_open(organisation, running)
    for pk, tie in ties.items():
        replace_tie(tie, running[pk], today, by)
    for place, one in enumerate(new):
        try:
            record_tie(
                kind=one.kind, stated_by=organisation, other=one.other, strength=one.strength, started_on=today,
                confidentiality=one.level or usual_level(one.kind), source=source, by=by,
            )  # fmt: skip
        except ValidationError as refusal:
            raise RowRefused(place, refusal) from refusal
    answer = note_answer(organisation, today, by)
    log(by, "stated its ties", organisation, fields=["ties_stated"])
    return answer


class RowRefused(ValidationError):
    """One of the new rows cannot be; the form shows it beside that row."""

    def __init__(self, place: int, refusal: ValidationError) -> None:
        super().__init__(refusal.messages)
        self.place = place
