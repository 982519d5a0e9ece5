"""By what commitments and evidence are sought, on the page, on the public tracker and in the API alike."""

from datetime import timedelta
from typing import Any

import django_filters as filters
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.models.user import CENTRE
from accounts.remembered import until_the_next_change
from crm.facets import EACH, MOST_FACETED
from crm.forms.days import day_input
from crm.forms.pickers import LongSelect
from crm.gated_filters import GatedFilterSet, RecordFilter, themes
from crm.models import Organisation
from monitoring.claims.beside import claiming_more
from monitoring.label import Label
from monitoring.label_query import carrying, label_case
from monitoring.models import Assessment, Commitment, Evidence
from monitoring.models.commitments import CommitmentQuerySet

ORDERS = {"due": "due_on", "made": "made_on", "title": "title", "check": "next_check"}
SOON = timedelta(days=30)


def colleagues(request: HttpRequest) -> QuerySet[User]:
    return User.objects.visible_to(request.user).filter(role__in=CENTRE).order_by("name")


def named_in_public(request: HttpRequest) -> QuerySet[Organisation]:
    """The bodies the public tracker names, whoever asks."""
    named = Organisation.objects.visible_to(AnonymousUser())
    owing = until_the_next_change("owing-in-public", bodies_owing)
    return named.filter(pk__in=owing).order_by("name").only("name", "name_latin")


def bodies_owing() -> list[int]:
    """Their ids first: asked as one question, the database walks through every organisation there is."""
    owing = Commitment.objects.public().exclude(owed_by=None).order_by().values_list("owed_by", flat=True)
    return list(owing.distinct())


def picked() -> forms.SelectMultiple:
    return forms.SelectMultiple(attrs={"data-picker": "", "placeholder": _("any")})


class PublicCommitmentFilter(filters.FilterSet):  # type: ignore[misc]
    """What any reader may ask for: the choices are the same for everyone."""

    q = filters.CharFilter(method="matching", label=_("Words"), widget=forms.TextInput(attrs={"type": "search"}))
    label = filters.MultipleChoiceFilter(
        choices=Label.choices, method="labelled", label=_("Where it stands"), widget=picked()
    )
    owed_by = filters.ModelChoiceFilter(
        queryset=named_in_public, label=_("Owed by"), empty_label=_("anyone"), widget=LongSelect
    )
    theme = filters.ModelChoiceFilter(queryset=themes, label=_("Theme"), empty_label=_("any"))
    due_from = filters.DateFilter("due_on", "gte", label=_("Due from"), widget=day_input())
    due_to = filters.DateFilter("due_on", "lte", label=_("Due to"), widget=day_input())

    class Meta:
        model = Commitment
        fields: list[str] = []

    def matching(self, rows: CommitmentQuerySet, name: str, text: str) -> CommitmentQuerySet:
        return rows.matching(text)

    def labelled(self, rows: CommitmentQuerySet, name: str, labels: list[str]) -> QuerySet[Commitment]:
        """Sought where it is computed: in the database, by the same rules as `label.label`."""
        return carrying(rows, labels, timezone.localdate()) if labels else rows


class FoldedChoices(forms.CheckboxSelectMultiple):
    """Several may be ticked on a page that has no scripts."""

    template_name = "monitoring/_folded_choices.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        options = [one for _group, options, _index in context["widget"]["optgroups"] for one in options]
        context["widget"]["chosen"] = ", ".join(str(one["label"]) for one in options if one["selected"])
        return context


