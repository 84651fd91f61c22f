"""/api/v1/: the calls, and a problem for whatever is none."""

from django.urls import path, re_path

from messaging.api.root import api
from rooms.api.problems import no_such_call, with_problems

# Not `app_name`: a module variable of that name would put all of this into one more namespace.
calls, application, namespace = api.urls
for call in calls:
    if call.callback:
        call.callback = with_problems(call.callback)

urlpatterns = [
    path("", no_such_call, name="api"),
    path("", (calls, application, namespace)),
    re_path(r"^(?P<path>.+)$", no_such_call),
]
