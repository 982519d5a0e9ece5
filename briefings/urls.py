from django.urls import path

from briefings import views

app_name = "briefings"
urlpatterns = [
    path("briefings/", views.briefing_list, name="briefing-list"),
    path("briefings/new/", views.briefing_new, name="briefing-new"),
    path("briefings/<int:pk>/", views.briefing_detail, name="briefing-detail"),
    path("briefings/<int:pk>/edition/", views.edition_new, name="edition-new"),
    path("editions/<int:pk>/file/", views.edition_file, name="edition-file"),
    path("editions/<int:pk>/verify/", views.edition_verify, name="edition-verify"),
]
