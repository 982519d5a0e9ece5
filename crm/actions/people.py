"""What people do with the records of people and their posts. The log names the fields; it keeps no personal text."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.conflicts import check_version
from accounts.log import differences, log
from crm.actions.capacities import settle_capacities
from crm.actions.names import refuse_backwards, set_contact_points
from crm.actions.organisations import refuse_out_of_sight
from crm.confidentiality import Level
from crm.lawfulness import Ground, keep_ground
from crm.models import InformationDuty, LawfulBasis, Office, Organisation, Person, Tenure, UsedFor

Rows = Iterable[Mapping[str, Any]]


BASIS = ("basis", "basis_source", "review_on", "origin")  # of the lawful basis of our own work


@transaction.atomic
def record_person(*, by: Actor, contact_points: Rows = (), **fields: Any) -> Person:
    """Write someone down; without a lawful basis and its source nobody is recorded."""
    basis, own = parted(fields)
    refuse_baseless(basis)
    refuse_out_of_sight(own.get("confidentiality", Level.INTERNAL), by)
    person = Person.objects.create(**own)
    keep_ground(
        [person], Ground(basis["basis"], basis["basis_source"], basis.get("origin", ""), basis.get("review_on"))
    )
    set_contact_points(person, contact_points)
    log(by, "recorded", person, fields=fields)
    return person


def parted(fields: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what is said of the lawful basis, and what stands on the person."""
    basis = {name: value for name, value in fields.items() if name in BASIS}
    return basis, {name: value for name, value in fields.items() if name not in BASIS}


@transaction.atomic
def change_person(
    *, person: Person, version: int | None, by: Actor, contact_points: Rows | None = None, **fields: Any
) -> Person:
    """Change what is named; Conflict when someone else saved in between."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    refuse_erased(person)
    check_version(person, version)
    basis, own = parted(fields)
    touched = [*differences(person, own), *change_basis(person, basis)]
    for name, value in own.items():
        setattr(person, name, value)
    if "confidentiality" in touched:
        refuse_out_of_sight(person.confidentiality, by)
    if contact_points is not None and set_contact_points(person, contact_points):
        touched.append("contact_points")
    if touched:
        person.version += 1
        person.save()
        log(by, "changed", person, fields=touched)
    return person


def change_basis(person: Person, basis: Mapping[str, Any]) -> list[str]:
    """Change the lawful basis of our own work, and who gave us the data; return what differs."""
    said = {name: value for name, value in basis.items() if value or name == "review_on"}
    refuse_baseless({"basis": person.basis, "basis_source": person.basis_source, **basis})
    duty = InformationDuty.objects.filter(person=person).first()
    before = {**{name: getattr(person, name) for name in BASIS[:3]}, "origin": duty.origin if duty else ""}
    touched = [name for name, value in said.items() if value != before[name]]
    kept = {"basis": person.basis, "source": person.basis_source, "review_on": person.review_on}
    told = {"source" if name == "basis_source" else name: said[name] for name in touched if name != "origin"}
    if told:
        LawfulBasis.objects.update_or_create(person=person, purpose=UsedFor.WORK, defaults={**kept, **told})
    if "origin" in touched and duty:
        duty.origin = said["origin"]
        duty.save(update_fields=["origin"])
    return touched


def refuse_erased(person: Person) -> None:
    if person.erased_on:
        raise ValidationError(_("This person was erased. Nothing is written about them any more."))


def refuse_baseless(fields: Mapping[str, Any]) -> None:
    missing = {
        name: words
        for name, words in (
            ("basis", _("Say on what lawful basis we keep this person's data.")),
            ("basis_source", _("Say where the data come from.")),
        )
        if not str(fields.get(name) or "").strip()
    }
    if missing:
        raise ValidationError(missing)


@transaction.atomic
def begin_tenure(
    *,
    person: Person,
    by: Actor,
    organisation: Organisation | None = None,
    office: Office | None = None,
    new_office: str = "",
    new_office_latin: str = "",
    **fields: Any,
) -> Tenure:
    """Record a person's time in an organisation, maybe in an office; an office not known yet is added to the body."""
    refuse_erased(person)
    refuse_backwards(fields.get("started", ""), fields.get("ended", ""))
    refuse_endless_reason(fields.get("ended", ""), fields.get("end_reason", ""))
    body = body_of(organisation, office)
    if office is None and new_office.strip():
        office = record_office(
            body=body, title=new_office.strip(), title_latin=new_office_latin, by=by, **source_of(fields)
        )
    tenure = Tenure.objects.create(person=person, organisation=body, office=office, **fields)
    settle_capacities(person, by)
    log(by, "recorded a tenure", person, fields=["organisation", "office", *fields])
    return tenure


def body_of(organisation: Organisation | None, office: Office | None) -> Organisation:
    """Return the body an office belongs to; an office of another body is refused."""
    if organisation is None and office is None:
        raise ValidationError({"organisation": _("Choose an organisation, or one of the known offices.")})
    if office is not None and office.voided_at:
        raise ValidationError({"office": _("This office was struck out.")})
    if organisation is not None and office is not None and office.body_id != organisation.pk:
        raise ValidationError({"office": _("This office belongs to another organisation.")})
    return organisation or office.body  # type: ignore[union-attr]


def source_of(fields: Mapping[str, Any]) -> dict[str, Any]:
    """A new office is as well founded as the tenure it comes with."""
    source = fields.get("source", "")
    return {"source": source, "is_verified": bool(source)}


def record_office(
    *, body: Organisation, title: str, title_latin: str, source: str, is_verified: bool, by: Actor
) -> Office:
    """Return the body's office of that title, added when it is not known."""
    known = body.offices.standing().filter(title__iexact=title).first()  # type: ignore[attr-defined]
    if known is not None:
        return known
    office = body.offices.create(title=title, title_latin=title_latin, source=source, is_verified=is_verified)
    log(by, "recorded", office, fields=["title"])
    return office


@transaction.atomic
def change_tenure(*, tenure: Tenure, by: Actor, **fields: Any) -> Tenure:
    """Correct or end it; whoever held the post before stays in the record with the dates."""
    tenure = Tenure.objects.select_for_update().get(pk=tenure.pk)
    changes = differences(tenure, fields)
    for name, value in fields.items():
        setattr(tenure, name, value)
    refuse_backwards(tenure.started, tenure.ended)
    refuse_endless_reason(tenure.ended, tenure.end_reason)
    tenure.save()
    settle_capacities(tenure.person, by)
    log(by, "changed a tenure", tenure.person, fields=changes)
    return tenure


def refuse_endless_reason(ended: str, reason: str) -> None:
    if reason.strip() and not ended:
        raise ValidationError({"end_reason": _("It has not ended: write the day, month or year too.")})
