from django.urls import URLPattern, path

from campaigns.views import project_events as views

urlpatterns: list[URLPattern] = [
    path("projects/<int:pk>/events/", views.project_events, name="project-events"),
    path("projects/<int:pk>/events/new/", views.event_new, name="event-new"),
    path("project-events/<int:pk>/", views.event_detail, name="event-detail"),
    path("project-events/<int:pk>/edit/", views.event_edit, name="event-edit"),
    path("project-events/<int:pk>/remove/", views.event_remove, name="event-remove"),
    path("project-events/<int:pk>/attendance/", views.attendance_add, name="attendance-add"),
    path("project-events/<int:pk>/audience/", views.audience_edit, name="audience-edit"),
    path("project-events/attendance/<int:pk>/edit/", views.attendance_edit, name="attendance-edit"),
    path("project-events/attendance/<int:pk>/remove/", views.attendance_remove, name="attendance-remove"),
]
