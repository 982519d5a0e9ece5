"""API v1: the resources of each app, gathered; and the page that describes them."""

from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.routers import SimpleRouter

from accounts import view_api as saved_views
from briefings import api as briefings
from campaigns import api as campaigns
from config.views import api_reference
from crm import api as crm
from monitoring import api as monitoring
from network import api as network

router = SimpleRouter()
for app in (saved_views, crm, campaigns, monitoring, network, briefings):
    app.register(router)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", api_reference, name="api-reference"),
    path("schema/", SpectacularJSONAPIView.as_view(permission_classes=[IsAuthenticated]), name="api-schema"),
    path("", include((router.urls, "api"))),
]
