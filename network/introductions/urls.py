from django.urls import URLPattern, URLResolver, path

from network.introductions import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("network/introductions/", views.introductions, name="introductions"),
    path("people/<int:pk>/introductions/", views.person_introductions, name="person-introductions"),
    path("organisations/<int:pk>/introductions/", views.organisation_introductions, name="organisation-introductions"),
]
