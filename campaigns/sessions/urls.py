from django.urls import URLPattern, path

from campaigns.views import session_items as items
from campaigns.views import session_papers as papers
from campaigns.views import session_reports as reports
from campaigns.views import sessions
from crm.views.documents import document_panel
from crm.views.tasks import task_panel

urlpatterns: list[URLPattern] = [
    path("sessions/", sessions.session_list, name="session-list"),
    path("bodies/<int:pk>/sessions/", sessions.body_sessions, name="body-sessions"),
    path("bodies/<int:pk>/sessions/new/", sessions.session_new, name="session-new"),
    path("sessions/<int:pk>/", sessions.session_detail, name="session-detail"),
    path("sessions/<int:pk>/edit/", sessions.session_edit, name="session-edit"),
    path("sessions/<int:pk>/cancel/", sessions.session_cancel, name="session-cancel"),
    path("sessions/<int:pk>/held/", sessions.session_held, name="session-held"),
    path("sessions/<int:pk>/live/", items.session_live, name="session-live"),
    path("sessions/<int:pk>/documents/", document_panel, {"kind": "session"}, name="session-documents"),
    path("sessions/<int:pk>/tasks/", task_panel, {"kind": "session"}, name="session-tasks"),
    path("sessions/<int:pk>/items/new/", items.item_new, name="item-new"),
    path("sessions/items/<int:pk>/edit/", items.item_edit, name="item-edit"),
    path("sessions/items/<int:pk>/up/", items.item_move, {"up": True}, name="item-up"),
    path("sessions/items/<int:pk>/down/", items.item_move, {"up": False}, name="item-down"),
    path("sessions/items/<int:pk>/remove/", items.item_remove, name="item-remove"),
    path("sessions/items/<int:pk>/live/", items.item_live, name="item-live"),
    path("sessions/items/<int:pk>/position/", items.position_write, name="position-write"),
    path("sessions/items/<int:item>/interest/<int:pk>/", items.interest_declare, name="interest-declare"),
    path("sessions/reports/<int:pk>/pdf/", papers.report_pdf, name="report-pdf"),
    path("seats/mandates/<int:pk>/account/", papers.mandate_account, name="mandate-account"),
    path("seats/mandates/<int:pk>/account/pdf/", papers.account_pdf, name="account-pdf"),
    path("sessions/reports/<int:pk>/", reports.report_detail, name="report-detail"),
    path("sessions/reports/<int:pk>/edit/", reports.report_edit, name="report-edit"),
    path("sessions/reports/<int:pk>/ask/", reports.report_ask, name="report-ask"),
    path("sessions/questions/<int:pk>/answer/", reports.question_answer, name="question-answer"),
]
