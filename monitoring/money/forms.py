from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.templatetags.fmt import money
from crm.forms.days import day_field
from monitoring.forms.turnover import KeyForm
from monitoring.models import Commitment, MoneyLine
from monitoring.money.reading import amount_of


class Figures(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, line: MoneyLine) -> str:  # type: ignore[override]
        written = f"{line.get_stage_display()}: {money(line.amount, line.currency)}"
        return f"{written} ({line.what})" if line.what else written


class MoneyForm(KeyForm):
    stage = forms.ChoiceField(label=gettext_lazy("Planned, allocated or spent"), choices=MoneyLine.Stage.choices)
    amount = forms.CharField(
        label=gettext_lazy("Amount"), max_length=40, help_text=gettext_lazy("As it is written: 1 200 000,50"),
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )  # fmt: skip
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"), choices=MoneyLine.Currency.choices, initial=MoneyLine.Currency.EUR,
        help_text=gettext_lazy("The one it is written in; the other is worked out beside it."),
    )  # fmt: skip
    what = forms.CharField(
        label=gettext_lazy("For what"), max_length=200, required=False,
        help_text=gettext_lazy("The year, or the part of it that this sum is for."),
    )  # fmt: skip
    as_of = day_field(label=gettext_lazy("As of"))
    source = forms.CharField(
        label=gettext_lazy("Source"), max_length=500,
        help_text=gettext_lazy("Budget, report or contract, with the page. Readers see this."),
    )  # fmt: skip
    replaces = Figures(
        label=gettext_lazy("Does it take the place of an earlier figure?"), queryset=MoneyLine.objects.none(),
        required=False, empty_label=gettext_lazy("no, it is one more sum"),
    )  # fmt: skip
    reason = forms.CharField(label=gettext_lazy("Why the figure changed"), max_length=300, required=False)

    def __init__(self, *args: Any, user: User, commitment: Commitment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        standing = MoneyLine.objects.visible_to(user).standing().filter(commitment=commitment).newest_first()
        if standing:
            self.fields["replaces"].queryset = standing  # type: ignore[attr-defined]
        else:
            del self.fields["replaces"], self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        written = told.get("amount")
        if written:
            told["amount"] = self.read(written, told.get("currency", ""))
        return told

    def read(self, written: str, currency: str) -> Decimal | None:
        """The amount; a currency written beside it is the one chosen."""
        found = amount_of(written)
        if found is None:
            self.add_error("amount", ValidationError(_("This is no amount. Write it like 1 200 000,50.")))
        elif found[1] and found[1] != currency:
            self.add_error("currency", ValidationError(_("Another currency is written beside the amount.")))
        return found[0] if found else None
