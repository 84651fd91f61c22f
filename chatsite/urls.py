"""Which part answers where."""

from django.contrib import admin
from django.urls import include, path

from messaging.views import health

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/v1/", include("messaging.api.urls")),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
]
