from django.urls import path

from accounts.views import jobs, log, profile, reminders, saved_views, session, users

app_name = "accounts"
urlpatterns = [
    path("language/", profile.language, name="language"),
    path("session/", session.session, name="session"),
    path("profile/", profile.profile, name="profile"),
    path("profile/keys/", profile.token_list, name="token-list"),
    path("profile/keys/new/", profile.token_new, name="token-new"),
    path("profile/keys/<str:digest>/revoke/", profile.token_revoke, name="token-revoke"),
    path("reminders/stop/<str:key>/", reminders.digest_stop, name="digest-stop"),
    path("users/", users.user_list, name="user-list"),
    path("users/invite/", users.invite, name="invite"),
    path("users/<int:pk>/", users.user_edit, name="user-edit"),
    path("invitation/<str:key>/", users.invitation, name="invitation"),
    path("jobs/", jobs.job_list, name="job-list"),
    path("jobs/<int:pk>/", jobs.job_detail, name="job-detail"),
    path("jobs/<int:pk>/cancel/", jobs.job_cancel, name="job-cancel"),
    path("jobs/<int:pk>/retry/", jobs.job_retry, name="job-retry"),
    path("views/", saved_views.view_list, name="view-list"),
    path("views/new/", saved_views.view_new, name="view-new"),
    path("views/<int:pk>/", saved_views.view_edit, name="view-edit"),
    path("views/<int:pk>/drop/", saved_views.view_drop, name="view-drop"),
    path("views/<int:pk>/follow/", saved_views.view_follow, name="view-follow"),
    path("log/", log.log_list, name="log-list"),
]
