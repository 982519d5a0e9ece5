from collections.abc import Iterable, Iterator

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import PageRequest, officers_only
from accounts.pages import page_or_partial
from accounts.spreadsheets import export
from accounts.submissions import Rewritten, earlier_answer, once
from crm.filters import ordered
from crm.lists import MOST_EXPORTED, listed
from crm.models import Organisation
from network.models import Tie, TieAnswer
from network.stating import actions, answering
from network.stating.agreement import agreements, only_theirs
from network.stating.filters import ORDERS, AnswerFilter
from network.stating.forms import Answer


@require_safe
def our_ties(request: PageRequest) -> HttpResponse:
    """Whoever speaks for one organisation goes straight to its form; of several one is chosen."""
    own = Organisation.objects.changeable_by(request.user).filter(pk__in=Organisation.own_of(request.user))
    organisations = list(own.order_by("name", "pk"))
    if not organisations:
        raise PermissionDenied
    if len(organisations) == 1:
        return redirect("network:state-ties", organisations[0].pk)
    return render(request, "network/our_ties.html", {"organisations": organisations})


@require_http_methods(["GET", "POST"])
def state_ties(request: PageRequest, pk: int) -> HttpResponse:
    """Five minutes on a phone: what runs is confirmed, changed or ended, what is new is added."""
    organisation = get_object_or_404(Organisation.objects.changeable_by(request.user), pk=pk)
    ours = list(Tie.objects.changeable_by(request.user).open().filter(stated_by=organisation).for_list())
    about = list(Tie.objects.visible_to(request.user).of(organisation).open().for_list())
    data = request.POST if request.method == "POST" else None
    answer = Answer(data, ties=ours, agreed=agreements(about), user=request.user)
    if answer.is_bound and (arrived_before(request, answer) or carried_out(request, organisation, answer)):
        thanks = _("Thank you: it is noted that these are your ties today.")
        messages.success(request, thanks, extra_tags=f"draft-done:ties-{pk}")
        return redirect(organisation)
    last = TieAnswer.objects.visible_to(request.user).filter(organisation=organisation).for_list().first()
    theirs = only_theirs(about, organisation)
    context = {"organisation": organisation, "answer": answer, "last": last, "theirs": theirs}
    return render(request, "network/state_ties.html", context, status=422 if answer.is_bound else 200)


def arrived_before(request: PageRequest, answer: Answer) -> bool:
    """Asked before the rows are read: what it ended or confirmed then reads otherwise now."""
    try:
        return bool(earlier_answer(answer.key, request.user))
    except Rewritten as refusal:
        answer.refuse(refusal)
        return False


def carried_out(request: PageRequest, organisation: Organisation, answer: Answer) -> bool:
    """Whether it was; a refusal stands beside its row."""
    if not answer.is_valid():
        return False

    def act() -> str:
        new = [row for _form, row in answer.new.told]
        actions.state_ties(
            organisation=organisation, running=answer.running.told, new=new, today=timezone.localdate(),
            by=request.actor, source=answer.source,
        )  # fmt: skip
        return organisation.get_absolute_url()

    try:
        once(answer.key, request.user, act)
    except actions.RowRefused as refusal:
        answer.refuse(refusal, refusal.place)
        return False
    except ValidationError as refusal:
        answer.refuse(refusal)
        return False
    return True


@require_safe
@officers_only
def answer_list(request: PageRequest) -> HttpResponse:
    """Which members have said whom they work with, and since when the others are silent."""
    today = timezone.localdate()
    found = AnswerFilter(request.GET, answering.for_list(request.user, today), request=request)
    rows = ordered(found.qs, request.GET.get("sort", ""), ORDERS)
    if request.GET.get("export") in {"csv", "xlsx"}:
        return export(request.GET["export"], "tie-answers", header(), cells(rows[:MOST_EXPORTED]))
    context = {**listed(request, found, rows), "response": answering.response(request.user, today)}
    return page_or_partial(request, "network/answer_list.html", "list", context)


def header() -> list[str]:
    return [_("Organisation"), _("Place"), _("Answered last on"), _("Running ties it states")]


def cells(organisations: Iterable[Organisation]) -> Iterator[list[object]]:
    for one in organisations:
        yield [one, one.place, one.answered_on, one.stated]  # type: ignore[attr-defined]
