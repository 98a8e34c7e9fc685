"""Routes of the Diet minutes API: `/api/speech`, `/api/meeting_list`, `/api/meeting`."""

import logging

from flask import Blueprint, Response, g, request, url_for

from kb.errors import KbError, QueryError
from webui.diet.packing import MEDIA_TYPES, packed_answer, packed_error
from webui.diet.parameters import CROWDED, INVALID, MAX_BYTES, TOO_LONG, DietApiError, Unit, read_query
from webui.diet.records import Urls
from webui.diet.search import diet_answer
from webui.errors import RETRY_SECONDS, status_of
from webui.explanations import explain
from webui.request_snapshot import snapshot, use_request_snapshot
from webui.turn_urls import permalink

logger = logging.getLogger(__name__)

blueprint = Blueprint("diet", __name__, url_prefix="/api")
use_request_snapshot(blueprint)


@blueprint.get("/speech")
def speeches() -> Response:
    """Single speeches with their texts, up to 100."""
    return _answer("speech")


@blueprint.get("/meeting_list")
def meeting_list() -> Response:
    """Meetings with the names of their speakers, up to 100."""
    return _answer("meeting_list")


@blueprint.get("/meeting")
def meetings() -> Response:
    """Whole meetings with all texts, up to 10."""
    return _answer("meeting")


def _answer(unit: Unit) -> Response:
    if len(request.query_string) > MAX_BYTES:
        raise DietApiError(INVALID, (TOO_LONG,))
    answer = diet_answer(snapshot(), read_query(unit, request.args), Urls(_meeting_url, permalink))
    return _packed(packed_answer(answer, as_json=_wants_json()))


@blueprint.errorhandler(DietApiError)
def _refuse(error: DietApiError) -> Response:
    return _packed(packed_error(error, as_json=_wants_json()), 400)


@blueprint.errorhandler(KbError)
def _fail(error: KbError) -> Response:
    """A failure in the form of the API: 19001 where a later attempt may succeed; the log has the reason."""
    if isinstance(error, QueryError):
        return _refuse(DietApiError(INVALID, (str(error),)))
    status = status_of(error)
    told = CROWDED if status == 503 else f"{explain(status).title}（{g.request_id}）"
    logger.error(
        "request %s: %s: %s", g.request_id, type(error).__name__, error, exc_info=None if status == 503 else error
    )
    answer = _packed(packed_error(DietApiError(told), as_json=_wants_json()), status)
    if status == 503:
        answer.headers["Retry-After"] = str(RETRY_SECONDS)
    return answer


def _meeting_url(dialogue_id: str) -> str:
    return url_for("dialogues.reader", dialogue_id=dialogue_id, lang=None, book=None, _external=True)


def _wants_json() -> bool:
    return request.args.get("recordPacking", "").strip() == "json"


def _packed(text: str, status: int = 200) -> Response:
    return Response(text, status=status, mimetype=MEDIA_TYPES[_wants_json()])
