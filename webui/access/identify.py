"""Identifies the visitor of each request: by a token, by the headers of a reverse proxy, or by a session."""

from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Iterable

from flask import Flask, Response, current_app, g, redirect, request, session, url_for
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Forbidden, Unauthorized

from kb.generations.data_folder import DataFolder
from kb.messages import _
from kb.permissions import EVERYONE, ROLES, Permissions, Role
from kb.settings import Settings
from kb.tokens import AccessToken, Scope, TokenFile
from webui.access.endpoints import OPEN
from webui.access.visitor import STRANGER, Visitor, visitor
from webui.proxies import PROXY_HEADERS_TRUSTED

USER, GROUPS = "user", "groups"  # of a session

_CONFIG = "WEBUI_ACCESS"
_REALM = "Dialogue search"
_OPEN_BLUEPRINTS = frozenset({"sign-in"})
# Of endpoints that not every reader may see, unless all is open.
_ROLES: dict[str, Role] = {"review.page": "editor", "status.page": "administrator"}
_SCOPES: dict[str, Scope] = {  # of blueprints, and of single endpoints, that a token may open
    "api": "api",
    "diet": "api",
    "dify": "dify",
    "mcp": "mcp",
    "download": "feeds",
}


class _Access:
    """The settings and files by which visitors are identified."""

    def __init__(self, settings: Settings, permissions: Permissions | None) -> None:
        self.settings = settings
        self.permissions = permissions
        self.tokens = TokenFile(DataFolder(settings.data).tokens)

    def user(self, name: str, groups: Iterable[str]) -> Visitor:
        """A user who is a member of some groups."""
        if self.permissions is None:
            # Nothing says who administers: those who can read everything may read the status, too.
            return Visitor(name, EVERYONE, "administrator")
        groups = list(groups)
        return Visitor(name, self.permissions.labels_of(groups), self.permissions.role_of(groups))

    def program(self, token: AccessToken) -> Visitor:
        """A program with a token."""
        labels = self.permissions.labels_of(token.groups) if self.permissions else EVERYONE
        return Visitor(None, labels, "reader", token)


def register(app: Flask, settings: Settings, permissions: Permissions | None) -> None:
    """Identifies visitors before each request, and refuses what they may not see."""
    app.config[_CONFIG] = _Access(settings, permissions)
    app.before_request(_identify)


def may_open(endpoint: str) -> bool:
    """True if the role of the visitor is enough for an endpoint."""
    access: _Access = current_app.config[_CONFIG]
    wanted = _ROLES.get(endpoint, "reader")
    return access.settings.access == "open" or ROLES.index(visitor().role) >= ROLES.index(wanted)


def _identify() -> Response | None:
    access: _Access = current_app.config[_CONFIG]
    g.visitor = _visitor(access)
    if request.endpoint is None or request.endpoint in OPEN or request.blueprint in _OPEN_BLUEPRINTS:
        return None
    if g.visitor.token:
        _require_scope(g.visitor.token)
        return None
    settings = access.settings
    if settings.access == "open":
        return None
    if settings.sign_in_required and not g.visitor.is_known:
        return _ask_to_sign_in(settings)
    if not may_open(request.endpoint):
        if not g.visitor.is_known:
            return _ask_to_sign_in(settings)
        raise Forbidden
    return None


def _visitor(access: _Access) -> Visitor:
    secret = _secret()
    if secret is not None:
        token = access.tokens.find(secret)
        if token is None:
            raise Unauthorized(www_authenticate=_challenge())
        return access.program(token)
    settings = access.settings
    if settings.access == "header" and request.environ.get(PROXY_HEADERS_TRUSTED):
        if name := request.headers.get(settings.user_header, "").strip():
            groups = request.headers.get(settings.groups_header, "").split(",")
            return access.user(_decoded(name), (_decoded(group.strip()) for group in groups))
    elif settings.access == "oidc" and isinstance(session.get(USER), str):
        return access.user(session[USER], session.get(GROUPS, ()))
    return STRANGER


def _secret() -> str | None:
    """The token in the header Authorization: as a bearer, or as a password, which feed readers can send."""
    scheme, _space, content = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return content.strip()
    if scheme.lower() == "basic":
        try:
            return b64decode(content, validate=True).decode().partition(":")[2]
        except (Base64Error, UnicodeDecodeError):
            return ""
    return None


def _require_scope(token: AccessToken) -> None:
    """Refuses a program what its token is not for."""
    wanted = _SCOPES.get(request.blueprint or "")
    if wanted is None:
        raise Forbidden(_("このページは、トークンでは開けません。使える入口は /api/ にあります。"))
    if wanted not in token.scopes:
        message = _("トークン「{name}」には範囲「{scope}」がありません。", name=token.name, scope=wanted)
        raise Forbidden(message)


def _ask_to_sign_in(settings: Settings) -> Response:
    """Leads a browser to the sign-in page; raises Unauthorized for what programs ask."""
    if request.blueprint in _SCOPES or settings.access == "header" or request.method not in ("GET", "HEAD"):
        raise Unauthorized(www_authenticate=_challenge())
    answer = redirect(url_for("sign-in.begin", next=request.full_path.rstrip("?")), 303)
    assert isinstance(answer, Response)  # noqa: S101  # Flask's own, where no other class is given
    return answer


def _challenge() -> WWWAuthenticate:
    """The challenge that a client of this address understands; a browser is not made to ask for a password."""
    if _SCOPES.get(request.blueprint or "") == "feeds":
        return WWWAuthenticate("basic", {"realm": _REALM})
    return WWWAuthenticate("bearer", {"realm": _REALM})


def _decoded(value: str) -> str:
    """The value of a header, which WSGI gives as Latin-1, as the UTF-8 that proxies write."""
    try:
        return value.encode("latin-1").decode()
    except UnicodeError:
        return value
