"""Maps errors to HTTP statuses and error pages with the reason, the next step, and a request id for the log."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException, SecurityError

from kb.api.parameters import FACETS
from kb.errors import (
    EngineUnavailableError,
    ExpiredCursorError,
    IndexUnavailableError,
    KbError,
    NotFoundError,
    QueryError,
    SearchTimeoutError,
    StorageError,
    WithdrawnError,
)
from kb.messages import _
from kb.query.ast import Mode
from webui.explanations import Explanation, explain
from webui.formats import facet_label
from webui.links import page_url
from webui.problems import is_for_programs, problem
from webui.templating import PageModel
from webui.url_state import PARAMETERS, known_parameters

logger = logging.getLogger(__name__)

STATUS: Mapping[type[KbError], int] = {
    QueryError: 400,
    ExpiredCursorError: 410,
    NotFoundError: 404,
    WithdrawnError: 410,
    IndexUnavailableError: 503,
    EngineUnavailableError: 503,
    SearchTimeoutError: 503,
    StorageError: 503,
}
RETRY_SECONDS = 5  # seconds in Retry-After
SEARCH_BLUEPRINTS = frozenset(
    {"search", "download", "trends"}
)  # blueprints of pages with a query that the user can narrow
RESULTS_ENDPOINT = "search.results"  # the endpoint with page numbers
PREFER_LENIENT = (
    "handling=lenient"  # RFC 7240; sent while typing: the script shows a refused query above the results that stay
)
_LENIENT_STATUSES = (STATUS[QueryError], STATUS[SearchTimeoutError])
PERIOD_PARAMETERS = ("from", "to")
_KEPT_HEADERS = ("Allow", "Retry-After", "WWW-Authenticate")  # of an HTTP exception, in its response
DEFAULT_STATUS = 500  # status of every other KbError


@dataclass(frozen=True)
class ErrorPage(PageModel):
    """An error page, with a form that repeats the search if it can be corrected.

    `parameter` is the invalid URL parameter, `fields` are further ones to correct: name, label, value.
    `kept_parameters` are repeated unchanged. `first_page_url` is set if a page number was beyond the last page.
    """

    template: ClassVar[str] = "error.html"

    status: int
    explanation: Explanation
    message: str | None
    parameter: str | None
    parameter_label: str | None
    fields: Sequence[tuple[str, str, str]]
    kept_parameters: Mapping[str, Sequence[str]]
    first_page_url: str | None
    text: str
    any_word: bool


def register(app: Flask) -> None:
    """Registers the error handlers."""
    app.register_error_handler(KbError, _handle_kb_error)
    app.register_error_handler(HTTPException, _handle_http_error)
    app.register_error_handler(SecurityError, _handle_untrusted_host)


def status_of(error: KbError) -> int:
    """The HTTP status of an error: that of the nearest base class in `STATUS`."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), DEFAULT_STATUS)


def _timeout_explanation(error: SearchTimeoutError) -> tuple[str, Explanation]:
    """Message, title and advice for a request that exceeded its time limit.

    Only a search can be narrowed; other pages have no input to correct.
    """
    title = _("時間内に答えられませんでした")
    if is_for_programs():
        return str(error), explain(503)
    if request.blueprint not in SEARCH_BLUEPRINTS:
        message = str(error) if error.crowded else _("このページを作るのに時間がかかりすぎるため、途中でやめました。")
        again = _("少し待ってから、もう一度開いてください。続くときは、受付番号を添えて管理者に知らせてください。")
        return message, Explanation(title, again)
    if error.crowded:
        advice = _("条件はそのままで構いません。続くときは、受付番号を添えて管理者に知らせてください。")
    else:
        advice = _("下の条件を直して、もう一度検索してください。")
    return str(error), Explanation(title, advice)


def parameter_label(name: str) -> str:
    """The name of a URL parameter as in the forms."""
    labels = {
        **{name: facet_label(facet) for facet, name in FACETS.items()},
        "q": _("キーワード"),
        "find": _("この対話の中で探す語"),
        "mode": _("語の組み合わせ方"),
        "match": _("一致のしかた"),
        "from": _("期間の始まり"),
        "to": _("期間の終わり"),
        "sort": _("並び順"),
        "group": _("まとめ方"),
        "page": _("ページ番号"),
    }
    return labels.get(name, name)


