"""All that the page of a project tells its reader, gathered once."""

from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import PageRequest
from accounts.gates import Visitor
from campaigns.models import Project, ProjectPartner
from campaigns.phases import strip
from campaigns.projects import budget, stages
from campaigns.projects.forms import PartnerForm
from campaigns.projects.states import MOVES
from crm import panels, timeline
from crm.changes import changes_of


def page_of(request: PageRequest, project: Project, partner_form: PartnerForm) -> dict[str, Any]:
    """The project comes from `for_reader`, which loads what of it this reader may see."""
    user = request.user
    owed = stages.deliverables_of(project, user)
    phases, files = stages.of(project, owed, user), stages.files_of(owed, user)
    return {
        "project": project,
        "countries": by_country(project.seen_partners),  # type: ignore[attr-defined]
        "stages": phases,
        "strip": strip.draw(
            phases, timezone.localdate(), title=_("Phases of the project over time"),
            description=_("The list below says the same in words."),
        ),
        "owed": [(one, files.get(one.pk, []), MOVES[one.state]) for one in owed],
        "today": timezone.localdate(),
        "accounts": budget.of(project, user),
        "timeline": timeline.of(project, user),
        "panels": panels.panels_for("project", project, user),
        "changes": changes_of(project, user),
        "may_change": may_change(project, user),
        "partner_form": partner_form,
    }  # fmt: skip


def may_change(project: Project, user: Visitor) -> bool:
    return Project.objects.changeable_by(user).filter(pk=project.pk).exists()


def by_country(parts: list[ProjectPartner]) -> list[tuple[Any, list[ProjectPartner]]]:
    """The lead's country first; those of no named country last."""
    order = {part.country_id: place for place, part in reversed(list(enumerate(parts)))}
    rows = sorted(parts, key=lambda part: (part.country_id is None, order[part.country_id]))
    return [(country, list(group)) for country, group in groupby(rows, key=lambda part: part.country)]
