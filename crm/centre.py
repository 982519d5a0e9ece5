"""Who we are on paper: the organisation that runs the coalition, and how it is reached."""

from datetime import date

from django.conf import settings
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import get_language

from accounts.languages import FALLBACK
from accounts.models import User
from accounts.models.user import CENTRE
from crm.models import ContactPoint, Organisation, Tenure


def centre(today: date | None = None) -> Organisation | None:
    """Return the organisation where most officers and leaders of the coalition hold a post today."""
    staff = {"person__user__role__in": CENTRE, "person__user__is_active": True}
    held = Tenure.objects.on(today or timezone.localdate()).filter(**staff).order_by()
    counted = held.values("organisation").annotate(people=Count("person", distinct=True))
    most = counted.order_by("-people", "organisation").first()
    return Organisation.objects.select_related("place").filter(pk=most["organisation"]).first() if most else None


def centre_for(reader: User) -> Organisation | None:
    """Return it when the reader may see its record."""
    ours = centre()
    return Organisation.objects.visible_to(reader).filter(pk=ours.pk).first() if ours else None


def coalition_name() -> str:
    """Return the coalition's own name in the language of the page, as the installation gives it; maybe empty."""
    language = get_language() or "en"
    names: dict[str, str] = settings.COALITION_NAME
    return next((names[one] for one in [language, *FALLBACK.get(language, []), "bg"] if names.get(one)), "")


def phone() -> str:
    """Return the number on which the centre is rung; maybe empty."""
    ours = centre()
    points = ContactPoint.objects.filter(organisation=ours, kind=ContactPoint.Kind.PHONE) if ours else None
    first = points.order_by("pk").first() if points is not None else None
    return first.shown if first else ""