def _handle_kb_error(error: KbError) -> tuple[Response, int]:
    status = status_of(error)
    if isinstance(error, QueryError):
        return _error_response(status, message=str(error), parameter=error.parameter)
    if isinstance(error, SearchTimeoutError):
        logger.warning("request %s: %s: %s", g.get("request_id"), request.full_path, error)
        message, explanation = _timeout_explanation(error)
        return _error_response(status, message=message, explanation=explanation)
    if status < 500:
        return _error_response(status, message=str(error))
    # The message is for the administrator and may contain paths; the page shows only the request id.
    trace = error if status == DEFAULT_STATUS else None  # a missing index needs no traceback
    logger.error("request %s: %s: %s", g.get("request_id"), type(error).__name__, error, exc_info=trace)
    return _error_response(status)


def _handle_http_error(error: HTTPException) -> tuple[Response, int, list[tuple[str, str]]]:
    status = error.code or 500
    if status >= 500:
        logger.error("request %s: %s", g.get("request_id"), error, exc_info=getattr(error, "original_exception", None))
    kept = [(name, value) for name, value in error.get_headers() if name in _KEPT_HEADERS]
    stated = error.description if error.description != type(error).description else None
    return *_error_response(status, message=stated), kept


def _handle_untrusted_host(error: SecurityError) -> Response:
    """Responds to an untrusted host in plain text: Flask cannot build URLs for it."""
    message = _("この名前ではページを開けません。設定 address か trusted_hosts に加えるよう、管理者に伝えてください。")
    return Response(f"{message}\n", status=400, mimetype="text/plain")


def _error_response(
    status: int,
    *,
    message: str | None = None,
    parameter: str | None = None,
    explanation: Explanation | None = None,
) -> tuple[Response, int]:
    """An error page or a problem document, with Retry-After for status 503."""
    answer, status = _page_or_problem(status, explanation or explain(status), message=message, parameter=parameter)
    if status == 503:
        answer.headers["Retry-After"] = str(RETRY_SECONDS)
    return answer, status


def _page_or_problem(
    status: int, explanation: Explanation, *, message: str | None, parameter: str | None
) -> tuple[Response, int]:
    if is_for_programs():
        return problem(status, message, parameter=parameter), status
    page = Response(_page(status, explanation, message=message, parameter=parameter))
    if message and status in _LENIENT_STATUSES and request.headers.get("Prefer") == PREFER_LENIENT:
        page.headers.update({"Preference-Applied": PREFER_LENIENT, "Vary": "Prefer"})
        return page, 200
    return page, status


def _page(status: int, explanation: Explanation, *, message: str | None, parameter: str | None) -> str:
    beyond = status == STATUS[NotFoundError] and request.endpoint == RESULTS_ENDPOINT
    return ErrorPage(
        status=status,
        explanation=explanation,
        message=message,
        parameter=parameter,
        parameter_label=_label_of_parameter(parameter, message or ""),
        fields=[(name, parameter_label(name), request.args.get(name, "")) for name in _fields_to_correct(parameter)],
        kept_parameters=_kept_parameters(parameter),
        first_page_url=page_url(RESULTS_ENDPOINT, known_parameters(request.args, PARAMETERS - {"page"}))
        if beyond
        else None,
        text=request.args.get("q", ""),
        any_word=request.args.get("mode") == Mode.ANY,
    ).render()


def _label_of_parameter(parameter: str | None, message: str) -> str | None:
    """The label of the invalid parameter, unless the message begins with it."""
    label = parameter_label(parameter) if parameter else None
    return None if label and message.startswith(label) else label


def _fields_to_correct(parameter: str | None) -> tuple[str, ...]:
    """Further fields to correct: both ends of a period, since they may contradict each other."""
    return PERIOD_PARAMETERS if parameter in PERIOD_PARAMETERS else ()


def _kept_parameters(parameter: str | None) -> dict[str, list[str]]:
    """Parameters to repeat: all except the query text, the fields to correct and the invalid parameter."""
    kept = PARAMETERS - {"q", "mode", "page", parameter, *_fields_to_correct(parameter)}
    return known_parameters(request.args, kept)
