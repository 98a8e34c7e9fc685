"""Mapping from errors to HTTP statuses and error pages: the reason, the next step, and a request id for the log."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from flask import Flask, Response, current_app, g, request
from werkzeug.exceptions import HTTPException, SecurityError

from kb.errors import (
    IndexUnavailableError,
    KbError,
    NotFoundError,
    QueryError,
    SearchTimeoutError,
    WithdrawnError,
)
from kb.messages import _
from kb.query.ast import Mode
from webui.formats import facet_label
from webui.links import page_url
from webui.templating import PageModel
from webui.url_state import FACETS, NAMES, known_parameters

logger = logging.getLogger(__name__)

STATUS: Mapping[type[KbError], int] = {
    QueryError: 400,
    NotFoundError: 404,
    WithdrawnError: 410,
    IndexUnavailableError: 503,
    SearchTimeoutError: 503,
}
RETRY_SECONDS = 5  # of Retry-After
PROBLEM_ENDPOINTS = frozenset({"search.suggest"})  # answered with a problem document (RFC 9457)
SEARCH_BLUEPRINTS = frozenset({"search", "takeaway", "trends"})  # pages of a query that a visitor can narrow
PAGED = "search.results"  # endpoint with page numbers
LENIENT = "handling=lenient"  # RFC 7240: the script searches while typing, and shows a refusal itself
_LENIENT = (STATUS[QueryError], STATUS[SearchTimeoutError])
PERIOD = ("from", "to")
DEFAULT_STATUS = 500  # of every other KbError


@dataclass(frozen=True)
class Explanation:
    """Heading of an error page, and its advice."""

    title: str
    advice: str


@dataclass(frozen=True)
class ErrorPage(PageModel):
    """An error page, with a form that repeats the search where it can be corrected.

    `parameter` is the URL parameter at fault, `fields` are the other ones to correct: name, label, value.
    `kept_parameters` are sent along as they were. `first_page_url` is set where a page number was beyond the last.
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
    app.register_error_handler(KbError, _known)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(SecurityError, _untrusted)


