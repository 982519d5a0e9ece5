"""Letters: find and read them, and what hangs together with them."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.access import PageRequest
from accounts.pages import page_or_partial
from accounts.spreadsheets import export
from crm import panels
from crm.changes import changes_of
from crm.ledger import account_of
from crm.letter_filters import LetterFilter
from crm.letter_sheets import LETTER_COLUMNS, letter_cells
from crm.lists import MOST_EXPORTED, chips_of, page_of
from crm.models import Letter, Meeting, Organisation
from crm.models.letters import LetterQuerySet
from crm.threads import thread_of

MOST_SHOWN = 5


@require_safe
def letter_list(request: PageRequest) -> HttpResponse:
    letters = Letter.objects.visible_to(request.user).for_reader(request.user)
    found = LetterFilter(request.GET, queryset=letters, request=request)
    if request.GET.get("export"):
        return letter_export(request, found.rows)
    page, chips = page_of(request, found.rows), chips_of(found, request.GET)
    context = {"found": found, "page": page, "chips": chips, "sort": found.sort}
    return page_or_partial(request, "crm/letter_list.html", "list", context)


def letter_export(request: PageRequest, rows: LetterQuerySet) -> HttpResponse:
    """Exactly the rows of the list, as this reader sees them."""
    header = [str(column) for column in LETTER_COLUMNS]
    return export(request.GET["export"], "letters", header, (letter_cells(one) for one in rows[:MOST_EXPORTED]))


@require_safe
def letter_detail(request: PageRequest, pk: int) -> HttpResponse:
    letter = get_object_or_404(Letter.objects.visible_to(request.user).for_reader(request.user), pk=pk)
    thread = thread_of(letter, request.user)
    context = {
        "letter": letter,
        "thread": thread if len(thread) > 1 else [],
        "reminders": Letter.objects.visible_to(request.user).standing().filter(reminds_of=letter).order_by("made_at"),
        "panels": panels.panels_for("letter", letter, request.user),
        "changes": changes_of(letter, request.user),
        "may_change": Letter.objects.changeable_by(request.user).filter(pk=pk, voided_at=None).exists(),
    }
    return render(request, "crm/letter_detail.html", context)


@require_safe
def organisation_letters(request: PageRequest, pk: int) -> HttpResponse:
    """How it answers our letters, and the last ones; its page shows nothing of this where none were exchanged."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk)
    exchanged = Letter.objects.visible_to(request.user).standing().with_organisation(organisation)
    letters = list(exchanged.for_reader(request.user)[: MOST_SHOWN + 1])
    if request.htmx and not letters and not (organisation.is_official and request.user.is_centre):
        return HttpResponse()
    context = {
        "organisation": organisation, "letters": letters[:MOST_SHOWN], "has_more": len(letters) > MOST_SHOWN,
        "account": account_of(organisation, request.user),
    }  # fmt: skip
    return page_or_partial(request, "crm/organisation_letters.html", "panel", context)


@require_safe
def meeting_letters(request: PageRequest, pk: int) -> HttpResponse:
    """The letters that followed a meeting."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user), pk=pk)
    followed = Letter.objects.visible_to(request.user).standing().filter(meeting=meeting)
    letters = list(followed.for_reader(request.user)[:100])
    if request.htmx and not letters and not request.user.is_centre:
        return HttpResponse()
    context = {"meeting": meeting, "letters": letters}
    return page_or_partial(request, "crm/meeting_letters.html", "panel", context)
