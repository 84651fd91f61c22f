from django.urls import path

from messaging.views import home, room

urlpatterns = [
    path("", home.home, name="home"),
    path("rooms/<int:room_id>/", room.room_page, name="room"),
    path("rooms/<int:room_id>/at/<int:seq>/", room.permalink, name="permalink"),
    path("rooms/<int:room_id>/messages/", room.message_create, name="message_create"),
    path("rooms/<int:room_id>/read/", room.room_read, name="room_read"),
]
