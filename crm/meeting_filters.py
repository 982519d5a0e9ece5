"""By what meetings and tasks are sought, on the page and in the API alike."""

import django_filters as filters
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.facets import EACH
from crm.forms.days import day_input
from crm.gated_filters import GatedFilterSet, RecordFilter, themes
from crm.models import Meeting, Organisation, Participation, Person, Task
from crm.models.meetings import MeetingQuerySet, ParticipationQuerySet
from crm.models.tasks import TaskQuerySet
from crm.who_met_whom import Theirs, our_seats, sat_for, tables_with


class MeetingFilter(GatedFilterSet):
    FACETS = {"kind": "kind", "state": "state", "theme": "themes"}
    RARE = ("since", "until", "kind", "state", "theme", "theirs", "ours", "mine")

    q = filters.CharFilter(method="matching", label=_("Words"), widget=forms.TextInput(attrs={"type": "search"}))
    since = filters.DateFilter("held_on", "gte", label=_("From"), widget=day_input())
    until = filters.DateFilter("held_on", "lte", label=_("To"), widget=day_input())
    kind = filters.ChoiceFilter(choices=Meeting.Kind.choices, label=_("Kind"), empty_label=_("any"))
    state = filters.ChoiceFilter(choices=Meeting.State.choices, label=_("State"), empty_label=_("any"))
    theme = filters.ModelChoiceFilter(field_name="themes", queryset=themes, label=_("Theme"), empty_label=_("any"))
    organisation = RecordFilter(kinds=("organisation",), method="with_organisation", label=_("Organisation"))
    person = RecordFilter(kinds=("person",), method="with_person", label=_("Person"))
    theirs = RecordFilter(kinds=("person", "organisation"), method="with_theirs", label=_("Held, and whom we met"))
    ours = RecordFilter(kinds=("person",), method="with_ours", label=_("Held, and who of us was there"))
    mine = filters.BooleanFilter(method="of_mine", label=_("Only mine"), widget=forms.CheckboxInput)

    class Meta:
        model = Meeting
        fields: list[str] = []

    def matching(self, rows: MeetingQuerySet, name: str, text: str) -> MeetingQuerySet:
        return rows.matching(text)

    def with_organisation(self, rows: MeetingQuerySet, name: str, organisation: Organisation) -> MeetingQuerySet:
        return rows.with_organisation(organisation, self.user)

    def with_person(self, rows: MeetingQuerySet, name: str, person: Person) -> MeetingQuerySet:
        return rows.with_person(person)

    def with_theirs(self, rows: MeetingQuerySet, name: str, who: Theirs) -> MeetingQuerySet:
        """As a cell of the grid counts them: not those who were invited and did not come."""
        return rows.filter(pk__in=tables_with(self.user, who).values("meeting"))

    def with_ours(self, rows: MeetingQuerySet, name: str, person: Person) -> MeetingQuerySet:
        return rows.filter(pk__in=our_seats(self.user).filter(person=person).values("meeting"))

    def of_mine(self, rows: MeetingQuerySet, name: str, wanted: bool) -> MeetingQuerySet:
        """Those I wrote down or sat in."""
        return rows.filter(rows.names(self.user)) if wanted else rows


class WhoMetWhomFilter(GatedFilterSet):
    """Of the seats on their side; the page reads from the address itself which lines it has."""

    LINES = [("institutions", _("institution"))]

    organisation = RecordFilter(kinds=("organisation",), method="of_institution", label=_("Institution"))
    lines = filters.ChoiceFilter(
        choices=LINES, method="as_they_are", label=_("A line for each"), empty_label=_("person")
    )
    since = filters.DateFilter("meeting__held_on", "gte", label=_("From"), widget=day_input())
    until = filters.DateFilter("meeting__held_on", "lte", label=_("To"), widget=day_input())
    theme = filters.ModelChoiceFilter(
        field_name="meeting__themes", queryset=themes, label=_("Theme"), empty_label=_("any")
    )

    class Meta:
        model = Participation
        fields: list[str] = []

    def of_institution(
        self, rows: ParticipationQuerySet, name: str, organisation: Organisation
    ) -> ParticipationQuerySet:
        return sat_for(rows, organisation, self.user)

    def as_they_are(self, rows: ParticipationQuerySet, name: str, lines: str) -> ParticipationQuerySet:
        return rows


class TaskFilter(GatedFilterSet):
    CENTRE_ONLY = ("whose",)
    FACETS = {"whose": EACH, "state": EACH}
    DEFAULTS = {"whose": "mine", "state": "open"}
    WHOSE = [("mine", _("mine")), ("all", _("everyone's"))]
    STATES = [("open", _("open")), ("overdue", _("overdue")), ("done", _("done"))]

    q = filters.CharFilter(method="matching", label=_("Words"), widget=forms.TextInput(attrs={"type": "search"}))
    whose = filters.ChoiceFilter(choices=WHOSE, method="of_whom", label=_("Whose"), empty_label=None)
    state = filters.ChoiceFilter(choices=STATES, method="in_state", label=_("State"), empty_label=_("any"))
    owed_to = RecordFilter(kinds=("organisation",), label=_("We owe"))

    class Meta:
        model = Task
        fields: list[str] = []

    def matching(self, rows: TaskQuerySet, name: str, text: str) -> TaskQuerySet:
        return rows.matching(text)

    def of_whom(self, rows: TaskQuerySet, name: str, whose: str) -> TaskQuerySet:
        return rows.of(self.user) if whose == "mine" else rows

    def in_state(self, rows: TaskQuerySet, name: str, state: str) -> TaskQuerySet:
        if state == "overdue":
            return rows.overdue(timezone.localdate())
        return rows.open() if state == "open" else rows.exclude(done_at=None)
