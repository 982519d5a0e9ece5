from django.urls import path

from network.snapshots import views

urlpatterns = [
    path("", views.snapshot_list, name="snapshot-list"),
    path("new/", views.snapshot_new, name="snapshot-new"),
    path("compare/", views.snapshot_compare, name="snapshot-compare"),
    path("<int:pk>/", views.snapshot_detail, name="snapshot-detail"),
    path("<int:pk>/trend/<slug:measure>/", views.snapshot_trend, name="snapshot-trend"),
]
