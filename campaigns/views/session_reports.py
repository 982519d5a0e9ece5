"""Reports back: read, write, send, ask, answer."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import PageRequest
from campaigns.models import AgendaItem, ReportBack, ReportQuestion
from campaigns.sessions import page, promised, report_actions
from campaigns.sessions.forms import AnswerForm, QuestionForm, ReportForm
from campaigns.views.sessions import acted


@require_safe
def report_detail(request: PageRequest, pk: int) -> HttpResponse:
    user = request.user
    report = get_object_or_404(ReportBack.objects.visible_to(user).for_reader(user), pk=pk)
    context = {
        "report": report,
        "questions": list(ReportQuestion.objects.visible_to(user).filter(report=report).for_list()),
        "may_change": ReportBack.objects.changeable_by(user).filter(pk=pk).exists(),
        "promised": promised.of_session(page.numbers_of_items(report.session_id, user), user),
        "may_ask": report.sent_on is not None and page.speakers(user).exists(),
    }
    return render(request, "campaigns/report_detail.html", context)


@require_http_methods(["GET", "POST"])
def report_edit(request: PageRequest, pk: int) -> HttpResponse:
    """Begun from what was recorded; kept as a draft, or sent to the members."""
    report = get_object_or_404(ReportBack.objects.changeable_by(request.user).for_reader(request.user), pk=pk)
    items = AgendaItem.objects.visible_to(request.user).filter(session=report.session).order_by("number", "pk")
    begun = "" if report.text else report_actions.draft(report, list(items))
    form = ReportForm(request.POST or None, seen=report, begun=begun)
    act = partial(report_actions.send_report if "send" in request.POST else report_actions.save_report, report=report)
    return acted(
        request, report.session, form, lambda: act(**form.cleaned_data, by=request.actor), _("Report to the members"),
        report=report, back=report,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def report_ask(request: PageRequest, pk: int) -> HttpResponse:
    report = get_object_or_404(ReportBack.objects.visible_to(request.user).for_reader(request.user), pk=pk)
    speakers = page.speakers(request.user)
    if not speakers.exists():
        raise PermissionDenied
    form = QuestionForm(request.POST or None, user=request.user, organisations=speakers)
    act = partial(report_actions.ask_about, report=report, by=request.actor)
    title = _("Ask about the report")
    return acted(request, report.session, form, lambda: act(**form.cleaned_data), title, report=report, back=report)


@require_http_methods(["GET", "POST"])
def question_answer(request: PageRequest, pk: int) -> HttpResponse:
    rows = ReportQuestion.objects.changeable_by(request.user).select_related("report__session__body__organisation")
    question = get_object_or_404(rows, pk=pk)
    form = AnswerForm(request.POST or None, initial={"answer": question.answer})
    act = partial(report_actions.answer_question, question=question, by=request.actor)
    report = question.report
    more = {"report": report, "question": question, "back": report}
    return acted(request, report.session, form, lambda: act(**form.cleaned_data), _("Answer"), **more)
