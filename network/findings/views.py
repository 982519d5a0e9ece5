from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import PageRequest, officers_only, only
from accounts.models import Role
from accounts.spreadsheets import export
from network.findings import my_place, sheets
from network.findings.forms import AskForm, moments_form
from network.findings.looking import Looking
from network.findings.moments import moments
from network.findings.questions import BY_NAME, QUESTIONS, Question
from network.findings.sentences import Section


@require_safe
@officers_only
def findings(request: PageRequest, question: str) -> HttpResponse:
    """One question, answered in plain sentences over what the reader may see."""
    asked = BY_NAME.get(question)
    if asked is None:
        raise Http404
    looking = Looking.of(request.user, request.GET)
    sections = asked.answer(looking, request.GET)
    if request.GET.get("export") in {"csv", "xlsx"}:
        cells = sheets.cells(looking, sections)
        return export(request.GET["export"], f"network-{question}", sheets.header(), cells)
    return render(request, "network/findings.html", shown(request, asked, looking, sections))


def shown(request: PageRequest, asked: Question, looking: Looking, sections: list[Section]) -> dict[str, Any]:
    context = {
        "asked": asked, "questions": QUESTIONS,
        "query": looking.picture.query if request.GET else "",
        "sections": sections, "looking": looking, "rules": looking.rules,
        "form": AskForm(request.GET, looking.picture, asked.filters, user=request.user),
        "members": len(looking.members), "answered": len(looking.members) - len(looking.silent),
    }  # fmt: skip
    if asked.name == "change":
        before = moments(looking, request.GET).before.picture.day
        context["moments"] = moments_form(request.GET, before, user=request.user)
    return context


@require_safe
@only(Role.MEMBER)
def my_place_page(request: PageRequest) -> HttpResponse:
    """For a member alone: their own ties, and nobody's number beside another's."""
    looking = Looking.of(request.user, {})
    context = {"sections": my_place.sections(looking), "rules": looking.rules, "looking": looking}
    return render(request, "network/my_place.html", context)
