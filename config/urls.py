"""Every address of the product. The API lives in config.api."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from accounts.views import home
from config import api, offline
from config.views import health

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

handler500 = "config.errors.server_error"

urlpatterns = [
    path("", home.home, name="home"),
    path("account/", include("allauth.urls")),
    path("", include("accounts.urls")),
    path("", include("crm.urls")),
    path("", include("campaigns.urls")),
    path("", include("monitoring.urls")),
    path("", include("network.urls")),
    path("", include("briefings.urls")),
    path("api/v1/", include(api.urlpatterns)),
    path("health/", health, name="health"),
    path("service-worker.js", offline.service_worker, name="service-worker"),
    path("manifest.webmanifest", offline.manifest, name="manifest"),
    path("admin/", admin.site.urls),
]
