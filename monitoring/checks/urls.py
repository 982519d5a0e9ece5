from django.urls import URLPattern, path

from monitoring.views import check_rounds, checking

urlpatterns: list[URLPattern] = [
    path("commitments/<int:pk>/checks/", check_rounds.commitment_checks, name="commitment-checks"),
    path("commitments/<int:pk>/checks/new/", check_rounds.round_new, name="check-round-new"),
    path("checks/", check_rounds.round_list, name="check-round-list"),
    path("checks/<int:pk>/", check_rounds.round_detail, name="check-round-detail"),
    path("checks/<int:pk>/remind/", check_rounds.round_remind, name="check-round-remind"),
    path("checks/<int:pk>/close/", check_rounds.round_close, name="check-round-close"),
    path("checks/<int:pk>/prolong/", check_rounds.round_prolong, name="check-round-prolong"),
    path("checks/<int:pk>/public/", check_rounds.round_public, name="check-round-public"),
    path("checks/<int:pk>/ask/", checking.check_ask, name="check-ask"),
    path("checks/asked/<int:pk>/", checking.check_new, name="check-new"),
    path("checks/asked/<int:pk>/phone/", checking.check_phone, name="check-phone"),
    path("checks/asked/<int:pk>/link/", checking.check_ways, name="check-ways"),
    path("checks/link/<str:key>/", checking.check_link, name="check-link"),
    path("checks/one/<int:pk>/photo/", checking.check_photo, name="check-photo"),
    path("checks/one/<int:pk>/evidence/", checking.check_take_over, name="check-take-over"),
]
