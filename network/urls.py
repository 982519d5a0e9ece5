from django.urls import URLPattern, URLResolver, include, path

from network import views
from network.facts import views as facts
from network.rules import views as rules
from network.stating import views as stating

app_name = "network"
urlpatterns: list[URLPattern | URLResolver] = [
    path("network/export/", include("network.exchange.urls")),
    path("network/snapshots/", include("network.snapshots.urls")),
    path("ties/", views.tie_list, name="tie-list"),
    path("ties/new/", views.tie_new, name="tie-new"),
    path("ties/<int:pk>/end/", views.tie_end, name="tie-end"),
    path("network/between/<slug:one>/<slug:other>/", facts.between_two, name="between"),
    path("network/rules/", rules.rules, name="rules"),
    path("network/rules/change/", rules.rules_change, name="rules-change"),
    path("network/our-ties/", stating.our_ties, name="our-ties"),
    path("network/statements/", stating.answer_list, name="answer-list"),
    path("organisations/<int:pk>/state-ties/", stating.state_ties, name="state-ties"),
    path("organisations/<int:pk>/ties/", views.organisation_ties, name="organisation-ties"),
    path("", include("network.introductions.urls")),
    path("", include("network.picture.urls")),
    path("", include("network.findings.urls")),
]
