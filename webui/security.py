"""Security and caching headers of every response: own scripts and styles only, no inline code, no shared caches."""

from flask import Flask, Response, current_app, g

from webui.assets import is_versioned

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "connect-src 'self'",
    )
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",  # for browsers without frame-ancestors
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


def register(app: Flask) -> None:
    """Adds the headers to all responses of an app."""
    app.after_request(_set_headers)


def _set_headers(response: Response) -> Response:
    response.headers.update(_HEADERS)
    if not current_app.config["WEBUI_CRAWLABLE"]:
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["X-Request-ID"] = g.get("request_id", "")
    if is_versioned():
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    else:
        kept = "no-store" if response.cache_control.no_store else "private, no-cache"
        response.headers["Cache-Control"] = kept
        response.vary.add("Accept-Language")
    return response
