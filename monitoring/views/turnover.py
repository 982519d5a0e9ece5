"""The pack of an office that changed hands, and of a colleague who leaves."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.access import PageRequest, officers_only
from accounts.models import User
from accounts.spreadsheets import export
from accounts.submissions import once
from crm.actions.letters import write_letter
from crm.forms.records import refuse
from crm.letter_templates import initial_for
from crm.models import Office, Person, Tenure
from crm.record_numbers import number_in
from monitoring import leaving, turnover, turnover_sheets
from monitoring.actions.handover import hand_over, take_back
from monitoring.forms.turnover import HandOverForm, KeyForm

FORMATS = {"csv", "xlsx"}
TEMPLATE = "new-office-holder"


@require_safe
@officers_only
def turnover_office(request: PageRequest, pk: int) -> HttpResponse:
    office = get_object_or_404(Office.objects.visible_to(request.user).for_list(), pk=pk)
    chosen = number_in(request.GET.get("before", ""))
    is_export = request.GET.get("export") in FORMATS
    most = None if is_export else turnover.MOST
    pack = turnover.of_office(office, request.user, timezone.localdate(), chosen, most)
    if is_export:
        cells = turnover_sheets.of_office(pack)
        return export(request.GET["export"], "handover", turnover_sheets.header(), cells)
    return render(request, "monitoring/turnover_office.html", {"pack": pack, "key": KeyForm()})


@require_POST
@officers_only
def turnover_letter(request: PageRequest, pk: int) -> HttpResponse:
    """Draft the letter to whoever holds the office now, in their language, with what they inherit."""
    office = get_object_or_404(Office.objects.visible_to(request.user), pk=pk)
    held = Tenure.objects.visible_to(request.user).filter(office=office)
    successor = turnover.hands(list(held.for_list())).successor
    form = KeyForm(request.POST)
    if successor is None or not form.is_valid():
        messages.error(request, _("Nobody holds this office today, so there is nobody to write to."))
        return redirect("monitoring:turnover-office", pk)

    def draft() -> str:
        begun = initial_for(TEMPLATE, successor, request.user)
        words = {name: value for name, value in begun.items() if name != "direction"}
        return write_letter(**words, by=request.actor).get_absolute_url()

    url = once(form.cleaned_data["idempotency_key"], request.user, draft)
    messages.success(request, _("The letter is a draft: read it, change it, then send it."))
    return redirect(url)


@require_safe
@officers_only
def turnover_person(request: PageRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person.objects.visible_to(request.user).select_related("user"), pk=pk)
    return colleague_page(request, person.user, person)


@require_safe
@officers_only
def turnover_user(request: PageRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    return colleague_page(request, user, person_of(request, user))


def person_of(request: PageRequest, user: User) -> Person | None:
    return Person.objects.visible_to(request.user).filter(user=user).first()


def colleague_page(
    request: PageRequest, user: User | None, person: Person | None, form: HandOverForm | None = None
) -> HttpResponse:
    is_export = request.GET.get("export") in FORMATS
    pack = leaving.of_colleague(user, person, request.user, timezone.localdate(), None if is_export else leaving.MOST)
    if is_export:
        cells = turnover_sheets.of_colleague(pack)
        return export(request.GET["export"], "handover", turnover_sheets.header(), cells)
    if form is None and user and pack.can_be_handed_over:
        form = HandOverForm(user=request.user, leaver=user)
    status = 422 if form and form.is_bound else 200
    return render(request, "monitoring/turnover_colleague.html", {"pack": pack, "form": form}, status=status)


@require_POST
@officers_only
def turnover_hand_over(request: PageRequest, pk: int) -> HttpResponse:
    leaver = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    form = HandOverForm(request.POST, user=request.user, leaver=leaver)
    if form.is_valid():
        try:
            entry = hand_over(leaver=leaver, **form.cleaned_data, by=request.actor)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            undo = reverse("monitoring:turnover-undo", args=[entry.pk])
            messages.success(request, told(form), extra_tags=f"undo:{undo}")
            return redirect("monitoring:turnover-user", pk)
    return colleague_page(request, leaver, person_of(request, leaver), form)


def told(form: HandOverForm) -> str:
    count = sum(len(form.cleaned_data.get(name, ())) for name in ("tasks", "commitments"))
    words = ngettext("%(count)s thing is now with %(name)s.", "%(count)s things are now with %(name)s.", count)
    return words % {"count": count, "name": form.cleaned_data["to"]}


@require_POST
@officers_only
def turnover_undo(request: PageRequest, pk: int) -> HttpResponse:
    """Only whoever handed it over takes it back at one click."""
    entry = leaving.handed_over_by(request.user, pk)
    if entry is None:
        raise Http404
    try:
        count = take_back(entry=entry, by=request.actor)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        words = ngettext("%(count)s thing went back.", "%(count)s things went back.", count)
        messages.success(request, words % {"count": count})
    return redirect("monitoring:turnover-user", entry.subject_id)
