"""How often two who coded on their own agreed, in a period."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.access import PageRequest, officers_only
from crm.forms.days import day_field
from monitoring.judging.agreement import agreement_in


class PeriodForm(forms.Form):
    first = day_field(label=_("From"), required=False)
    last = day_field(label=_("To"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["first"], self.initial["last"] = this_year()

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        first, last = given.get("first"), given.get("last")
        if first and last and last < first:
            raise ValidationError({"last": _("It cannot end before it starts.")})
        return given

    @property
    def days(self) -> tuple[date, date]:
        """What is asked for; else this year so far."""
        given = self.cleaned_data if self.is_valid() else {}
        first, last = this_year()
        return given.get("first") or first, given.get("last") or last


def this_year() -> tuple[date, date]:
    today = timezone.localdate()
    return date(today.year, 1, 1), today


@require_safe
@officers_only
def agreement_page(request: PageRequest) -> HttpResponse:
    form = PeriodForm(request.GET or None)
    first, last = form.days
    period = agreement_in(first, last, request.user)
    return render(request, "monitoring/agreement.html", {"form": form, "period": period})
