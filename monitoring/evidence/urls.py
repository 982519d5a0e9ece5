from django.urls import path

from monitoring.evidence.views import lists, pages, public, sendings
from monitoring.public.urls import ONE, ROOT

evidence_urls = [
    path("evidence/", lists.evidence_list, name="evidence-list"),
    path("evidence/<int:pk>/", pages.evidence_detail, name="evidence-detail"),
    path("evidence/<int:pk>/shown/", pages.evidence_shown, name="evidence-shown"),
    path("evidence/<int:pk>/shown/<int:page>/", pages.evidence_shown, name="evidence-page"),
    path("evidence/<int:pk>/original/", pages.evidence_original, name="evidence-original"),
    path("evidence/<int:pk>/recheck/", pages.evidence_recheck, name="evidence-recheck"),
    path("evidence/<int:pk>/search/", pages.evidence_search, name="evidence-search"),
    path("evidence/sent/", sendings.sent_list, name="sent-list"),
    path("evidence/sent/<int:pk>/", sendings.sent_detail, name="sent-detail"),
    path("evidence/sent/<int:pk>/take/", sendings.sent_take, name="sent-take"),
    path("evidence/sent/<int:pk>/refuse/", sendings.sent_refuse, name="sent-refuse"),
    path("evidence/sent/<int:pk>/file/", sendings.sent_file, name="sent-file"),
]
# Any of these without its language leads on, as everywhere in the public space.
sending_urls = [
    path(f"{ROOT}evidence/<int:pk>/page/", public.public_evidence, name="public-evidence"),
    path("tracker/evidence/<int:pk>/shown/", public.public_shown, name="public-shown"),
    path("tracker/evidence/<int:pk>/shown/<int:page>/", public.public_shown, name="public-page"),
    path(f"{ROOT}send/", public.send, name="send-general"),
    path(f"{ROOT}send/thanks/", public.send_thanks, name="send-thanks"),
    path(f"{ONE}send/", public.send, name="send"),
    path(f"{ONE}send/thanks/", public.send_thanks, name="send-thanks-for"),
]
