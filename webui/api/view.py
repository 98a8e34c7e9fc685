"""Routes of the JSON API below `/api/v1`, one for each operation, and of its OpenAPI document."""

from collections.abc import Callable

import msgspec
from flask import Blueprint, Response, current_app, g, request
from msgspec import Struct

from kb.api.operations import OPERATIONS, Operation
from kb.deadline import deadline
from webui.access.request_logs import note_count
from webui.api.calls import JSON, asked_parameters, json_answer, permalinks, sent_parameters
from webui.api.openapi import openapi_document
from webui.request_snapshot import served_dialogue, snapshot, use_request_snapshot

MAX_BODY_BYTES = 256 * 1024  # a draft of the greatest length, its characters escaped as \uXXXX

blueprint = Blueprint("api", __name__)
use_request_snapshot(blueprint)


@blueprint.get("/api/openapi.json")
def openapi() -> Response:
    """The OpenAPI document, with examples over the data at hand."""
    return Response(msgspec.json.encode(openapi_document(snapshot())), mimetype=JSON)


def _view(operation: Operation) -> Callable[..., Response]:
    return _sent(operation) if operation.method == "post" else _asked(operation)


def _asked(operation: Operation) -> Callable[..., Response]:
    def view(**path: str) -> Response:
        asked = asked_parameters(operation.parameters, path)
        if operation.dialogue:
            served_dialogue(path[operation.dialogue])
        return json_answer(_run(operation, asked))

    return view


def _sent(operation: Operation) -> Callable[..., Response]:
    """A view of a POST, of which nothing is kept, by caches neither."""

    def view() -> Response:
        g.without_etag = True
        request.max_content_length = MAX_BODY_BYTES
        answer = json_answer(_run(operation, sent_parameters(operation.parameters)))
        answer.headers["Cache-Control"] = "no-store"
        return answer

    return view


def _run(operation: Operation, asked: Struct) -> Struct:
    with deadline(operation.patience * current_app.config["WEBUI_ANSWER_SECONDS"]):
        found = operation.run(snapshot(), asked, permalinks())
    if isinstance(total := getattr(found, "total", None), int):
        note_count(total)
    return found


for _operation in OPERATIONS:
    blueprint.add_url_rule(
        _operation.path.replace("{", "<").replace("}", ">"),
        _operation.name,
        _view(_operation),
        methods=[_operation.method.upper()],
    )
