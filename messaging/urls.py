from django.urls import path, re_path

from messaging.views import (
    attention,
    files,
    home,
    hooks,
    installing,
    level,
    marks,
    message,
    room,
    search,
    statistics,
    time,
    webhooks,
)

WEBHOOK = "rooms/<int:room_id>/webhooks/<int:webhook_id>"

urlpatterns = [
    path("", home.home, name="home"),
    path("manifest/<str:language>.webmanifest", installing.manifest, name="manifest"),
    path("service-worker.js", installing.service_worker, name="service_worker"),
    path("offline/<str:language>/", installing.offline, name="offline"),
    path("rooms/<int:room_id>/", room.room_page, name="room"),
    path("rooms/<int:room_id>/at/<int:seq>/", room.permalink, name="permalink"),
    path("rooms/<int:room_id>/messages/", room.message_create, name="message_create"),
    path("rooms/<int:room_id>/messages/<int:message_id>/", message.message, name="message"),
    path(
        "rooms/<int:room_id>/messages/<int:message_id>/delete/",
        message.message_delete,
        name="message_delete",
    ),
    path(
        "rooms/<int:room_id>/messages/<int:message_id>/reply/",
        message.message_reply,
        name="message_reply",
    ),
    path("rooms/<int:room_id>/level/", level.room_level, name="room_level"),
    path(
        "rooms/<int:room_id>/messages/<int:message_id>/reactions/",
        marks.message_reactions,
        name="message_reactions",
    ),
    path(
        "rooms/<int:room_id>/messages/<int:message_id>/pin/",
        marks.message_pin,
        name="message_pin",
    ),
    path("rooms/<int:room_id>/read/", room.room_read, name="room_read"),
    path("rooms/<int:room_id>/webhooks/new/", webhooks.webhook_create, name="webhook_create"),
    path(f"{WEBHOOK}/", webhooks.webhook, name="webhook"),
    path(f"{WEBHOOK}/secret/", webhooks.webhook_secret, name="webhook_secret"),
    path(f"{WEBHOOK}/pause/", webhooks.webhook_pause, name="webhook_pause"),
    path(f"{WEBHOOK}/resume/", webhooks.webhook_resume, name="webhook_resume"),
    path(f"{WEBHOOK}/test/", webhooks.webhook_test, name="webhook_test"),
    path(f"{WEBHOOK}/delete/", webhooks.webhook_delete, name="webhook_delete"),
    path(
        f"{WEBHOOK}/deliveries/<int:delivery_id>/skip/",
        webhooks.delivery_skip,
        name="delivery_skip",
    ),
    path("accounts/notifications/", attention.attention, name="attention"),
    path("accounts/notifications/quiet/", attention.quiet, name="quiet"),
    re_path(r"^files/(?P<key>[0-9a-f]{32})$", files.file, name="file"),
    re_path(r"^files/(?P<key>[0-9a-f]{32})/thumbnail$", files.thumbnail, name="thumbnail"),
    path("search/", search.search, name="search"),
    path("hooks/<str:token>", hooks.hook, name="hook"),
    path("rooms/<int:room_id>/time/", time.time_page, name="room_time"),
    path("rooms/<int:room_id>/stats/", statistics.room_page, name="room_stats"),
    path("stats/", statistics.page, name="stats"),
]
