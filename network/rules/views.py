from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import PageRequest, leadership_only
from accounts.submissions import once
from network.facts.kinds import KINDS
from network.models import TieRules
from network.rules import actions
from network.rules.forms import EXPLAINED, RulesForm
from network.rules.in_force import in_force


@require_safe
def rules(request: PageRequest) -> HttpResponse:
    """The rules in force, for whoever is shown a picture; who changed what and why, for the centre."""
    found = in_force()
    weights = found.all_weights
    context = {
        "rules": found,
        "weights": [(kind, EXPLAINED[kind.name], weights[kind.name]) for kind in KINDS],
        "history": list(TieRules.objects.visible_to(request.user).for_list()) if request.user.is_centre else [],
        "may_change": request.user.is_leadership,
    }
    return render(request, "network/rules.html", context)


@require_http_methods(["GET", "POST"])
@leadership_only
def rules_change(request: PageRequest) -> HttpResponse:
    form = RulesForm(request.POST or None, rules=in_force())
    if form.is_valid():
        key = form.cleaned_data["idempotency_key"]
        try:
            answer = once(key, request.user, lambda: changed(form, request))
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The new rules are in force; what was drawn by the old ones says so."))
            return redirect(answer)
    return render(request, "network/rules_form.html", {"form": form}, status=422 if form.is_bound else 200)


def changed(form: RulesForm, request: PageRequest) -> str:
    actions.change_rules(**form.told, by=request.actor)
    return "network:rules"
