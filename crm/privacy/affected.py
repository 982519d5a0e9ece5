"""Whom a breach concerns, as far as its scope tells."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from crm.merging.kept import kept_for
from crm.models import Breach, Meeting, Organisation, Person, Tenure

Scope = Breach.Scope
NAMING: dict[str, Any] = {Scope.ORGANISATION: Organisation, Scope.MEETING: Meeting, Scope.ACCOUNT: User}


def people(breach: Breach) -> Any:
    """Return everyone in the scope: who has to be told does not depend on who looks."""
    everyone = Person.objects.filter(merged_into=None, erased_on=None)
    if breach.scope == Breach.Scope.ALL:
        return everyone
    if breach.scope == Breach.Scope.ORGANISATION:
        there = Q(organisation=breach.scope_id) | Q(organisation__merged=breach.scope_id)
        return everyone.filter(pk__in=Tenure.objects.filter(there).values("person"))
    if breach.scope == Breach.Scope.MEETING:
        return everyone.filter(participations__meeting=breach.scope_id).distinct()
    if breach.scope == Breach.Scope.ACCOUNT:
        user = User.objects.filter(pk=breach.scope_id or 0).first()
        return everyone.filter(pk__in=Person.objects.visible_to(user).values("pk")) if user else everyone.none()
    return everyone.none()


def people_seen(breach: Breach, reader: User) -> Any:
    """Return those a reader may see; of a hidden meeting or organisation nobody: that they were there is hidden."""
    show_scopes([breach], reader)
    if breach.scope in NAMING and breach.shown_scope is None:  # type: ignore[attr-defined]
        return Person.objects.none()
    return Person.objects.visible_to(reader).filter(pk__in=people(breach).values("pk")).order_by("name", "pk")


def scope_id(scope: str, record: Any, account: Any, known: Breach | None) -> int | None:
    """Return the number of what the scope names; who names nothing new leaves what was named."""
    wanted = NAMING.get(scope)
    chosen = account if scope == Scope.ACCOUNT else record
    if wanted is None:
        return None
    if isinstance(chosen, wanted):
        return int(chosen.pk)
    if known is None or known.scope != scope or known.scope_id is None:
        raise ValidationError({"scope": _("Say which one.")})
    return known.scope_id


def show_scopes(breaches: Iterable[Any], reader: User) -> None:
    """Give each breach `shown_scope`: the record or account its scope names, None where the reader may not see it."""
    rows = list(breaches)
    for scope, model in NAMING.items():
        wanted = {row.scope_id for row in rows if row.scope == scope and row.scope_id}
        found = model.objects.visible_to(reader).in_bulk(wanted) if wanted else {}
        if scope == Scope.ORGANISATION:
            found |= kept_for(Organisation, wanted - found.keys(), reader)
        for row in rows:
            if row.scope == scope:
                row.shown_scope = found.get(row.scope_id)
    for row in rows:
        row.shown_scope = getattr(row, "shown_scope", None)


def scope_in_words(breach: Any, reader: User) -> str:
    show_scopes([breach], reader)
    words = str(breach.get_scope_display())
    return f"{words}: {breach.shown_scope}" if breach.shown_scope else words
