from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet, is_centre
from crm.confidentiality import Level, levels_open_to
from crm.models.organisations import Organisation
from crm.models.people import Person

if TYPE_CHECKING:
    from accounts.gates import Visitor

MS = TypeVar("MS", bound="MergeQuerySet")
DS = TypeVar("DS", bound="DuplicatePairQuerySet")
UNDO_WITHIN = timedelta(days=30)
KINDS: dict[str, type[models.Model]] = {"organisation": Organisation, "person": Person}


def of_one_kind(first: str, second: str) -> Q:
    """Both sides are organisations, or both are people."""
    both = {
        kind: Q(**{f"{side}_{kind}__isnull": False for side in (first, second)})
        & Q(**{f"{side}_{other}": None for side in (first, second) for other in KINDS if other != kind})
        for kind in KINDS
    }
    return both["organisation"] | both["person"]


def both_open(user: "Visitor", first: str, second: str) -> Q:
    """Both records are within the reader's reach by their own level, whether they were merged or not."""
    levels: list[Level] = levels_open_to(user)
    found = Q(pk__in=[])
    for kind in KINDS:
        found |= Q(**{f"{side}_{kind}__confidentiality__in": levels for side in (first, second)})
    return found


class MergeQuerySet(GatedQuerySet["Merge"]):
    def visible_to(self: MS, user: "Visitor") -> MS:
        """The centre, as far as both records are open to the reader."""
        return self.filter(both_open(user, "kept", "gone")) if is_centre(user) else self.none()

    def changeable_by(self: MS, user: "Visitor") -> MS:
        return self.visible_to(user)

    def standing(self: MS) -> MS:
        """Those not undone."""
        return self.filter(undone_at=None)

    def into(self: MS, record: models.Model) -> MS:
        return self.filter(**{f"kept_{kind_of(record)}": record})

    def for_list(self: MS) -> MS:
        sides = [f"{side}_{kind}" for side in ("kept", "gone") for kind in KINDS]
        return self.select_related(*sides, "by", "undone_by").order_by("-at", "-pk")


class Merge(models.Model):
    """Two records became one: what each was, what was chosen, which rows went over and which stayed behind."""

    kept_organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    gone_organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    kept_person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    gone_person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    choices = models.JSONField(default=dict)  # field: "kept" or "gone"
    before = models.JSONField(default=dict)  # {"kept": {field: value}, "gone": …}
    after = models.JSONField(default=dict)  # what the kept one became, field: value
    moved = models.JSONField(default=dict)  # "crm.Tenure.person": [pk, …]
    folded = models.JSONField(default=dict)  # those that would have broken a rule on the kept one
    made = models.JSONField(default=dict)  # "crm.Alias": [pk] of a name that was kept as another name
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    at = models.DateTimeField(_("merged"), default=timezone.now)
    undone_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(_("undone"), null=True)
    left = models.JSONField(default=dict)  # what the undoing found changed since, and left as people made it
    is_demonstration = models.BooleanField(default=False, editable=False)

    objects = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        constraints = [
            models.CheckConstraint(name="a_merge_is_of_one_kind", condition=of_one_kind("kept", "gone")),
            models.CheckConstraint(
                name="nothing_is_merged_with_itself",
                condition=~Q(kept_organisation=F("gone_organisation")) & ~Q(kept_person=F("gone_person")),
            ),
            *[
                models.UniqueConstraint(
                    fields=[f"gone_{kind}"], condition=Q(undone_at=None), name=f"{kind}_is_merged_away_once"
                )
                for kind in KINDS
            ],
            models.CheckConstraint(
                name="an_undone_merge_says_by_whom",
                condition=Q(undone_at=None, undone_by=None) | Q(undone_at__isnull=False, undone_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gone} → {self.kept}"

    def get_absolute_url(self) -> str:
        return reverse("crm:merge-detail", args=[self.pk])

    @property
    def kind(self) -> str:
        return "organisation" if self.kept_organisation_id else "person"

    @property
    def kept(self) -> Any:
        return self.kept_organisation or self.kept_person

    @property
    def gone(self) -> Any:
        return self.gone_organisation or self.gone_person

    @property
    def undo_until(self) -> Any:
        return self.at + UNDO_WITHIN

    @property
    def can_be_undone(self) -> bool:
        return self.undone_at is None and timezone.now() <= self.undo_until


class DuplicatePairQuerySet(GatedQuerySet["DuplicatePair"]):
    def visible_to(self: DS, user: "Visitor") -> DS:
        """The centre, as far as the reader may see both; a merged record is seen by nobody."""
        if not is_centre(user):
            return self.none()
        organisations, people = Organisation.objects.visible_to(user), Person.objects.visible_to(user)
        return self.filter(
            Q(first_organisation__in=organisations, second_organisation__in=organisations)
            | Q(first_person__in=people, second_person__in=people)
        )

    def changeable_by(self: DS, user: "Visitor") -> DS:
        return self.visible_to(user)

    def suspected(self: DS) -> DS:
        return self.filter(state=DuplicatePair.State.SUSPECTED)

    def decided(self: DS) -> DS:
        return self.filter(state=DuplicatePair.State.NOT_THE_SAME)

    def of_kind(self: DS, kind: str) -> DS:
        return self.filter(**{f"first_{kind}__isnull": False})

    def for_list(self: DS) -> DS:
        sides = [f"{side}_{kind}" for side in ("first", "second") for kind in KINDS]
        return self.select_related(*sides, "by").order_by("-score", "pk")


class DuplicatePair(models.Model):
    """Two records that may be one. What a person said of them is remembered; a suspicion the machine may take back."""

    class State(models.TextChoices):
        SUSPECTED = "suspected", _("suspected")
        NOT_THE_SAME = "not_the_same", _("not the same")

    first_organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="+")
    second_organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="+")
    first_person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    second_person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    score = models.PositiveSmallIntegerField(_("how alike"))  # 0 to 100
    reasons = models.JSONField(default=list)  # [["alike_name", {"percent": 93}], …], worded for each reader
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.SUSPECTED)
    why = models.CharField(_("reason"), max_length=300, blank=True)
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)
    found_at = models.DateTimeField(default=timezone.now)  # by the last search that still saw it

    objects = DuplicatePairQuerySet.as_manager()

    class Meta:
        verbose_name = _("suspected pair")
        verbose_name_plural = _("suspected pairs")
        constraints = [
            models.CheckConstraint(name="a_pair_is_of_one_kind", condition=of_one_kind("first", "second")),
            models.CheckConstraint(
                name="a_pair_stands_in_order",
                condition=(Q(first_organisation=None) | Q(first_organisation__lt=F("second_organisation")))
                & (Q(first_person=None) | Q(first_person__lt=F("second_person"))),
            ),
            *[
                models.UniqueConstraint(fields=[f"first_{kind}", f"second_{kind}"], name=f"{kind}s_are_paired_once")
                for kind in KINDS
            ],
            models.CheckConstraint(
                name="whoever_says_not_the_same_says_why",
                condition=~Q(state="not_the_same") | (Q(by__isnull=False, at__isnull=False) & ~Q(why="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} · {self.second}"

    @property
    def kind(self) -> str:
        return "organisation" if self.first_organisation_id else "person"

    @property
    def first(self) -> Any:
        return self.first_organisation or self.first_person

    @property
    def second(self) -> Any:
        return self.second_organisation or self.second_person


def kind_of(record: models.Model) -> str:
    return next(kind for kind, model in KINDS.items() if isinstance(record, model))
