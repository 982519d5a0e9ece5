"""A project to take away: all of it that its reader may see, as PDF."""

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.access import PageRequest
from campaigns.models import Project
from campaigns.projects import paper
from crm.views.papers import PDF, handed_out


@require_safe
def project_pdf(request: PageRequest, pk: int) -> HttpResponseBase:
    project = get_object_or_404(Project.objects.visible_to(request.user).for_reader(request.user), pk=pk)
    name, back = paper.file_name(project), project.get_absolute_url()
    return handed_out(request, lambda: paper.pdf(project, request.user), name, PDF, back)
