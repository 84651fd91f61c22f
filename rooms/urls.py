from django.urls import path

from rooms.views import account, directory, directs, invitations, members, settings

MEMBER = "rooms/<int:room_id>/members/<int:user_id>"

urlpatterns = [
    path("rooms/", directory.directory, name="directory"),
    path("rooms/new/", directory.room_create, name="room_create"),
    path("directs/new/", directs.direct_new, name="direct_new"),
    path("rooms/<int:room_id>/settings/", settings.room_settings, name="room_settings"),
    path("rooms/<int:room_id>/archive/", settings.room_archive, name="room_archive"),
    path("rooms/<int:room_id>/unarchive/", settings.room_unarchive, name="room_unarchive"),
    path("rooms/<int:room_id>/join/", members.room_join, name="room_join"),
    path("rooms/<int:room_id>/leave/", members.room_leave, name="room_leave"),
    path("rooms/<int:room_id>/members/", members.member_add, name="member_add"),
    path(f"{MEMBER}/role/", members.member_role, name="member_role"),
    path(f"{MEMBER}/remove/", members.member_remove, name="member_remove"),
    path(f"{MEMBER}/mute/", members.member_mute, name="member_mute"),
    path(f"{MEMBER}/unmute/", members.member_unmute, name="member_unmute"),
    path(f"{MEMBER}/ban/", members.member_ban, name="member_ban"),
    path(f"{MEMBER}/unban/", members.member_unban, name="member_unban"),
    path(
        "rooms/<int:room_id>/invitations/", invitations.invitation_create, name="invitation_create"
    ),
    path(
        "rooms/<int:room_id>/invitations/<int:invitation_id>/revoke/",
        invitations.invitation_revoke,
        name="invitation_revoke",
    ),
    path("accounts/name/", account.name, name="account_name"),
    path("join/<str:token>/", invitations.invitation, name="invitation"),
]
