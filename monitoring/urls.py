from django.urls import URLPattern, URLResolver, path

from crm.views.documents import document_panel
from monitoring.checks import urls as checks
from monitoring.evidence.urls import evidence_urls, sending_urls
from monitoring.following.urls import urlpatterns as following_urls
from monitoring.indicators.urls import urlpatterns as indicator_urls
from monitoring.judging.urls import judging_urls
from monitoring.lineage.urls import urlpatterns as depth_urls
from monitoring.public.urls import urlpatterns as public_urls
from monitoring.views import (
    assessments,
    board,
    commitments,
    evidence,
    intake,
    meeting_log,
    offline,
    outcomes,
    panels,
    raising,
    session_promises,
    turnover,
)

app_name = "monitoring"

commitment_urls = [
    path("commitments/<int:pk>/raise-at/", raising.raise_at, name="commitment-raise-at"),
    path("commitments/", commitments.commitment_list, name="commitment-list"),
    path("commitments/new/", commitments.commitment_new, name="commitment-new"),
    path("commitments/<int:pk>/", commitments.commitment_detail, name="commitment-detail"),
    path("commitments/<int:pk>/edit/", commitments.commitment_edit, name="commitment-edit"),
    path("commitments/<int:pk>/due/", commitments.commitment_due, name="commitment-due"),
    path("commitments/<int:pk>/withdraw/", commitments.commitment_withdraw, name="commitment-withdraw"),
    path("commitments/<int:pk>/evidence/", evidence.evidence_new, name="evidence-new"),
    path("commitments/<int:pk>/assess/", assessments.assessment_new, name="assessment-new"),
    path("evidence/<int:pk>/edit/", evidence.evidence_edit, name="evidence-edit"),
    path("evidence/<int:pk>/file/", evidence.evidence_file, name="evidence-file"),
    path("assessments/", assessments.assessment_list, name="assessment-list"),
    path("assessments/<int:pk>/", assessments.assessment_approve, name="assessment-approve"),
    path("assessments/<int:pk>/return/", assessments.assessment_return, name="assessment-return"),
]
PANELS = {
    "organisation": "organisations",
    "office": "offices",
    "person": "people",
    "meeting": "meetings",
    "letter": "letters",
    "ask": "asks",
    "campaign": "campaigns",
}
panel_urls = [
    path(f"{prefix}/<int:pk>/commitments/", panels.commitment_panel, {"kind": kind}, name=f"{kind}-commitments")
    for kind, prefix in PANELS.items()
]
board_urls = [
    path("owed/", board.owed_board, name="owed-board"),
    path("owed/road/", board.road_in_numbers, name="owed-road"),
    path("organisations/<int:pk>/scorecard/", board.institution_scorecard, name="organisation-scorecard"),
    path("organisations/<int:pk>/holders/", board.institution_holders, name="organisation-holders"),
]
text_urls = [
    path("texts/", intake.text_list, name="text-list"),
    path("texts/new/", intake.text_new, name="text-new"),
    path("texts/<int:pk>/", intake.text_detail, name="text-detail"),
    path("texts/<int:pk>/edit/", intake.text_edit, name="text-edit"),
    path("texts/<int:pk>/documents/", document_panel, {"kind": "text"}, name="text-documents"),
    path("commitments/<int:pk>/passage/", intake.passage_panel, name="commitment-passage"),
]
outcome_urls = [
    path("outcomes/", outcomes.outcome_list, name="outcome-list"),
    path("outcomes/new/", outcomes.outcome_new, name="outcome-new"),
    path("outcomes/<int:pk>/", outcomes.outcome_detail, name="outcome-detail"),
    path("outcomes/<int:pk>/edit/", outcomes.outcome_edit, name="outcome-edit"),
    path("outcomes/<int:pk>/documents/", document_panel, {"kind": "outcome"}, name="outcome-documents"),
    *(
        path(f"{prefix}/<int:pk>/outcomes/", outcomes.outcome_panel, {"kind": kind}, name=f"{kind}-outcomes")
        for kind, prefix in (
            ("campaign", "campaigns"),
            ("project", "projects"),
            ("ask", "asks"),
            ("commitment", "commitments"),
        )
    ),
]
turnover_urls = [
    path("turnover/office/<int:pk>/", turnover.turnover_office, name="turnover-office"),
    path("turnover/office/<int:pk>/letter/", turnover.turnover_letter, name="turnover-letter"),
    path("turnover/person/<int:pk>/", turnover.turnover_person, name="turnover-person"),
    path("turnover/user/<int:pk>/", turnover.turnover_user, name="turnover-user"),
    path("turnover/user/<int:pk>/hand-over/", turnover.turnover_hand_over, name="turnover-hand-over"),
    path("turnover/undo/<int:pk>/", turnover.turnover_undo, name="turnover-undo"),
]
session_urls = [
    path("agenda-items/<int:pk>/promise/", session_promises.promise_new, name="promise-new"),
]
meeting_urls = [
    path("meetings/log/", meeting_log.meeting_log, name="meeting-log"),
    path("meetings/<int:pk>/held/", meeting_log.meeting_held, name="meeting-held"),
    path("offline/<slug:language>/", offline.offline_page, name="offline-page"),
    path("offline/<slug:language>/log/", offline.offline_log, name="offline-log"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    *judging_urls,
    *session_urls,
    *meeting_urls,
    *evidence_urls,
    *sending_urls,
    *commitment_urls,
    *panel_urls,
    *board_urls,
    *text_urls,
    *outcome_urls,
    *indicator_urls,
    *turnover_urls,
    *following_urls,
    *public_urls,
    *checks.urlpatterns,
    *depth_urls,
]
