from django.urls import URLPattern, URLResolver, path

from network import views

app_name = "network"
urlpatterns: list[URLPattern | URLResolver] = [
    path("ties/", views.tie_list, name="tie-list"),
    path("ties/new/", views.tie_new, name="tie-new"),
    path("ties/<int:pk>/end/", views.tie_end, name="tie-end"),
    path("organisations/<int:pk>/ties/", views.organisation_ties, name="organisation-ties"),
]
