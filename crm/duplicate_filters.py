"""By what suspected pairs and merges are sought, on the page and in the API alike; and how their lists are exported."""

from collections.abc import Iterable, Iterator

import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from accounts.templatetags.fmt import moment
from crm.filters import words
from crm.gated_filters import GatedFilterSet
from crm.merging.words import told
from crm.models import DuplicatePair, Merge, Organisation, Person
from crm.models.merging import DuplicatePairQuerySet, MergeQuerySet

KINDS = [("organisation", _("organisations")), ("person", _("people"))]


class DuplicatePairFilter(GatedFilterSet):
    q = words()
    kind = filters.ChoiceFilter(choices=KINDS, method="of_kind", label=_("Kind"), empty_label=_("any"))
    state = filters.ChoiceFilter(choices=DuplicatePair.State.choices, label=_("State"), empty_label=_("any"))

    class Meta:
        model = DuplicatePair
        fields: list[str] = []

    def of_kind(self, rows: DuplicatePairQuerySet, name: str, kind: str) -> DuplicatePairQuerySet:
        return rows.of_kind(kind)

    def matching(self, rows: DuplicatePairQuerySet, name: str, text: str) -> DuplicatePairQuerySet:
        organisations = Organisation.objects.visible_to(self.user).matching(text)
        people = Person.objects.visible_to(self.user).matching(text)
        return rows.filter(
            Q(first_organisation__in=organisations) | Q(second_organisation__in=organisations)
            | Q(first_person__in=people) | Q(second_person__in=people)
        )  # fmt: skip


class MergeFilter(GatedFilterSet):
    STATES = [("standing", _("merged")), ("undone", _("undone"))]

    kind = filters.ChoiceFilter(choices=KINDS, method="of_kind", label=_("Kind"), empty_label=_("any"))
    state = filters.ChoiceFilter(choices=STATES, method="in_state", label=_("State"), empty_label=_("any"))

    class Meta:
        model = Merge
        fields: list[str] = []

    def of_kind(self, rows: MergeQuerySet, name: str, kind: str) -> MergeQuerySet:
        return rows.filter(**{f"kept_{kind}__isnull": False})

    def in_state(self, rows: MergeQuerySet, name: str, state: str) -> MergeQuerySet:
        return rows.filter(undone_at__isnull=state == "standing")


def pair_header() -> list[str]:
    return [now("One record"), now("The other record"), now("How alike"), now("Why"), now("State"), now("Reason")]


def pair_cells(pairs: Iterable[DuplicatePair]) -> Iterator[list[object]]:
    for pair in pairs:
        why = "; ".join(told(pair.reasons))
        yield [str(pair.first), str(pair.second), pair.score, why, pair.get_state_display(), pair.why]


def merge_header() -> list[str]:
    return [now("Stays"), now("Is merged into it"), now("When"), now("By"), now("Undone on"), now("Undone by")]


def merge_cells(merges: Iterable[Merge]) -> Iterator[list[object]]:
    for merge in merges:
        yield [str(merge.kept), str(merge.gone), moment(merge.at), merge.by, moment(merge.undone_at), merge.undone_by]
