from django.urls import URLPattern, path

from campaigns.views import project_papers, project_parts, projects
from crm.views.documents import document_panel
from crm.views.tasks import task_panel

urlpatterns: list[URLPattern] = [
    path("projects/", projects.project_list, name="project-list"),
    path("projects/new/", projects.project_new, name="project-new"),
    path("projects/<int:pk>/", projects.project_detail, name="project-detail"),
    path("projects/<int:pk>/edit/", projects.project_edit, name="project-edit"),
    path("projects/<int:pk>/pdf/", project_papers.project_pdf, name="project-pdf"),
    path("projects/<int:pk>/partners/", projects.partner_add, name="project-partner-add"),
    path("projects/partners/<int:pk>/edit/", projects.partner_edit, name="project-partner-edit"),
    path("projects/partners/<int:pk>/remove/", projects.partner_remove, name="project-partner-remove"),
    path("projects/<int:pk>/phases/new/", projects.phase_new, name="project-phase-new"),
    path("projects/phases/<int:pk>/edit/", projects.phase_edit, name="project-phase-edit"),
    path("projects/phases/<int:pk>/remove/", projects.phase_remove, name="project-phase-remove"),
    path("projects/<int:pk>/deliverables/new/", project_parts.deliverable_new, name="deliverable-new"),
    path("deliverables/<int:pk>/edit/", project_parts.deliverable_edit, name="deliverable-edit"),
    path("deliverables/<int:pk>/state/", project_parts.deliverable_state, name="deliverable-state"),
    path("deliverables/<int:pk>/remove/", project_parts.deliverable_remove, name="deliverable-remove"),
    path("deliverables/<int:pk>/documents/", document_panel, {"kind": "deliverable"}, name="deliverable-documents"),
    path("projects/<int:pk>/budget/new/", project_parts.budget_line_new, name="budget-line-new"),
    path("budget-lines/<int:pk>/edit/", project_parts.budget_line_edit, name="budget-line-edit"),
    path("budget-lines/<int:pk>/remove/", project_parts.budget_line_remove, name="budget-line-remove"),
    path("projects/<int:pk>/tasks/", task_panel, {"kind": "project"}, name="project-tasks"),
    path("projects/<int:pk>/documents/", document_panel, {"kind": "project"}, name="project-documents"),
    path("organisations/<int:pk>/projects/", projects.organisation_projects, name="organisation-projects"),
    path("campaigns/<int:pk>/projects/", projects.campaign_projects, name="campaign-projects"),
]
