"""Problem documents (RFC 9457): errors for programs, with the reason, the parameter and the next step."""

from collections.abc import Mapping

from flask import Response, g, request, url_for
from msgspec.json import encode

from kb.messages import N_, _

MEDIA_TYPE = "application/problem+json"
ENDPOINTS = frozenset({"search.suggest"})  # endpoints of the pages' script
_PREFIXES = ("/api/", "/mcp")
_PAGES = ("/api/",)  # below a prefix, but for people

# Title and next step of each status.
PROBLEMS: Mapping[int, tuple[str, str]] = {
    400: (N_("呼び出しの誤り"), N_("detail のとおりに直して、もう一度呼び出してください。")),
    401: (N_("認証が必要です"), N_("有効なトークンを Authorization: Bearer で送ってください。")),
    403: (N_("許されていません"), N_("トークンと、その権限を管理者に確かめてください。")),
    404: (N_("見つかりません"), N_("アドレスとIDを確かめるか、検索から探し直してください。")),
    405: (N_("この方法では呼び出せません"), N_("Allow ヘッダーにある方法で呼び出してください。")),
    406: (N_("求める形式では答えられません"), N_("Accept ヘッダーを直してください。")),
    410: (N_("なくなりました"), N_("detail を読み、検索から取り直してください。")),
    413: (N_("本文が大きすぎます"), N_("本文を分けて、別々に呼び出してください。")),
    414: (N_("アドレスが長すぎます"), N_("条件を減らして、もう一度呼び出してください。")),
    415: (N_("本文の形式が違います"), N_("Content-Type: application/json で送ってください。")),
    429: (N_("呼び出しが多すぎます"), N_("Retry-After の秒数だけ待ってから、もう一度呼び出してください。")),
    500: (N_("処理中に問題が起きました"), N_("もう一度呼び出し、続くときは instance を管理者に知らせてください。")),
    501: (N_("この入口は使えません"), N_("detail のとおりに用意してもらうよう、管理者に頼んでください。")),
    503: (N_("いまは答えられません"), N_("Retry-After の秒数だけ待つか、条件を絞って、もう一度呼び出してください。")),
}


def is_for_programs() -> bool:
    """True if this request comes through a door for programs, whether or not its address exists."""
    if request.endpoint in ENDPOINTS:
        return True
    return request.path.startswith(_PREFIXES) and request.path not in _PAGES


def problem(status: int, detail: str | None = None, *, parameter: str | None = None, **extensions: object) -> Response:
    """The problem document of a status; `detail` is the reason, `parameter` the value that caused it."""
    title, step = PROBLEMS.get(status) or PROBLEMS[500 if status >= 500 else 400]
    members = {
        "type": url_for("api_guide.page", _anchor=f"problem-{status}", lang=None, book=None),
        "title": _(title),
        "status": status,
        "detail": detail or _reason(status),
        "parameter": parameter,
        "next_step": _(step),
        "instance": f"urn:request:{g.get('request_id', '')}",
        **extensions,
    }
    body = encode({name: value for name, value in members.items() if value is not None})
    return Response(body, status=status, mimetype=MEDIA_TYPE)


def _reason(status: int) -> str | None:
    """The reason of an error that nobody has given one; None where the title says all."""
    if status == 404:
        return _("{path} という入口はありません。", path=request.path)
    if status == 405:
        return _("{path} は {method} では呼び出せません。", path=request.path, method=request.method)
    if status == 415:
        return _("本文の形式が {media} です。", media=request.mimetype or _("書かれていません"))
    return None
