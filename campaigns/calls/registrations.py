"""What calls, candidacies and papers tell the registries of pages, home, search, calendar, exports and imports."""

from django.utils.translation import gettext_lazy as _

from accounts import digest, lists
from accounts.lists import List
from accounts.models.user import CENTRE
from accounts.registries import NavigationEntry, add_home_cards, add_navigation
from campaigns.calls import dated, reminders
from campaigns.calls import timeline as of_calls
from campaigns.calls.candidacy_importing import Candidacies
from campaigns.calls.filters import CallFilter
from campaigns.calls.importing import Papers
from campaigns.models import Call, Candidacy, Credential, Criterion, PaperRequest
from crm import calendar, changes, kinds, panels, search, timeline
from crm.exporting import kinds as exported
from crm.exporting.kinds import Kind
from crm.importing import taking_back, targets
from crm.lists import counting

kinds.register(call=Call, candidacy=Candidacy)
add_navigation(NavigationEntry(_("Calls"), "campaigns:call-list", "clipboard-check", 69))
add_home_cards(dated.RUNNING)
timeline.register(of_calls.calls, of_calls.candidacies)
calendar.register(
    calendar.Source("call", _("Last days of calls"), "megaphone", 64, dated.last_days, _("Last day of a call")),
    calendar.Source(
        "complaint", _("Last days to complain"), "exclamation-circle", 65, dated.complaints, _("Last day to complain")
    ),
)
panels.register(
    panels.Panel("organisation", "campaigns:credential-list", 35),
    panels.Panel("body", "campaigns:body-calls", 20),
    panels.Panel("call", "campaigns:call-tasks", 80, CENTRE),
    panels.Panel("call", "campaigns:call-documents", 90),
)
search.register(
    search.Searchable(
        "call", _("Calls"), "megaphone", Call.objects.all, lambda call: str(call.body), 33,
        load=lambda rows, user: rows.select_related("body__organisation").defer("body__organisation__search"),
        names=("title_bg", "title_en"),
    )
)  # fmt: skip
search.register_actions(search.QuickAction(_("New call"), "campaigns:call-new", "megaphone", CENTRE))
lists.register(List("campaigns:call-list", _("Calls"), counting(CallFilter, Call.objects.visible_to)))
exported.register(
    Kind("calls", Call, (
        "body", "seats", "title_bg", "title_en", "run_by", "published", "deadline", "deadline_at", "link", "closed_on",
        "closing_note", "source", "is_verified", "confidentiality",
    ), ("note",), order=47),
    Kind("criteria-of-calls", Criterion, (
        "call", "place", "title_bg", "title_en", "test", "paper", "number", "no_older_than", "can_be_mended", "source",
    ), order=47),
    Kind("candidacies", Candidacy, (
        "call", "organisation", "person", "nominated_by", "nominated_on", "accepted_on", "accepted_how", "statement",
        "submitted_on", "decision", "decided_on", "complained_on", "withdrawn_on", "confidentiality",
    ), ("receipt", "reason", "complaint_until", "complaint_outcome"), order=47),
    Kind("papers-of-organisations", Credential, (
        "organisation", "kind", "title", "year", "issued_on", "valid_until", "document", "source",
    ), order=47),
    Kind("requests-for-papers", PaperRequest, (), ("call", "organisation", "task", "letter", "asked_on"), order=47),
)  # fmt: skip
digest.register(23, reminders.lines)
targets.register(Papers(), Candidacies())
taking_back.register(Credential)
taking_back.register(Candidacy)
changes.VERBS.update(
    {
        "closed the call": _("closed the call"),
        "moved up": _("moved up"),
        "nominated": _("put up"),
        "noted the acceptance": _("noted the acceptance"),
        "accepted the nomination": _("accepted the nomination"),
        "declined the nomination": _("declined the nomination"),
        "noted the submission": _("noted the submission"),
        "noted the decision": _("noted the decision"),
        "noted the complaint": _("noted the complaint"),
        "noted what came of the complaint": _("noted what came of the complaint"),
        "withdrew the candidacy": _("withdrew the candidacy"),
        "took a step back": _("took a step back"),
        "asked for papers": _("asked for papers"),
        "took back the request for papers": _("took back the request for papers"),
    }
)
