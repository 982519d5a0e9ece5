"""What projects tell the registries of pages, lists and search."""

from django.utils.translation import gettext_lazy as _

from accounts import lists
from accounts.lists import List
from accounts.models.user import CENTRE
from accounts.registries import NavigationEntry, add_navigation
from campaigns.models import Project
from campaigns.projects.filters import ProjectFilter
from crm import kinds, panels, search
from crm.lists import counting

kinds.register(project=Project)
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
    )
)  # fmt: skip
search.register_actions(search.QuickAction(_("New project"), "campaigns:project-new", "kanban", CENTRE))
