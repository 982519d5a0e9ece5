"""Retention rules: what they say, a dry run, the confirmation; and holds."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import PageRequest, leadership_only, officers_only
from accounts.models import User
from accounts.models.user import CENTRE
from crm.actions.retention import change_rule, confirm_run, end_hold, place_hold, try_rule
from crm.forms.privacy import HoldForm
from crm.models import LegalHold, Person, RetentionRule, RetentionRun
from crm.privacy.retention import CONDITIONS, told_to
from crm.views.privacy_forms import FormPage, answer


class RuleForm(forms.ModelForm[RetentionRule]):
    class Meta:
        model = RetentionRule
        fields = ["months", "act", "reason", "owner", "is_active"]


@require_safe
@officers_only
def rule_list(request: PageRequest) -> HttpResponse:
    rules = list(RetentionRule.objects.visible_to(request.user).select_related("owner").for_list())
    for rule in rules:
        rule.label = CONDITIONS[rule.condition].label if rule.condition in CONDITIONS else rule.condition  # type: ignore[attr-defined]
    runs = RetentionRun.objects.visible_to(request.user).select_related("rule").order_by("-tried_at")[:10]
    return render(request, "crm/retention_list.html", {"rules": rules, "runs": runs})


@require_http_methods(["GET", "POST"])
@leadership_only
def rule_edit(request: PageRequest, pk: int) -> HttpResponse:
    rule = get_object_or_404(RetentionRule.objects.changeable_by(request.user), pk=pk)
    form = RuleForm(request.POST or None, initial={**RuleForm(instance=rule).initial, "reason": _(rule.reason)})
    form.fields["owner"].queryset = User.objects.visible_to(request.user).filter(role__in=CENTRE)  # type: ignore[attr-defined]
    label = CONDITIONS[rule.condition].label
    page = FormPage(str(label), _("Save"), reverse("crm:retention-list"), _("Saved."))
    return answer(request, page, form, lambda: change_rule(rule=rule, **form.cleaned_data, by=request.actor) and None)


@require_POST
@officers_only
def rule_try(request: PageRequest, pk: int) -> HttpResponse:
    rule = get_object_or_404(RetentionRule.objects.visible_to(request.user), pk=pk)
    return redirect("crm:retention-run", pk=try_rule(rule=rule, by=request.actor).pk)


@require_safe
@officers_only
def run_detail(request: PageRequest, pk: int) -> HttpResponse:
    rows = RetentionRun.objects.visible_to(request.user).select_related("rule__owner", "tried_by", "confirmed_by")
    run = get_object_or_404(rows, pk=pk)
    context = {
        "run": run,
        "label": CONDITIONS[run.rule.condition].label,
        **told_to(request.user, run),
        "may_confirm": request.user.is_leadership and not run.confirmed_at and run.found,
    }
    return render(request, "crm/retention_run.html", context)


@require_POST
@leadership_only
def run_confirm(request: PageRequest, pk: int) -> HttpResponse:
    run = get_object_or_404(RetentionRun.objects.changeable_by(request.user), pk=pk)
    try:
        return redirect(confirm_run(run=run, by=request.actor))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("crm:retention-run", pk=pk)


@require_http_methods(["GET", "POST"])
@officers_only
def hold_new(request: PageRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person.objects.changeable_by(request.user), pk=pk)
    form = HoldForm(request.POST or None)
    page = FormPage(
        _("Hold the record of %(name)s") % {"name": person},
        _("Place the hold"),
        reverse("crm:person-privacy", args=[pk]),
        _("The hold is placed."),
        _("No rule and no erasure touches the record while it lasts."),
    )
    return answer(
        request, page, form, lambda: place_hold(person=person, **form.cleaned_data, by=request.actor) and None
    )


@require_POST
@leadership_only
def hold_end(request: PageRequest, pk: int) -> HttpResponse:
    hold = get_object_or_404(LegalHold.objects.changeable_by(request.user), pk=pk)
    end_hold(hold=hold, by=request.actor)
    messages.success(request, _("The hold has ended."))
    return redirect("crm:privacy")
