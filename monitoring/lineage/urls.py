from django.urls import URLPattern, URLResolver, path

from monitoring.views import depth, questions, successions, verdict_log

urlpatterns: list[URLPattern | URLResolver] = [
    path("commitments/<int:pk>/claim/", depth.claim_new, name="claim-new"),
    path("commitments/<int:pk>/money/", depth.money_new, name="money-new"),
    path("commitments/<int:pk>/questions/", questions.commitment_questions, name="commitment-questions"),
    path("commitments/<int:pk>/relate/", depth.relation_new, name="relation-new"),
    path("commitment-relations/<int:pk>/take-back/", depth.relation_end, name="relation-end"),
    path("verdicts/", verdict_log.verdict_log, name="verdict-log"),
    path("changes-of-government/", successions.succession_list, name="succession-list"),
    path("changes-of-government/new/", successions.succession_new, name="succession-new"),
    path("changes-of-government/<int:pk>/", successions.succession_detail, name="succession-detail"),
    path("changes-of-government/<int:pk>/edit/", successions.succession_edit, name="succession-edit"),
    path("changes-of-government/<int:pk>/withdraw/", successions.succession_void, name="succession-void"),
    path(
        "changes-of-government/<int:pk>/commitments/<int:commitment_pk>/", successions.inheritance_answer,
        name="inheritance-answer",
    ),
]  # fmt: skip