class TrackerFilter(PublicCommitmentFilter):
    """The same on the public pages."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.form.fields["label"].widget = FoldedChoices(choices=Label.choices)


def labels_of(rows: QuerySet[Commitment]) -> QuerySet[Any, Any]:
    return rows.values_list(label_case(timezone.localdate()), flat=True)[: MOST_FACETED + 1]


class CommitmentFilter(GatedFilterSet, PublicCommitmentFilter):
    RARE = ("due_from", "due_to", "office", "origin", "funding", "contested", "open", "state", "owner", "check")
    CENTRE_ONLY = ("state", "owner", "check")
    FACETS = {"label": labels_of, "theme": "theme", "time": EACH, "state": EACH, "owner": "owner"}
    STATES = [("draft", _("not published")), ("published", _("published")), ("withdrawn", _("withdrawn"))]
    TIMES = [("overdue", _("overdue")), ("soon", _("due in 30 days")), ("none", _("without a deadline"))]

    owed_by = RecordFilter(kinds=("organisation",), method="owed", label=_("Owed by"))
    office = RecordFilter(kinds=("office",), field_name="owed_office", label=_("Office"))
    time = filters.ChoiceFilter(choices=TIMES, method="in_time", label=_("Time"), empty_label=_("any"))
    open = filters.BooleanFilter(method="only_open", label=_("Only those still open"), widget=forms.CheckboxInput)
    state = filters.ChoiceFilter(choices=STATES, method="in_state", label=_("State"), empty_label=_("any"))
    origin = filters.ChoiceFilter(choices=Commitment.Origin.choices, label=_("Origin"), empty_label=_("any"))
    funding = filters.ChoiceFilter(
        "funding_state", choices=Commitment.Funding.choices, label=_("Money behind it"), empty_label=_("any")
    )
    contested = filters.BooleanFilter(
        method="claiming_more", label=_("Only where they claim more than we found"), widget=forms.CheckboxInput
    )
    owner = filters.ModelChoiceFilter(queryset=colleagues, label=_("Our owner"), empty_label=_("anyone"))
    check = filters.BooleanFilter(method="to_check", label=_("Only those to be checked"), widget=forms.CheckboxInput)

    def owed(self, rows: CommitmentQuerySet, name: str, body: Organisation) -> CommitmentQuerySet:
        return rows.owed_by(body)

    def in_time(self, rows: CommitmentQuerySet, name: str, time: str) -> CommitmentQuerySet:
        today = timezone.localdate()
        if time == "none":
            return rows.without_deadline()
        return rows.overdue(today) if time == "overdue" else rows.due_between(today, today + SOON)

    def only_open(self, rows: CommitmentQuerySet, name: str, wanted: bool) -> CommitmentQuerySet:
        return rows.unfinished() if wanted else rows

    def claiming_more(self, rows: CommitmentQuerySet, name: str, wanted: bool) -> QuerySet[Commitment]:
        return claiming_more(rows) if wanted else rows

    def to_check(self, rows: CommitmentQuerySet, name: str, wanted: bool) -> CommitmentQuerySet:
        return rows.filter(next_check__lte=timezone.localdate()) if wanted else rows

    def in_state(self, rows: CommitmentQuerySet, name: str, state: str) -> CommitmentQuerySet:
        if state == "withdrawn":
            return rows.exclude(withdrawn_at=None)
        return rows.published() if state == "published" else rows.filter(published_at=None, withdrawn_at=None)


class IdFilter(filters.Filter):  # type: ignore[misc]
    """Whole numbers only: a number written as 1e9999999 would take minutes to become one."""

    field_class = forms.IntegerField


class EvidenceFilter(filters.FilterSet):  # type: ignore[misc]
    """For the API. By number, so that a hidden commitment and one that never was answer alike."""

    commitment = IdFilter("commitment_id")

    class Meta:
        model = Evidence
        fields = ["kind", "origin", "directness", "stance"]


class AssessmentFilter(filters.FilterSet):  # type: ignore[misc]
    """For the API."""

    commitment = IdFilter("commitment_id")

    class Meta:
        model = Assessment
        fields = ["state", "stage", "delivery", "failure"]


class BesideAssessmentFilter(filters.FilterSet):  # type: ignore[misc]
    """For the API: codings, replies and notes of one assessment."""

    assessment = IdFilter("assessment_id")
