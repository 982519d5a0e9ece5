from django.urls import URLPattern, path

from campaigns.views import assistance as views

KINDS = {"organisation": "organisations", "project": "projects", "campaign": "campaigns"}
urlpatterns: list[URLPattern] = [
    path("assistance/", views.assistance_list, name="assistance-list"),
    path("assistance/new/", views.assistance_new, name="assistance-new"),
    path("assistance/<int:pk>/", views.assistance_detail, name="assistance-detail"),
    path("assistance/<int:pk>/edit/", views.assistance_edit, name="assistance-edit"),
    path("assistance/<int:pk>/follow-up/", views.assistance_follow_up, name="assistance-follow-up"),
    path("assistance/<int:pk>/follow-up/day/", views.assistance_due, name="assistance-due"),
    path("project-events/<int:pk>/give/", views.give_to_all, name="event-give"),
    *(
        path(f"{prefix}/<int:pk>/assistance/", views.assistance_panel, {"kind": kind}, name=f"{kind}-assistance")
        for kind, prefix in KINDS.items()
    ),
]
