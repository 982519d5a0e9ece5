"""Who we are on paper: the organisation that runs the coalition, and how it is reached."""

import re
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import get_language

from accounts.languages import FALLBACK
from accounts.models import User
from accounts.models.user import CENTRE
from crm.confidentiality import Level
from crm.models import ContactPoint, Organisation, Person, Tenure

Kind = ContactPoint.Kind
CYRILLIC = {"bg", "rom"}
CYRILLIC_LETTER = re.compile("[\u0400-\u04ff]")


def centre(today: date | None = None) -> Organisation | None:
    """Return the organisation where most officers and leaders of the coalition hold a post today."""
    ours = number_of_centre(today or timezone.localdate())
    return Organisation.objects.select_related("place").filter(pk=ours).first() if ours else None


def centre_for(reader: User) -> Organisation | None:
    """Return it when the reader may see its record."""
    ours = number_of_centre(timezone.localdate())
    return Organisation.objects.visible_to(reader).filter(pk=ours).first() if ours else None


def number_of_centre(today: date) -> int | None:
    # They are few, and asked for by number: in one statement the database would read all posts there are.
    staff = Person.objects.filter(user__role__in=CENTRE, user__is_active=True).order_by()
    held = Tenure.objects.on(today).filter(person__in=list(staff.values_list("pk", flat=True))).order_by()
    counted = held.values("organisation").annotate(people=Count("person", distinct=True))
    most = counted.order_by("-people", "organisation").values_list("organisation", flat=True)
    return most.first()


def coalition_name() -> str:
    """Return the coalition's own name in the language of the page, as the installation gives it; maybe empty."""
    language = get_language() or "en"
    names: dict[str, str] = settings.COALITION_NAME
    return next((names[one] for one in [language, *FALLBACK.get(language, []), "bg"] if names.get(one)), "")


@dataclass(frozen=True)
class Reach:
    """How those it asks something reach the centre; any of it may be missing."""

    name: str
    phone: ContactPoint | None = None
    email: ContactPoint | None = None
    address: ContactPoint | None = None

    def __bool__(self) -> bool:
        return any((self.phone, self.email, self.address))


def reach(ours: Organisation | None) -> Reach:
    """Return the first of each kind, an address in the script of the page before any other."""
    if ours is None:
        return Reach("")
    points = list(ContactPoint.objects.filter(organisation=ours).order_by("pk"))
    in_cyrillic = get_language() in CYRILLIC
    points.sort(key=lambda one: one.kind == Kind.ADDRESS and bool(CYRILLIC_LETTER.search(one.value)) != in_cyrillic)

    def first(kind: str) -> ContactPoint | None:
        return next((one for one in points if one.kind == kind), None)

    return Reach(str(ours), first(Kind.PHONE), first(Kind.EMAIL), first(Kind.ADDRESS))


def public_reach() -> Reach:
    """What a stranger is told: nothing unless everyone may know of the organisation."""
    ours = centre()
    return reach(ours if ours and ours.confidentiality == Level.PUBLIC else None)
