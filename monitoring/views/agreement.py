"""How often two who coded on their own agreed, in a period."""

from datetime import date

from django import forms
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

    @property
    def days(self) -> tuple[date, date]:
        """What is asked for; else this year so far."""
        today = timezone.localdate()
        given = self.cleaned_data if self.is_valid() else {}
        return given.get("first") or date(today.year, 1, 1), given.get("last") or today


@require_safe
@officers_only
def agreement_page(request: PageRequest) -> HttpResponse:
    form = PeriodForm(request.GET or None)
    first, last = form.days
    period = agreement_in(first, last, request.user)
    return render(request, "monitoring/agreement.html", {"form": form, "period": period})
