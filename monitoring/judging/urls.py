from django.urls import URLPattern, path

from monitoring.views import agreement, judging

judging_urls: list[URLPattern] = [
    path("assessments/agreement/", agreement.agreement_page, name="agreement"),
    path("assessments/<int:pk>/code/", judging.coding_new, name="coding-new"),
    path("assessments/<int:pk>/decide/", judging.adjudication_new, name="adjudication-new"),
    path("assessments/<int:pk>/letter/", judging.reply_write, name="reply-write"),
    path("assessments/<int:pk>/sent/", judging.reply_send, name="reply-send"),
    path("assessments/<int:pk>/reply/", judging.reply_record, name="reply-record"),
    path("assessments/<int:pk>/no-reply/", judging.reply_silence, name="reply-silence"),
    path("assessments/<int:pk>/urgent/", judging.assessment_urgent, name="assessment-urgent"),
    path("assessments/<int:pk>/note/", judging.note_new, name="minority-note-new"),
    path("minority-notes/<int:pk>/public/", judging.note_public, name="minority-note-public"),
]
