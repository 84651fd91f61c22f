from django.contrib import admin
from django.urls import path

from messaging.admin.delivery import pages

staff = admin.site.admin_view

urlpatterns = [
    path("", staff(pages.overview), name="delivery"),
    path("reset/<str:projection>/", staff(pages.projection_reset), name="delivery_reset"),
    path("message/<int:message_id>/", staff(pages.message_page), name="delivery_message"),
]
