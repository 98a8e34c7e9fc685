"""Origins of scripts in browsers: those of the setting `cors_origins` may call the API, none by default.

A script of another site could ask a server on the reader's own network through his browser, under a name that it makes
point there (DNS rebinding). The Model Context Protocol requires servers to check the origin, whatever host is named.
"""

from flask import Flask, Response, current_app, request

from webui.problems import is_for_programs

_METHODS = "GET, HEAD, POST, OPTIONS"
_HEADERS = (
    "Authorization, Content-Type, Accept, If-None-Match, MCP-Protocol-Version, MCP-Session-Id, MCP-Method, MCP-Name"
)
_EXPOSED = "ETag, Retry-After, X-Request-ID"
_PREFLIGHT_SECONDS = "600"


def register(app: Flask, origins: tuple[str, ...]) -> None:
    """Answers preflight requests of the allowed origins, and marks the answers to them."""
    app.config["WEBUI_CORS_ORIGINS"] = frozenset(origin.rstrip("/").lower() for origin in origins)
    app.before_request(_answer_preflight)
    app.after_request(_mark)


def is_foreign() -> bool:
    """True for a request of a script in a browser that is not allowed; other programs send no origin."""
    return "Origin" in request.headers and not _is_allowed()


def _is_allowed() -> bool:
    return request.headers.get("Origin", "").lower() in current_app.config["WEBUI_CORS_ORIGINS"]


def _answer_preflight() -> Response | None:
    is_preflight = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
    if not (is_preflight and is_for_programs() and _is_allowed()):
        return None
    answer = Response(status=204)
    answer.headers["Access-Control-Allow-Methods"] = _METHODS
    answer.headers["Access-Control-Allow-Headers"] = _HEADERS
    answer.headers["Access-Control-Max-Age"] = _PREFLIGHT_SECONDS
    return answer


def _mark(response: Response) -> Response:
    if current_app.config["WEBUI_CORS_ORIGINS"] and is_for_programs():
        response.vary.add("Origin")
        if _is_allowed():
            response.headers["Access-Control-Allow-Origin"] = request.headers["Origin"]
            response.headers["Access-Control-Expose-Headers"] = _EXPOSED
    return response
