from django.urls import URLPattern, path

from campaigns.calls.steps import STEPS
from campaigns.views import calls, candidacies, credentials, prechecks
from crm.views.documents import document_panel
from crm.views.tasks import task_panel

urlpatterns: list[URLPattern] = [
    path("calls/", calls.call_list, name="call-list"),
    path("calls/new/", calls.call_new, name="call-new"),
    path("calls/<int:pk>/", calls.call_detail, name="call-detail"),
    path("calls/<int:pk>/edit/", calls.call_edit, name="call-edit"),
    path("calls/<int:pk>/close/", calls.call_close, name="call-close"),
    path("calls/<int:pk>/reopen/", calls.call_reopen, name="call-reopen"),
    path("calls/<int:pk>/criteria/new/", calls.criterion_new, name="criterion-new"),
    path("calls/criteria/<int:pk>/edit/", calls.criterion_edit, name="criterion-edit"),
    path("calls/criteria/<int:pk>/up/", calls.criterion_up, name="criterion-up"),
    path("calls/criteria/<int:pk>/remove/", calls.criterion_remove, name="criterion-remove"),
    path("calls/<int:pk>/check/", prechecks.call_precheck, name="call-precheck"),
    path("calls/<int:pk>/ask/", prechecks.call_ask, name="call-ask"),
    path("calls/<int:pk>/ask/undo/", prechecks.call_ask_undo, name="call-ask-undo"),
    path("calls/<int:pk>/nominate/", candidacies.candidacy_new, name="candidacy-new"),
    path("calls/<int:pk>/tasks/", task_panel, {"kind": "call"}, name="call-tasks"),
    path("calls/<int:pk>/documents/", document_panel, {"kind": "call"}, name="call-documents"),
    path("candidacies/<int:pk>/edit/", candidacies.candidacy_edit, name="candidacy-edit"),
    path("candidacies/<int:pk>/answer/", candidacies.candidacy_answer, name="candidacy-answer"),
    path("candidacies/<int:pk>/take-back/", candidacies.candidacy_take_back, name="candidacy-take-back"),
    path("candidacies/<int:pk>/documents/", document_panel, {"kind": "candidacy"}, name="candidacy-documents"),
    *(
        path(f"candidacies/<int:pk>/{step}/", candidacies.candidacy_step, {"step": step}, name=f"candidacy-{step}")
        for step in STEPS
    ),
    path("bodies/<int:pk>/calls/", calls.body_calls, name="body-calls"),
    path("organisations/<int:pk>/papers/", credentials.credential_list, name="credential-list"),
    path("organisations/<int:pk>/papers/new/", credentials.credential_new, name="credential-new"),
    path("papers/<int:pk>/edit/", credentials.credential_edit, name="credential-edit"),
    path("papers/<int:pk>/remove/", credentials.credential_remove, name="credential-remove"),
    path("papers/<int:pk>/file/", credentials.credential_file, name="credential-file"),
]
