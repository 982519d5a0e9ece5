"""Whom a breach concerns, as far as its scope tells."""

from typing import Any

from accounts.models import User
from crm.models import Breach, Meeting, Organisation, Person, Tenure


def people(breach: Breach) -> Any:
    """Return everyone in the scope: who has to be told does not depend on who looks."""
    everyone = Person.objects.filter(merged_into=None, erased_on=None)
    if breach.scope == Breach.Scope.ALL:
        return everyone
    if breach.scope == Breach.Scope.ORGANISATION:
        return everyone.filter(pk__in=Tenure.objects.filter(organisation=breach.scope_id).values("person"))
    if breach.scope == Breach.Scope.MEETING:
        return everyone.filter(participations__meeting=breach.scope_id).distinct()
    if breach.scope == Breach.Scope.ACCOUNT:
        user = User.objects.filter(pk=breach.scope_id or 0).first()
        return everyone.filter(pk__in=Person.objects.visible_to(user).values("pk")) if user else everyone.none()
    return everyone.none()


def scope_in_words(breach: Breach) -> str:
    """Name what was chosen."""
    model: Any = {"organisation": Organisation, "meeting": Meeting, "account": User}.get(breach.scope)
    record = model.objects.filter(pk=breach.scope_id).first() if model else None
    return f"{breach.get_scope_display()}: {record}" if record else str(breach.get_scope_display())
