from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet

if TYPE_CHECKING:
    from accounts.gates import Visitor

Q = TypeVar("Q", bound="UserQuerySet")


class Role(models.TextChoices):
    ADMIN = "admin", _("administrator")
    LEADERSHIP = "leadership", _("leadership")
    OFFICER = "officer", _("advocacy officer")
    MEMBER = "member", _("member")


class Theme(models.TextChoices):
    AUTO = "auto", _("as the device")
    LIGHT = "light", _("light")
    DARK = "dark", _("dark")


class Digest(models.TextChoices):
    NONE = "none", _("none")
    DAILY = "daily", _("every working day")
    WEEKLY = "weekly", _("every Monday")


CENTRE = (Role.OFFICER, Role.LEADERSHIP)
# Whom each role may invite and change.
INVITES = {
    Role.ADMIN: [Role.ADMIN, Role.LEADERSHIP, Role.OFFICER, Role.MEMBER],
    Role.LEADERSHIP: [Role.OFFICER, Role.MEMBER],
    Role.OFFICER: [Role.MEMBER],
    Role.MEMBER: [],
}


class UserQuerySet(GatedQuerySet["User"]):
    def visible_to(self: Q, user: "Visitor") -> Q:
        """Centre staff and administrators know who has an account; others only themselves."""
        if not isinstance(user, User):
            return self.none()
        if user.is_centre or user.role == Role.ADMIN:
            return self
        return self.filter(pk=user.pk)

    def changeable_by(self: Q, user: "Visitor") -> Q:
        if not isinstance(user, User):
            return self.none()
        return self.filter(role__in=INVITES[Role(user.role)])

    def for_list(self: Q) -> Q:
        return self.order_by("name", "email")


class UserManager(BaseUserManager["User"]):
    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def visible_to(self, user: "Visitor") -> UserQuerySet:
        return self.get_queryset().visible_to(user)

    def changeable_by(self, user: "Visitor") -> UserQuerySet:
        return self.get_queryset().changeable_by(user)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, role=Role.ADMIN, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """Someone with an account. Who they are in the world is a `crm.Person`."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=150)
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.MEMBER)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="bg")
    digest = models.CharField(_("reminders by e-mail"), max_length=6, choices=Digest, default=Digest.WEEKLY)
    digested_on = models.DateField(null=True, editable=False)  # the day the last one was claimed by a worker
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_staff = models.BooleanField(_("may maintain the system"), default=False)
    is_demonstration = models.BooleanField(default=False, editable=False)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [models.UniqueConstraint(Lower("email"), name="one_user_per_email")]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_centre(self) -> bool:
        return self.is_active and self.role in CENTRE

    @property
    def is_leadership(self) -> bool:
        return self.is_active and self.role == Role.LEADERSHIP

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0] if self.name else self.email
