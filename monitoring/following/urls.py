from django.urls import path

from monitoring.views import following

urlpatterns = [
    path("following/", following.following_list, name="following-list"),
    *(
        path(f"{kind}s/<int:pk>/follow/", following.follow_panel, {"kind": kind}, name=f"{kind}-follow")
        for kind in ("commitment", "organisation")
    ),
    path("follow/commitment/<int:pk>/", following.ask, {"kind": "commitment"}, name="follow-commitment"),
    path("follow/institution/<int:pk>/", following.ask, {"kind": "institution"}, name="follow-institution"),
    path("follow/confirm/<str:key>/", following.confirm, name="follow-confirm"),
    path("follow/stop/<str:key>/", following.stop, name="follow-stop"),
]
