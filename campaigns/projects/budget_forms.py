from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.models import BudgetLine
from campaigns.phases.forms import VersionedForm
from crm.forms.days import day_input
from crm.forms.pickers import RecordField, open_pickers
from crm.models import Organisation


class BudgetLineForm(VersionedForm):
    partner = RecordField(
        kinds=("organisation",), label=_("Whose line it is"), required=False,
        help_text=_("The representatives of this organisation see the line; all others outside the centre do not."),
    )  # fmt: skip

    class Meta:
        model = BudgetLine
        fields = ["code", "title", "partner", "currency", "planned", "spent", "spent_until", "source"]
        widgets = {"spent_until": day_input()}
        help_texts = {
            "currency": _("Three letters: EUR, BGN, CZK."),
            "source": _("The contract, the annex or the report it stands in."),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_pickers(self, user)
        whose = self.instance.partner_id
        if whose and not Organisation.objects.visible_to(user).filter(pk=whose).exists():
            del self.fields["partner"]  # neither shown nor lost

    def clean_currency(self) -> str:
        return str(self.cleaned_data["currency"]).upper()

    def _get_validation_exclusions(self) -> set[str]:
        """That what was spent has a day is said by the action, beside the day."""
        return {*super()._get_validation_exclusions(), "spent_until"}  # type: ignore[misc]