def status_of(error: KbError) -> int:
    """HTTP status of an error, by its nearest class that has one."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), DEFAULT_STATUS)


def explain(status: int) -> Explanation:
    """Heading and advice of a status."""
    explanations: Mapping[int, Explanation] = {
        400: Explanation(_("条件を確かめてください"), _("下の内容を直して、もう一度検索してください。")),
        404: Explanation(
            _("ページが見つかりません"),
            _("URLを確かめるか、キーワードから探し直してください。"),
        ),
        405: Explanation(_("この操作はできません"), _("トップページからやり直してください。")),
        410: Explanation(
            _("このページはなくなりました"), _("対話が取り下げられました。キーワードから探し直してください。")
        ),
        414: Explanation(_("URLが長すぎます"), _("条件を減らして、もう一度検索してください。")),
        429: Explanation(_("アクセスが集中しています"), _("1分ほど待ってから、もう一度お試しください。")),
        500: Explanation(
            _("処理中に問題が起きました"),
            _("もう一度お試しください。続くときは、下の受付番号を添えて管理者に知らせてください。"),
        ),
        503: Explanation(
            _("ただいま検索できません"),
            _("索引の準備ができていません。しばらく待っても続くときは、受付番号を添えて管理者に知らせてください。"),
        ),
    }
    return explanations.get(status, explanations[500] if status >= 500 else explanations[405])


def _timeout(error: SearchTimeoutError) -> tuple[str, Explanation]:
    """Message, heading and advice for a request that ran out of time.

    Only a search can be narrowed; other pages have no input to correct.
    """
    title = _("時間内に答えられませんでした")
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
    """Name of a URL parameter as the forms have it."""
    labels = {
        **{name: facet_label(facet) for facet, name in FACETS.items()},
        "q": _("キーワード"),
        "mode": _("語の組み合わせ方"),
        "match": _("一致のしかた"),
        "from": _("期間の始まり"),
        "to": _("期間の終わり"),
        "sort": _("並び順"),
        "group": _("まとめ方"),
        "page": _("ページ番号"),
    }
    return labels.get(name, name)


def _known(error: KbError) -> tuple[Response, int]:
    status = status_of(error)
    if isinstance(error, QueryError):
        return _answer(status, message=str(error), parameter=error.parameter)
    if isinstance(error, SearchTimeoutError):
        logger.warning("request %s: %s: %s", g.get("request_id"), request.full_path, error)
        message, explanation = _timeout(error)
        return _answer(status, message=message, explanation=explanation)
    if status < 500:
        return _answer(status, message=str(error))
    # The message is for the operator and may name folders; the page has the id of the log line.
    trace = error if status == DEFAULT_STATUS else None  # a missing index needs no traceback
    logger.error("request %s: %s: %s", g.get("request_id"), type(error).__name__, error, exc_info=trace)
    return _answer(status)


def _http(error: HTTPException) -> tuple[Response, int, list[tuple[str, str]]]:
    status = error.code or 500
    if status >= 500:
        logger.error("request %s: %s", g.get("request_id"), error, exc_info=getattr(error, "original_exception", None))
    kept = [(name, value) for name, value in error.get_headers() if name in ("Allow", "Retry-After")]
    return *_answer(status), kept


def _untrusted(error: SecurityError) -> Response:
    """Answers an untrusted host in plain text: Flask cannot make a URL for it."""
    message = _("この名前ではページを開けません。設定 trusted_hosts を管理者に確かめてください。")
    return Response(f"{message}\n", status=400, mimetype="text/plain")


def _answer(
    status: int,
    *,
    message: str | None = None,
    parameter: str | None = None,
    explanation: Explanation | None = None,
) -> tuple[Response, int]:
    """An error page, or a problem document, with Retry-After for a 503."""
    answer, status = _written(status, explanation or explain(status), message=message, parameter=parameter)
    if status == 503:
        answer.headers["Retry-After"] = str(RETRY_SECONDS)
    return answer, status


def _written(
    status: int, explanation: Explanation, *, message: str | None, parameter: str | None
) -> tuple[Response, int]:
    if request.endpoint not in PROBLEM_ENDPOINTS:
        page = Response(_page(status, explanation, message=message, parameter=parameter))
        if message and status in _LENIENT and request.headers.get("Prefer") == LENIENT:
            page.headers.update({"Preference-Applied": LENIENT, "Vary": "Prefer"})
            return page, 200
        return page, status
    problem = {"title": explanation.title, "status": status, "detail": message or explanation.advice}
    body = current_app.json.dumps({**problem, "instance": f"urn:request:{g.request_id}"})
    return Response(body, mimetype="application/problem+json"), status


def _page(status: int, explanation: Explanation, *, message: str | None, parameter: str | None) -> str:
    beyond = status == STATUS[NotFoundError] and request.endpoint == PAGED
    return ErrorPage(
        status=status,
        explanation=explanation,
        message=message,
        parameter=parameter,
        parameter_label=_label(parameter, message or ""),
        fields=[(name, parameter_label(name), request.args.get(name, "")) for name in _fields(parameter)],
        kept_parameters=_given(parameter),
        first_page_url=page_url(PAGED, known_parameters(request.args, NAMES - {"page"})) if beyond else None,
        text=request.args.get("q", ""),
        any_word=request.args.get("mode") == Mode.ANY,
    ).render()


def _label(parameter: str | None, message: str) -> str | None:
    """Name of the parameter at fault, unless the message begins with it."""
    label = parameter_label(parameter) if parameter else None
    return None if label and message.startswith(label) else label


def _fields(parameter: str | None) -> tuple[str, ...]:
    """Fields to correct beside the query text: both ends of a period, for one may contradict the other."""
    return PERIOD if parameter in PERIOD else ()


def _given(parameter: str | None) -> dict[str, list[str]]:
    """Parameters to repeat: all but the query text, the fields to correct and the parameter at fault."""
    kept = NAMES - {"q", "mode", "page", parameter, *_fields(parameter)}
    return known_parameters(request.args, kept)
