"""Rights over data: the centre's overview, one person's page, and everybody's own."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import PageRequest, officers_only
from crm.actions.privacy_requests import ask_about_oneself
from crm.forms.privacy import OwnRequestForm
from crm.models import Person
from crm.privacy import held
from crm.views.privacy_forms import FormPage, answer


@require_safe
@officers_only
def overview(request: PageRequest) -> HttpResponse:
    return render(request, "crm/privacy.html", {"waiting": held.waiting(request.user)})


@require_safe
@officers_only
def person_privacy(request: PageRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person.objects.visible_to(request.user).for_reader(request.user), pk=pk)
    return render(request, "crm/person_privacy.html", held.of_person(person, request.user))


@require_safe
@officers_only
def person_panel(request: PageRequest, pk: int) -> HttpResponse:
    """A few lines on the person's own page, with the way to the rest."""
    person = get_object_or_404(Person.objects.visible_to(request.user).for_reader(request.user), pk=pk)
    return render(request, "crm/person_privacy_panel.html", held.of_person(person, request.user))


@require_http_methods(["GET", "POST"])
def mine(request: PageRequest) -> HttpResponse:
    """What is held about me, what I agreed to, and how I use my rights; for everyone with an account."""
    person = Person.objects.visible_to(request.user).filter(user=request.user).first()
    form = OwnRequestForm(request.POST or None)
    if request.method == "POST":
        page = FormPage(
            _("My data"), _("Send"), request.path, _("Your request is on its way; the answer comes in a month.")
        )
        return answer(request, page, form, lambda: ask_about_oneself(**form.cleaned_data, by=request.actor) and None)
    context = {"form": form, "person": person, "own": held.told_to_themselves(person) if person else []}
    context |= held.of_person(person, request.user) if person else {}
    return render(request, "crm/privacy_mine.html", context)
