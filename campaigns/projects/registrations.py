"""What projects tell the registries of pages, lists and search."""

from django.utils.translation import gettext_lazy as _

from accounts import lists
from accounts.lists import List
from accounts.models.user import CENTRE
from accounts.registries import NavigationEntry, add_home_cards, add_navigation
from campaigns.models import BudgetLine, Deliverable, Project, ProjectPartner, ProjectPhase
from campaigns.projects import dates
from campaigns.projects.filters import ProjectFilter
from campaigns.projects.importing import Deliverables
from crm import calendar, changes, kinds, panels, search, timeline
from crm.exporting import kinds as exported
from crm.exporting.kinds import Kind
from crm.importing import taking_back, targets
from crm.lists import counting

exported.register(
    Kind("projects", Project, (
        "title_bg", "title_en", "goal_bg", "goal_en", "for_whom_bg", "for_whom_en", "findings_bg", "findings_en",
        "funder", "programme", "number", "started", "ended", "steering", "campaigns", "themes", "source",
        "is_verified", "confidentiality",
    ), order=47),
    Kind("project-partners", ProjectPartner, (
        "project", "organisation", "role", "country", "started", "ended",
    ), order=47),
    Kind("project-phases", ProjectPhase, (
        "project", "place", "title_bg", "title_en", "text_bg", "text_en", "started", "ended",
    ), order=47),
    Kind("deliverables", Deliverable, (
        "project", "phase", "code", "title_bg", "title_en", "due", "state", "handed_over", "dropped_because", "link",
        "source", "is_verified",
    ), order=47),
    Kind("budget-lines", BudgetLine, (
        "project", "partner", "code", "title", "planned", "spent", "spent_until", "currency", "source",
    ), order=47),
)  # fmt: skip
kinds.register(project=Project, deliverable=Deliverable)
timeline.register(dates.handed_over)
calendar.register(
    calendar.Source("deliverable", _("Deliverables"), "box-seam", 63, dates.in_calendar, _("Deliverable"))
)
add_home_cards(dates.NEAR_DELIVERABLES)
targets.register(Deliverables())
taking_back.register(Deliverable)
add_navigation(NavigationEntry(_("Projects"), "campaigns:project-list", "kanban", 65))
lists.register(List("campaigns:project-list", _("Projects"), counting(ProjectFilter, Project.objects.visible_to)))
panels.register(
    panels.Panel("organisation", "campaigns:organisation-projects", 33),
    panels.Panel("campaign", "campaigns:campaign-projects", 40),
    panels.Panel("project", "campaigns:project-tasks", 80, CENTRE),
    panels.Panel("project", "campaigns:project-documents", 90),
)
search.register(
    search.Searchable(
        "project", _("Projects"), "kanban", Project.objects.all, lambda project: project.period, 29,
        names=("title_bg", "title_en"),
    ),
    search.Searchable(
        "deliverable", _("Deliverables"), "box-seam", Deliverable.objects.all, lambda one: str(one.project), 30,
        load=lambda rows, user: rows.select_related("project").defer("project__search"),
        names=("code", "title_bg", "title_en"),
    ),
)  # fmt: skip
search.register_actions(search.QuickAction(_("New project"), "campaigns:project-new", "kanban", CENTRE))
changes.VERBS.update(
    {
        "put back to planned": _("put back to planned"),
        "began work on": _("began work on it"),
        "handed over": _("handed it over"),
        "noted as accepted": _("noted that it was accepted"),
        "dropped": _("dropped it"),
    }
)
