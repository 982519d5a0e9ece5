"""Who did it: a user, or a named way in that had no user. Nothing is anonymous by accident."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class Via(models.TextChoices):
    PAGE = "page", _("page")
    API = "api", _("API")
    LINK = "link", _("one-time link")
    PHONE = "phone", _("by phone, recorded by an officer")
    IMPORT = "import", _("import")
    PUBLIC_FORM = "public_form", _("public form")
    SYSTEM = "system", _("the system")


@dataclass(frozen=True)
class Actor:
    """A user, or no user and the way in; `detail` names the batch or link."""

    user: "User | None"
    via: Via = Via.PAGE
    detail: str = ""

    @classmethod
    def of(cls, user: "User | AnonymousUser", via: Via = Via.PAGE, detail: str = "") -> "Actor":
        from accounts.models import User  # noqa: PLC0415  models import nothing from here, but load later

        return cls(user if isinstance(user, User) else None, via, detail)

    def signed_in(self) -> "User":
        """Return the person; raise ValidationError where nobody has signed in."""
        if self.user is None:
            raise ValidationError(_("Only a signed-in person can do this."))
        return self.user


SYSTEM = Actor(None, Via.SYSTEM)
