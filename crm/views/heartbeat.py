"""Who was asked whether the profile is still right, who answered how, and whom to ring."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import PageRequest, officers_only
from accounts.pages import page_or_partial
from accounts.spreadsheets import export
from crm import bulk, heartbeat, heartbeat_lists, other_ways, proposal_lists
from crm.actions.heartbeat import ask_group, ask_organisation, give_up, note_attempt, remind, renew
from crm.bulk.chosen import rows_meant
from crm.filters import OrganisationFilter
from crm.forms.heartbeat import AskForm, AttemptForm, GiveUpForm
from crm.forms.records import refuse
from crm.heartbeat_filters import ProfileCheckFilter, newest_each, with_phones
from crm.languages import language_for
from crm.lists import MOST_EXPORTED, listed
from crm.models import Organisation, ProfileCheck
from crm.models.heartbeat import ProfileCheckQuerySet
from crm.models.organisations import OrganisationQuerySet
from crm.profile_paper import profile_form_pdf
from crm.views.profile_answers import sent


def seen(request: PageRequest) -> ProfileCheckQuerySet:
    return with_phones(ProfileCheck.objects.visible_to(request.user), request.user)


def one(request: PageRequest, pk: int) -> ProfileCheck:
    return get_object_or_404(with_phones(ProfileCheck.objects.changeable_by(request.user), request.user), pk=pk)


@require_safe
@officers_only
def check_list(request: PageRequest) -> HttpResponse:
    found = ProfileCheckFilter(request.GET, queryset=newest_each(seen(request)), request=request)
    if request.GET.get("export") in {"csv", "xlsx"}:
        cells = heartbeat_lists.check_cells(found.rows[:MOST_EXPORTED])
        return export(request.GET["export"], "profile-checks", heartbeat_lists.check_header(), cells)
    context = listed(request, found, found.rows)
    heartbeat_lists.show(context["page"].object_list)
    numbers = {"numbers": heartbeat_lists.numbers(found, request.user, timezone.localdate())}
    return page_or_partial(request, "crm/profile_check_list.html", "list", {**context, **numbers})


@require_safe
@officers_only
def check_detail(request: PageRequest, pk: int) -> HttpResponse:
    return detail_page(request, one(request, pk))


def detail_page(
    request: PageRequest, check: ProfileCheck, attempt: AttemptForm | None = None, end: GiveUpForm | None = None
) -> HttpResponse:
    heartbeat_lists.show([check])
    is_silent = not check.sent_to and not check.organisation.phones  # type: ignore[attr-defined]
    initial = {"note": check.note, "tried_on": timezone.localdate()}
    context = {
        "check": check,
        "link": heartbeat.url_of(check),
        "ways": other_ways.to_reach(check.organisation, request.user) if is_silent else None,
        "proposals": proposal_lists.still_waiting(check.organisation, request.user),
        "attempt": attempt or AttemptForm(initial=initial),
        "end": end or GiveUpForm(),
    }
    return render(request, "crm/profile_check_detail.html", context, status=422 if attempt or end else 200)


@require_POST
@officers_only
def check_remind(request: PageRequest, pk: int) -> HttpResponse:
    return told(request, one(request, pk), remind, _("They will be written to once more."))


@require_POST
@officers_only
def check_renew(request: PageRequest, pk: int) -> HttpResponse:
    return told(request, one(request, pk), renew, _("Here is a fresh link."))


def told(request: PageRequest, check: ProfileCheck, act: object, words: str) -> HttpResponse:
    try:
        act(check=check, by=request.actor)  # type: ignore[operator]
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, words)
    return redirect("crm:profile-check-detail", pk=check.pk)


@require_POST
@officers_only
def check_note(request: PageRequest, pk: int) -> HttpResponse:
    """What came of ringing them."""
    check, form = one(request, pk), AttemptForm(request.POST)
    if form.is_valid():
        try:
            note_attempt(check=check, **form.cleaned_data, by=request.actor)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Noted."))
            return redirect("crm:profile-check-detail", pk=pk)
    return detail_page(request, check, attempt=form)


@require_POST
@officers_only
def check_give_up(request: PageRequest, pk: int) -> HttpResponse:
    check, form = one(request, pk), GiveUpForm(request.POST)
    if form.is_valid():
        try:
            give_up(check=check, **form.cleaned_data, by=request.actor)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Nobody waits for this answer any more."))
            return redirect("crm:profile-check-detail", pk=pk)
    return detail_page(request, check, end=form)


@require_safe
@officers_only
def check_paper(request: PageRequest, pk: int) -> HttpResponse:
    """The form on paper, with the link as a code on it while it works."""
    check = one(request, pk)
    language = language_for(check.organisation)
    pdf = profile_form_pdf(check.organisation, heartbeat.url_of(check), language)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="profile-{check.organisation_id}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "POST"])
@officers_only
def organisation_ask(request: PageRequest, pk: int) -> HttpResponse:
    """Ask this one now; first say whom, by which address and when they last answered."""
    organisation = get_object_or_404(Organisation.objects.changeable_by(request.user).for_list(), pk=pk)
    form = AskForm(sent(request))
    if form.is_valid():
        try:
            check = ask_organisation(organisation=organisation, **form.cleaned_data, by=request.actor)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, asked_words(one(request, check.pk)))
            return redirect("crm:profile-check-detail", pk=check.pk)
    context = {"form": form, **heartbeat_lists.before_asking(organisation, request.user)}
    return render(request, "crm/organisation_ask.html", context, status=422 if form.is_bound else 200)


def asked_words(check: ProfileCheck) -> str:
    if check.sent_to:
        return _("They are written to at %(address)s.") % {"address": check.sent_to}
    if check.organisation.phones:  # type: ignore[attr-defined]
        return _("They have no e-mail address: ring them.")
    return _("They have neither e-mail nor phone. What can be done stands below.")


@require_http_methods(["GET", "POST"])
@officers_only
def check_ask(request: PageRequest) -> HttpResponse:
    """Ask those ticked on the list of organisations, or all that its filters leave; first say how many that is."""
    chosen = chosen_of(request)
    form = AskForm(sent(request))
    if form.is_valid():
        try:
            job = ask_group(organisations=chosen, **form.cleaned_data, by=request.actor)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            return redirect(job)
    context = {"form": form, **heartbeat_lists.group(chosen, request.user)}
    return render(request, "crm/profile_check_ask.html", context, status=422 if form.is_bound else 200)


def chosen_of(request: PageRequest) -> OrganisationQuerySet:
    """Return the ticked ones, else what the filters in the address leave; of public bodies none is asked."""
    ours = Organisation.objects.changeable_by(request.user).exclude(kind__in=Organisation.OFFICIAL).for_list()
    if "which" in request.GET:
        many = bulk.find("organisations", request.user)
        return ours.filter(pk__in=rows_meant(many, request.GET, request.user).values("pk")) if many else ours.none()
    found = OrganisationFilter(request.GET, queryset=ours, request=request)
    is_filtered = any(request.GET.get(name) for name in found.form.fields)
    return found.rows if is_filtered else ours.members(timezone.localdate()).civic()
