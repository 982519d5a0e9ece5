"""All that the page of a call tells its reader, gathered once."""

from typing import Any

from django.utils import timezone

from accounts.models import User
from campaigns.calls import steps
from campaigns.calls.checking import check_call
from campaigns.calls.clock import left_now
from campaigns.models import Call, Candidacy, Criterion
from crm import panels
from crm.changes import changes_of
from crm.models import Document, Organisation


def page_of(call: Call, user: User) -> dict[str, Any]:
    """The call comes from `for_reader`, which loads what of it this reader may see."""
    checked = check_call(call, user)
    runs = call.deadline is not None and not call.closed_on
    call.left = left_now(call.deadline, call.deadline_at) if runs and call.deadline else None  # type: ignore[attr-defined]
    may_change = Call.objects.changeable_by(user).filter(pk=call.pk).exists()
    return {
        "call": call,
        "criteria": list(Criterion.objects.visible_to(user).filter(call=call).for_list()),
        "checked": checked,
        "candidacies": candidacies_of(call, user),
        "panels": panels.panels_for("call", call, user),
        "changes": changes_of(call, user),
        "may_change": may_change,
        "today": timezone.localdate(),
    }


def candidacies_of(call: Call, user: User) -> list[Candidacy]:
    """Each with its road, what can follow, its files, and its reasons where this reader may read them."""
    rows = list(Candidacy.objects.visible_to(user).filter(call=call).for_reader(user))
    changeable = set(Candidacy.objects.changeable_by(user).filter(call=call).values_list("pk", flat=True))
    own, files = set(Organisation.own_of(user)), files_of(rows, user)
    for one in rows:
        is_nominee = one.is_put_up(user)
        one.next_steps = [(step, steps.WORDS[step]) for step in steps.possible(one)]  # type: ignore[attr-defined]
        one.can_be_taken_back = steps.last_step(one) is not None  # type: ignore[attr-defined]
        one.may_change = one.pk in changeable  # type: ignore[attr-defined]
        one.reads_reasons = reads = one.lets_read_reasons(user, own)  # type: ignore[attr-defined]
        one.road = steps.strip(one, tells_complaint=reads)  # type: ignore[attr-defined]
        one.waits_for_me = is_nominee and "accept" in steps.possible(one)  # type: ignore[attr-defined]
        one.files = files.get(one.pk, [])  # type: ignore[attr-defined]
    return rows


def files_of(rows: list[Candidacy], user: User) -> dict[int, list[Document]]:
    found: dict[int, list[Document]] = {}
    wanted = Document.objects.visible_to(user).filter(
        subject_type__app_label="campaigns", subject_type__model="candidacy", subject_id__in=[one.pk for one in rows]
    )
    for one in wanted.defer("search").order_by("pk"):
        found.setdefault(one.subject_id or 0, []).append(one)
    return found
