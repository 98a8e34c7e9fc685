"""Route of the knowledge for Dify: `POST /api/dify/retrieval`, as its External Knowledge API documents it.

Errors are problem documents that also have Dify's members `error_code` and `error_msg`. In Dify, the endpoint to
register is the address that ends with `/api/dify`.
"""

from typing import cast

from flask import Blueprint, Response, g, request
from msgspec.json import decode, encode

from kb.api.operations import RETRIEVAL
from kb.api.retrieval import RetrievalParameters, retrieve
from kb.messages import _
from webui.access.request_logs import note_count
from webui.api.calls import json_answer, permalinks, sent_parameters
from webui.problems import MEDIA_TYPE, problem
from webui.request_snapshot import snapshot, use_request_snapshot

blueprint = Blueprint("dify", __name__)
use_request_snapshot(blueprint)

MALFORMED, UNAUTHORIZED, UNKNOWN_KNOWLEDGE = 1001, 1002, 2001  # Dify's documented codes
INVALID, UNAVAILABLE = 3001, 5001  # ours, for what has none


@blueprint.post(RETRIEVAL.path)
def retrieval() -> Response:
    """The records for a question. `webui.access` has checked the token before."""
    g.without_etag = True
    if not is_well_formed(request.headers.get("Authorization")):
        return problem(403, _("Authorization ヘッダーは「Bearer トークン」の形にしてください。"))
    asked = cast("RetrievalParameters", sent_parameters(RetrievalParameters))
    found = retrieve(snapshot(), asked, permalinks())
    note_count(len(found.records))
    answer = json_answer(found)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def is_well_formed(authorization: str | None) -> bool:
    """True without the header, or with a bearer token."""
    if authorization is None:
        return True
    scheme, _space, token = authorization.partition(" ")
    return scheme.lower() == "bearer" and bool(token.strip())


@blueprint.after_request
def _add_error_code(response: Response) -> Response:
    """Adds Dify's members to a problem document."""
    if response.mimetype != MEDIA_TYPE:
        return response
    found = decode(response.get_data())
    code = _code(response.status_code)
    response.set_data(encode({**found, "error_code": code, "error_msg": found.get("detail") or found["title"]}))
    return response


def _code(status: int) -> int:
    if status in (401, 403):
        authorization = request.headers.get("Authorization")
        return UNAUTHORIZED if authorization and is_well_formed(authorization) else MALFORMED
    if status == 404:
        return UNKNOWN_KNOWLEDGE
    return INVALID if status < 500 else UNAVAILABLE
