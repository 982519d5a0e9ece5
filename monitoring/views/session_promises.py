"""A promise made on an item of a session: one tap from the item, and back to it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import PageRequest
from accounts.submissions import once
from campaigns.models import AgendaItem
from campaigns.sessions import promised
from crm.forms.records import refuse
from monitoring.actions.session_promises import note_promise
from monitoring.forms.session_promises import SessionPromiseForm

ROOM = "room"  # where the screen in the room is gone back to


@require_http_methods(["GET", "POST"])
def promise_new(request: PageRequest, pk: int) -> HttpResponse:
    """By the centre and by whoever sits there for us."""
    rows = AgendaItem.objects.changeable_by(request.user).for_reader(request.user)
    rows = rows.select_related("session__body__organisation").defer("search", "session__search")
    item = get_object_or_404(rows, pk=pk)
    form = SessionPromiseForm(request.POST or None, user=request.user, item=item)
    if form.is_valid() and noted(request, form, item):
        return redirect(back(request, item))
    context = {
        "form": form, "item": item, "session": item.session, "back": back(request, item),
        "promised": promised.of_session([item.pk], request.user),
    }  # fmt: skip
    return render(request, "monitoring/session_promise_form.html", context, status=422 if form.is_bound else 200)


def noted(request: PageRequest, form: SessionPromiseForm, item: AgendaItem) -> bool:
    """Return whether it was noted; otherwise the form says why not."""

    def note() -> str:
        return note_promise(item=item, **form.told, by=request.actor).get_absolute_url()

    try:
        once(form.cleaned_data["idempotency_key"], request.user, note)
    except ValidationError as refusal:
        refuse(form, refusal)
        return False
    words = _("The promise is noted.") if request.user.is_centre else _("Noted: the centre completes and publishes it.")
    messages.success(request, words, extra_tags=f"draft-done:promise-{item.pk}")
    return True


def back(request: PageRequest, item: AgendaItem) -> str:
    return reverse("campaigns:item-live", args=[item.pk]) if ROOM in request.GET else item.get_absolute_url()
