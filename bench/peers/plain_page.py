"""A room's page the way a Django page is usually written: the ORM's rows in a loop of a template.

It stands on the same tables, sessions and people, behind the same middleware (which reads session
and person at once), in the same process, and shows the same 50 messages with their authors, the
people of the room and one's rooms. It keeps nothing between two pages. What it leaves out favours
it: reactions, answers, the notice, dates, unread counts, the composer's parts, and what the client
starts from.
"""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template import engines
from django.urls import URLPattern, URLResolver, include, path

from messaging.models import Message
from rooms.models import Room

PAGE = 50

TEMPLATE = engines["django"].from_string(
    """{% load i18n static %}<!doctype html>
<html lang="ko">
  <head><meta charset="utf-8"><title>{{ room.name }}</title>
    <link rel="stylesheet" href="{% static 'css/base.css' %}"></head>
  <body>
    <nav><ul>{% for one in mine %}
      <li><a href="{% url 'plain' one.room.pk %}">{{ one.room.name }}</a></li>{% endfor %}
    </ul></nav>
    <h1>{{ room.name }}</h1>
    <p>{{ room.topic }}</p>
    <div role="log">{% for message in messages %}
      <article id="message-{{ message.pk }}" data-seq="{{ message.seq }}"
          data-author="{{ message.author_id }}">
        <b>{{ message.author.name }}</b>
        <time datetime="{{ message.created_at|date:'c' }}">
          {{ message.created_at|date:'H:i' }}</time>
        <div>{{ message.body_html|safe }}</div>
        <a href="{% url 'message' room.pk message.pk %}">{% translate "Reply" %}</a>
      </article>{% endfor %}
    </div>
    <form method="post">{% csrf_token %}<textarea name="body"></textarea></form>
    <ul>{% for member in people %}<li>{{ member.user.name }} {{ member.get_role_display }}</li>
    {% endfor %}</ul>
  </body>
</html>"""
)


@login_required
def plain_page(request: HttpRequest, room_id: int) -> HttpResponse:
    room = get_object_or_404(Room.objects.visible_to(request.user), pk=room_id)  # type: ignore[arg-type]
    newest = Message.objects.filter(room=room).select_related("author").order_by("-seq")[:PAGE]
    context = {
        "room": room,
        "messages": reversed(newest),
        "mine": request.user.memberships.select_related("room"),  # type: ignore[union-attr]
        "people": room.memberships.select_related("user").order_by("user__username"),
    }
    return HttpResponse(TEMPLATE.render(context, request))


urlpatterns: list[URLPattern | URLResolver] = [
    path("plain/<int:room_id>/", plain_page, name="plain"),
    path("", include("chatsite.urls")),
]
