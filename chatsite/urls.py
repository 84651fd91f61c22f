"""Which part answers where."""

from django.contrib import admin
from django.urls import include, path

from messaging.views import health, metrics

urlpatterns = [
    path("", include("messaging.urls")),
    path("", include("rooms.urls")),
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/delivery/", include("messaging.admin.delivery.urls")),
    path("admin/", admin.site.urls),
    path("api/v1/", include("messaging.api.urls")),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("metrics", metrics.metrics, name="metrics"),
]
