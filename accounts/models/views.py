from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet
from accounts.models.user import Role, User

if TYPE_CHECKING:
    from accounts.gates import Visitor

VS = TypeVar("VS", bound="SavedViewQuerySet")


class SavedViewQuerySet(GatedQuerySet["SavedView"]):
    def visible_to(self: VS, user: "Visitor") -> VS:
        """One's own, and what colleagues share with one's role. What a view finds the gates of its list say."""
        return self.filter(Q(owner=user) | Q(shared_with=user.role)) if isinstance(user, User) else self.none()

    def changeable_by(self: VS, user: "Visitor") -> VS:
        return self.filter(owner=user) if isinstance(user, User) else self.none()

    def for_list(self: VS) -> VS:
        return self.select_related("owner").order_by("list_name", "name", "pk")


class SavedView(models.Model):
    """A list under its filters, by a name: a way of asking, never what was found."""

    owner = models.ForeignKey(User, models.CASCADE, related_name="saved_views")
    list_name = models.CharField(max_length=80)  # the name of the list's address, as "crm:person-list"
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(max_length=2000)
    shared_with = models.CharField(_("shared with"), max_length=12, choices=Role, blank=True)
    pinned_by = models.ManyToManyField(User, related_name="pinned_views", blank=True)
    mailed_to = models.ManyToManyField(User, related_name="mailed_views", blank=True)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "list_name", "name"],
                name="one_view_of_a_name",
                violation_error_message=_("You have a view of this name here already."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{reverse(self.list_name)}?{self.query}"
