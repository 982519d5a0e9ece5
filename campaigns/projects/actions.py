"""What people do with projects, those who carry them, and their phases."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.conflicts import check_version
from accounts.log import differences, log
from campaigns.asks.actions import refuse_losing_sight, save_changes, set_campaigns
from campaigns.models import Campaign, Project, ProjectPartner, ProjectPhase
from crm.actions.names import refuse_backwards
from crm.models import Organisation, Theme

# The values of the rest may tell what a later reader of the log must not read; the log says that they changed.
TOLD = ("programme", "number", "started", "ended", "is_verified", "confidentiality")


@transaction.atomic
def record_project(
    *, themes: Iterable[Theme] = (), campaigns: Iterable[Campaign] = (), by: Actor, **fields: Any
) -> Project:
    refuse_backwards(fields.get("started", ""), fields.get("ended", ""))
    refuse_no_committee(fields.get("steering"))
    project = Project.objects.create(**fields)
    refuse_losing_sight(Project.objects.filter(pk=project.pk), by)
    project.themes.set(themes)
    project.campaigns.set(campaigns)
    log(by, "recorded", project, fields=[*fields, "themes", "campaigns"])
    return project


@transaction.atomic
def update_project(
    *, project: Project, version: int | None, by: Actor, themes: Iterable[Theme] | None = None,
    campaigns: Iterable[Campaign] | None = None, **fields: Any,
) -> Project:  # fmt: skip
    """Change what is named in `fields`; Conflict when someone else saved in between."""
    project = Project.objects.select_for_update().get(pk=project.pk)
    check_version(project, version)
    refuse_backwards(fields.get("started", project.started), fields.get("ended", project.ended))
    if fields.get("steering") != project.steering:
        refuse_no_committee(fields.get("steering"))
    changes = save_changes(project, fields)
    refuse_losing_sight(Project.objects.filter(pk=project.pk), by)
    if themes is not None:
        project.themes.set(themes)
    if campaigns is not None:
        set_campaigns(project, campaigns, by)
    given = {"themes": themes, "campaigns": campaigns}
    ties = [name for name, records in given.items() if records is not None]
    told = {name: change for name, change in changes.items() if name in TOLD}
    log(by, "changed", project, fields=[*changes, *ties], changes=told)
    return project


def refuse_no_committee(body: Organisation | None) -> None:
    if body is not None and body.kind != Organisation.Kind.COMMITTEE:
        raise ValidationError({"steering": _("Choose a committee or council.")})


@transaction.atomic
def add_partner(*, project: Project, by: Actor, **fields: Any) -> ProjectPartner:
    refuse_backwards(fields.get("started", ""), fields.get("ended", ""))
    partner = once_in_a_role(ProjectPartner(project=project, **fields))
    # Under the part: the history of the project must not tell of an organisation that its readers may not see.
    log(by, "added a partner", partner, fields=[*fields], changes={"partner": (None, partner.organisation_id)})
    return partner


@transaction.atomic
def update_partner(*, partner: ProjectPartner, by: Actor, **fields: Any) -> ProjectPartner:
    partner = ProjectPartner.objects.select_for_update(of=("self",)).get(pk=partner.pk)
    refuse_backwards(fields.get("started", partner.started), fields.get("ended", partner.ended))
    changes = differences(partner, fields)
    for name, value in fields.items():
        setattr(partner, name, value)
    once_in_a_role(partner)
    log(by, "changed", partner, changes=changes)
    return partner


def once_in_a_role(partner: ProjectPartner) -> ProjectPartner:
    words = _("This organisation already has this role in the project. Change that line instead.")
    save_unless_taken(partner, "one_role_once_in_a_project", {"role": words})
    return partner


@transaction.atomic
def remove_partner(*, partner: ProjectPartner, by: Actor) -> None:
    """Only for slips: whoever left gets a last day."""
    log(by, "removed a partner", partner, changes={"partner": (partner.organisation_id, None)})
    partner.delete()


@transaction.atomic
def record_phase(*, project: Project, by: Actor, **fields: Any) -> ProjectPhase:
    refuse_backwards(fields.get("started", ""), fields.get("ended", ""))
    phase = ProjectPhase.objects.create(project=project, **fields)
    log(by, "recorded", phase, fields=[*fields])
    return phase


@transaction.atomic
def update_phase(*, phase: ProjectPhase, version: int | None, by: Actor, **fields: Any) -> ProjectPhase:
    """Conflict when someone else saved in between."""
    phase = ProjectPhase.objects.select_for_update().get(pk=phase.pk)
    check_version(phase, version)
    refuse_backwards(fields.get("started", phase.started), fields.get("ended", phase.ended))
    log(by, "changed", phase, fields=list(save_changes(phase, fields)))
    return phase


@transaction.atomic
def remove_phase(*, phase: ProjectPhase, by: Actor) -> None:
    """Only an empty one: what hangs on it is moved to another phase or removed first."""
    phase = ProjectPhase.objects.select_for_update().get(pk=phase.pk)
    log(by, "removed", phase)
    try:
        phase.delete()
    except models.ProtectedError:
        words = _("Something belongs to this phase. Move it to another phase or remove it first.")
        raise ValidationError(words) from None


def save_unless_taken(row: models.Model, constraint: str, words: dict[str, Any]) -> None:
    """Write the row; what the database refuses by this constraint is said beside the field."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if constraint not in str(error):
            raise
        raise ValidationError(words) from None
