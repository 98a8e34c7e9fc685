"""Host names that are answered: those of this machine, of the address of the pages, and of the settings.

An answer repeats the name it was asked by in its URLs, so that a foreign one would lead readers of a feed elsewhere.
"""

import re
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask, current_app, request
from werkzeug.exceptions import SecurityError

from kb.messages import _
from kb.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
PROBES = frozenset({"/healthz", "/livez", "/readyz"})
_ANY_ADDRESS = ("0.0.0.0", "::", "")  # noqa: S104  # compared with, not bound
_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[^\[\]:@/?#\s]+)(?::\d{1,5})?")


def register(app: Flask, settings: Settings) -> None:
    """Refuses other names with status 400; monitors on this machine reach the probes by its names, whatever is set."""
    app.config.update(WEBUI_TRUSTED_HOSTS=tuple(map(_in_ascii, trusted_hosts(settings))))
    app.before_request(_refuse_other_names)
    app.wsgi_app = _with_host(app.wsgi_app)  # type: ignore[assignment,method-assign]  # as Flask says


def trusted_hosts(settings: Settings) -> tuple[str, ...]:
    """The names that all pages answer to; without the setting, those of this machine and of its address.

    A name that begins with a dot stands for all below it and itself.
    """
    if settings.trusted_hosts:
        return settings.trusted_hosts
    own = "" if settings.host in _ANY_ADDRESS else settings.host
    named = (_bracketed(own), _bracketed(urlsplit(settings.address or "").hostname or ""))
    return tuple(dict.fromkeys(filter(None, (*LOOPBACK, *named))))


def unreachable_names(settings: Settings) -> str | None:
    """The setting to add where other machines are listened to, but no name of theirs would be answered."""
    if settings.host not in _ANY_ADDRESS or settings.trusted_hosts or settings.address:
        return None
    return _(
        "ほかの機械からも待ち受けますが、開けるのは {names} という名前だけです。"
        "kb.toml の address か trusted_hosts に、利用者が開く名前を書いてください。",
        names="、".join(LOOPBACK),
    )


def is_trusted(host: str, trusted: Collection[str]) -> bool:
    """True if a Host header names one of the trusted names, with any port."""
    found = _HOST.fullmatch(host.lower())
    if found is None:
        return False
    name = found["name"].removesuffix(".")
    return any(name == one.removeprefix(".") or (one.startswith(".") and name.endswith(one)) for one in trusted)


def _refuse_other_names() -> None:
    """Checks the Host header."""
    host = request.headers.get("Host", "")
    trusted: tuple[str, ...] = current_app.config["WEBUI_TRUSTED_HOSTS"]
    if not is_trusted(host, trusted) and not (request.path in PROBES and is_trusted(host, LOOPBACK)):
        raise SecurityError(f"Host {host!r} is not trusted.")


def _with_host(app: "WSGIApplication") -> "WSGIApplication":
    """WSGI middleware: a request that names no host, as a monitor's of HTTP/1.0, is one to this machine."""

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        environ.setdefault("HTTP_HOST", LOOPBACK[0])
        return app(environ, start_response)

    return answer


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _in_ascii(name: str) -> str:
    """The name as a browser sends it; one that IDNA refuses stays as it is, and matches nothing."""
    try:
        return name.lower() if name.isascii() else f"{'.' * name.startswith('.')}{_idna(name.strip('.'))}"
    except UnicodeError:
        return name


def _idna(name: str) -> str:
    return name.encode("idna").decode("ascii").lower()
