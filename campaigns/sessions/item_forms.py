from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.forms import paragraphs
from campaigns.models import AgendaItem, Interest
from campaigns.phases.forms import VersionedForm
from crm.forms.days import day_input
from crm.forms.pickers import RecordsField, open_pickers


class ItemForm(VersionedForm):
    asks = RecordsField(kinds=("ask",), label=_("Asks of ours that it is about"), required=False)

    class Meta:
        model = AgendaItem
        fields = ["kind", "title_bg", "title_en", "asks", "position", "position_on"]
        widgets = {"position": paragraphs(5), "position_on": day_input()}
        help_texts = {
            "position": _("What our seat says and how it votes, agreed with the members."),
            "position_on": _("Empty while it is a proposal."),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            shown = AgendaItem.objects.visible_to(user).for_reader(user).get(pk=self.instance.pk)
            self.initial["asks"] = list(shown.asks.all())
        open_pickers(self, user)

    def _save_m2m(self) -> None:
        """The action links the asks."""


class LiveForm(VersionedForm):
    """In the room, on a phone: four fields of one item."""

    class Meta:
        model = AgendaItem
        fields = ["said", "vote", "result", "outcome"]
        widgets = {
            "said": paragraphs(5), "outcome": paragraphs(3), "vote": forms.RadioSelect, "result": forms.RadioSelect,
        }  # fmt: skip

    def __init__(self, *args: Any, has_vote: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        away = (AgendaItem.Vote.NO_VOTE, AgendaItem.Vote.AWAY)
        votes = [one for one in AgendaItem.Vote if (one != AgendaItem.Vote.NO_VOTE if has_vote else one in away)]
        kept = [one for one in AgendaItem.Vote if one == self.instance.vote and one not in votes]
        blank = ("", _("not noted"))
        self.fields["vote"].choices = [blank, *((one.value, one.label) for one in [*votes, *kept])]  # type: ignore[attr-defined]
        self.fields["result"].choices = [blank, *AgendaItem.Result.choices]  # type: ignore[attr-defined]


class InterestForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Interest
        fields = ["declared", "reason"]
        widgets = {"reason": paragraphs(3), "declared": forms.RadioSelect}

    def _post_clean(self) -> None:
        """What hangs together here is refused by the action, in words."""
