"""Who can introduce us: ways from us to a person or an organisation, and the panels on their pages."""

from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import PageRequest
from accounts.pages import page_or_partial
from crm.kinds import key_of, kind_of
from crm.models import Organisation, Person
from network.introductions.asking import ask_of
from network.introductions.forms import AskedForm, usual_start
from network.introductions.tables import LARGEST_TABLE
from network.introductions.ways import FOLLOWED, OF_OTHERS, STEPS, find_ways
from network.introductions.words import Answer, tell

BOUNDS = {
    "steps": STEPS, "followed": FOLLOWED, "meetings": OF_OTHERS.meetings, "table": LARGEST_TABLE,
}  # fmt: skip
MOST_IN_PANEL = 3


@require_safe
def introductions(request: PageRequest) -> HttpResponse:
    form = AskedForm(request.GET if "to" in request.GET else None, user=request.user, initial=request.GET.dict())
    context = {"form": form, "bounds": BOUNDS}
    if form.is_valid():
        start, goal = form.cleaned_data["from"], form.cleaned_data["to"]
        answer = answer_to(request, start, goal)
        asks = [(way, ask_of(request.user, way, goal)) for way in answer.ways]
        context |= {"start": start, "goal": goal, "answer": answer, "asks": asks}
    return render(request, "network/introductions.html", context, status=422 if form.errors else 200)


def answer_to(request: PageRequest, start: Model, goal: Model, most: int | None = None) -> Answer:
    today = timezone.localdate()
    more = {"most": most} if most else {}
    ends = [(kind_of(one), one.pk) for one in (start, goal)]
    return tell(request.user, find_ways(request.user, ends[0], ends[1], today, **more))


@require_safe
def person_introductions(request: PageRequest, pk: int) -> HttpResponse:
    return panel(request, get_object_or_404(Person.objects.visible_to(request.user), pk=pk))


@require_safe
def organisation_introductions(request: PageRequest, pk: int) -> HttpResponse:
    return panel(request, get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk))


def panel(request: PageRequest, goal: Person | Organisation) -> HttpResponse:
    """Who of ours knows them; nothing where there is nobody to ask from, and of those whom nobody contacts."""
    start = usual_start(request.user)
    asked = start is not None and start != goal and not getattr(goal, "do_not_contact", False)
    if request.htmx and not asked:
        return HttpResponse()
    answer = answer_to(request, start, goal, MOST_IN_PANEL) if start and asked else None
    context = {"goal": goal, "key": key_of(goal), "start": start, "answer": answer, "is_asked": asked, "bounds": BOUNDS}
    return page_or_partial(request, "network/introductions_panel.html", "panel", context)
