from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.forms import RecordForm, paragraphs
from crm.forms.pickers import RecordsField
from monitoring.models import Outcome


class OutcomeForm(RecordForm):
    campaigns = RecordsField(kinds=("campaign",), label=_("Campaigns"), required=False)
    projects = RecordsField(kinds=("project",), label=_("Projects"), required=False)
    asks = RecordsField(kinds=("ask",), label=_("Asks it answers"), required=False)
    commitments = RecordsField(kinds=("commitment",), label=_("Commitments it comes from"), required=False)

    GROUPS = (
        (_("What changed"), ("title_bg", "title_en", "text_bg", "text_en", "achieved", "for_whom_bg", "for_whom_en")),
        (_("What it belongs to"), Outcome.TIES),
        (_("On which evidence"), ("source", "link", "is_verified")),
        (_("Who brought it about"), ("contribution_bg", "contribution_en", "others_bg", "others_en")),
        (_("Who may read it"), ("confidentiality",)),
    )

    class Meta:
        model = Outcome
        fields = [
            "title_bg", "title_en", "text_bg", "text_en", "achieved", "for_whom_bg", "for_whom_en", "campaigns",
            "projects", "asks", "commitments", "source", "link", "is_verified", "contribution_bg", "contribution_en",
            "others_bg", "others_en", "confidentiality",
        ]  # fmt: skip
        widgets = {
            **{name: paragraphs(4) for name in ("text_bg", "text_en")},
            **{name: paragraphs(3) for name in ("contribution_bg", "contribution_en", "others_bg", "others_en")},
            "link": forms.URLInput({"placeholder": "https://"}),
        }
        help_texts = {
            "title_bg": _("One line: what is different now."),
            "achieved": _("A year, a month as 2024-05, or a day as 2024-05-17."),
            "for_whom_bg": _("Groups and numbers, never names. Children only as counts, none below 10."),
            "source": _("Where it can be read, or who told it. What is public must have one."),
            "is_verified": _("Tick it once somebody has checked it in the source; until then it wears its mark."),
            "contribution_bg": _("Only what we can defend: what we did, and how it led there."),
            "others_bg": _("Who else brought it about. A claim that leaves them out is not believed."),
            "confidentiality": _("Public ones are counted on the common agenda that everybody can read."),
        }

    def _get_validation_exclusions(self) -> set[str]:
        """That nothing is verified without a source is said by the action, beside the field."""
        return {*super()._get_validation_exclusions(), "is_verified"}  # type: ignore[misc]

    @property
    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [(legend, [self[name] for name in names]) for legend, names in self.GROUPS]
