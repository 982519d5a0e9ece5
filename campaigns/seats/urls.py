from django.urls import URLPattern, URLResolver, path

from campaigns.views import bodies, mandates, seats

urlpatterns: list[URLPattern | URLResolver] = [
    path("bodies/", bodies.body_list, name="body-list"),
    path("bodies/new/", bodies.body_new, name="body-new"),
    path("bodies/<int:pk>/", bodies.body_detail, name="body-detail"),
    path("bodies/<int:pk>/edit/", bodies.body_edit, name="body-edit"),
    path("bodies/<int:pk>/rules/new/", bodies.rules_new, name="rules-new"),
    path("bodies/rules/<int:pk>/edit/", bodies.rules_edit, name="rules-edit"),
    path("bodies/<int:pk>/seats/new/", seats.seat_new, name="seat-new"),
    path("seats/", seats.seat_list, name="seat-list"),
    path("seats/radar/", seats.vacancy_radar, name="vacancy-radar"),
    path("seats/<int:pk>/", seats.seat_detail, name="seat-detail"),
    path("seats/<int:pk>/edit/", seats.seat_edit, name="seat-edit"),
    path("seats/rights/<int:pk>/", seats.right_edit, name="right-edit"),
    path("seats/<int:pk>/mandates/new/", mandates.mandate_new, name="mandate-new"),
    path("seats/mandates/<int:pk>/edit/", mandates.mandate_edit, name="mandate-edit"),
    path("seats/mandates/<int:pk>/end/", mandates.mandate_end, name="mandate-end"),
    path("seats/mandates/<int:pk>/move-up/", mandates.mandate_move_up, name="mandate-move-up"),
    path("organisations/<int:pk>/body/", bodies.organisation_body, name="organisation-body"),
    path("organisations/<int:pk>/seats/", seats.organisation_seats, name="organisation-seats"),
]
