"""Refuses what a visitor may not see, by the settings, by roles and by the scopes of tokens.

It runs after requests have been counted, so that guessing tokens is limited, too.
"""

from flask import Flask, Response, current_app, redirect, request, url_for
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Forbidden, Unauthorized

from kb.messages import _
from kb.permissions import ROLES, Role
from kb.settings import Settings
from kb.tokens import AccessToken
from webui.access.endpoints import OPEN, SCOPES
from webui.access.visitor import IMPOSTOR, visitor

_CONFIG = "WEBUI_AUTHORIZE"
_REALM = "Dialogue search"
_OPEN_BLUEPRINTS = frozenset({"sign-in"})
# Of endpoints that not every reader may see, unless everyone reads everything: the runs are of all documents.
_ROLES: dict[str, Role] = {"review.page": "editor", "status.page": "administrator"}


def register(app: Flask, settings: Settings) -> None:
    """Checks each request; `webui.access.identify` and `webui.access.rate_limit` have to be registered before."""
    app.config[_CONFIG] = settings
    app.before_request(_authorize)


def may_open(endpoint: str) -> bool:
    """True if the role of the visitor is enough for an endpoint."""
    settings: Settings = current_app.config[_CONFIG]
    if settings.access == "open" and settings.permissions is None:
        return True
    return ROLES.index(visitor().role) >= ROLES.index(_ROLES.get(endpoint, "reader"))


def _authorize() -> Response | None:
    settings: Settings = current_app.config[_CONFIG]
    who = visitor()
    if who is IMPOSTOR:
        raise Unauthorized(www_authenticate=_challenge())
    if request.endpoint is None or request.endpoint in OPEN or request.blueprint in _OPEN_BLUEPRINTS:
        return None
    if who.token:
        _require_scope(who.token)
    elif (
        settings.access != "open" and not who.is_known and (settings.sign_in_required or not may_open(request.endpoint))
    ):
        return _ask_to_sign_in(settings)
    elif not may_open(request.endpoint):
        raise Forbidden
    return None


def _require_scope(token: AccessToken) -> None:
    """Refuses a program what its token is not for."""
    wanted = SCOPES.get(request.blueprint or "")
    if wanted is None:
        raise Forbidden(_("このページは、トークンでは開けません。使える入口は /api/ にあります。"))
    if wanted not in token.scopes:
        message = _("トークン「{name}」には範囲「{scope}」がありません。", name=token.name, scope=wanted)
        raise Forbidden(message)


def _ask_to_sign_in(settings: Settings) -> Response:
    """Leads a browser to the sign-in page; raises Unauthorized for what programs ask."""
    if request.blueprint in SCOPES or settings.access == "header" or request.method not in ("GET", "HEAD"):
        raise Unauthorized(www_authenticate=_challenge())
    answer = redirect(url_for("sign-in.begin", next=request.full_path.rstrip("?")), 303)
    assert isinstance(answer, Response)  # noqa: S101  # Flask's own, where no other class is given
    return answer


def _challenge() -> WWWAuthenticate:
    """The challenge that a client of this address understands; a browser is not made to ask for a password."""
    if SCOPES.get(request.blueprint or "") == "feeds":
        return WWWAuthenticate("basic", {"realm": _REALM})
    return WWWAuthenticate("bearer", {"realm": _REALM})
