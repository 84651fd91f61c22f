"""The API as a whole: its routers, how it reads and writes, its documents."""

from typing import Any

import orjson
from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser
from ninja.renderers import BaseRenderer

from messaging.api import (
    attention,
    delivery,
    marks,
    messages,
    past,
    push,
    revisions,
    search,
    statistics,
    uploads,
    webhooks,
)
from messaging.api import rooms as rooms_router
from messaging.api.examples import explain
from rooms.api import invitations, members, people, problems, sanctions
from rooms.api.authentication import CREDENTIALS


class StrictParser(Parser):
    """JSON as RFC 8259 has it: no NaN, no halves of characters, nothing nested without end."""

    def parse_body(self, request: HttpRequest) -> Any:
        return orjson.loads(request.body)


class Renderer(BaseRenderer):
    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        return orjson.dumps(data)


class Api(NinjaAPI):
    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        """Beside what each call returns: that everything else is a problem, and examples."""
        schema = super().get_openapi_schema(**kwargs)
        shape = problems.Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        schema["components"]["schemas"] |= {**shape.pop("$defs"), "Problem": shape}
        for operations in schema["paths"].values():
            for operation in operations.values():
                operation["responses"]["default"] = PROBLEM_RESPONSE
        explain(schema)
        return schema


PROBLEM_RESPONSE = {
    "description": "A refusal",
    "content": {problems.CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
}

api = Api(
    title="Oreum",
    version="1",
    description="Rooms, their people, messages and event logs. See docs/protocol.md.",
    urls_namespace="api",
    auth=CREDENTIALS,
    parser=StrictParser(),
    renderer=Renderer(),
)
problems.register(api)
for router in (
    people.router,
    rooms_router.router,
    members.router,
    sanctions.router,
    invitations.router,
    attention.router,
    push.router,
    messages.router,
    revisions.router,
    marks.router,
    uploads.router,
    delivery.router,
    past.router,
    search.router,
    statistics.router,
    webhooks.router,
):
    api.add_router("", router)
