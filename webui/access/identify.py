"""Identifies the visitor of each request: by a token, by the headers of a reverse proxy, or by a session."""

from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Iterable

from flask import Flask, current_app, g, request, session

from kb.generations.data_folder import DataFolder
from kb.permissions import EVERYONE, Permissions
from kb.settings import Settings
from kb.tokens import PREFIX, AccessToken, TokenFile
from webui.access.endpoints import SCOPES
from webui.access.visitor import IMPOSTOR, STRANGER, Visitor, is_name
from webui.proxies import PROXY_HEADERS_TRUSTED

USER, GROUPS = "user", "groups"  # of a session

_CONFIG = "WEBUI_ACCESS"


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
    """Identifies the visitor before each request; `webui.access.authorize` refuses what he may not see."""
    app.config[_CONFIG] = _Access(settings, permissions)
    app.before_request(_identify)


def begin_session(name: str, groups: list[str]) -> None:
    """Begins the session of a user who has signed in; the rest of this request, and its entry in logs, is his."""
    session.clear()  # nothing of a stranger's goes on
    session.permanent = True
    session[USER], session[GROUPS] = name, groups
    g.visitor = _user(current_app.config[_CONFIG])


def _identify() -> None:
    access: _Access = current_app.config[_CONFIG]
    g.visitor = _user(access)
    secret = _secret()
    # A proxy that asks for a password, or for a token of its own, passes them on with every request.
    is_for_us = secret is not None and secret.startswith(PREFIX)
    if secret is not None and (is_for_us or (request.blueprint in SCOPES and not g.visitor.is_known)):
        token = access.tokens.find(secret)
        g.visitor = access.program(token) if token else IMPOSTOR


def _user(access: _Access) -> Visitor:
    settings = access.settings
    if settings.access == "header" and request.environ.get(PROXY_HEADERS_TRUSTED):
        name = _decoded(request.headers.get(settings.user_header, "").strip())
        if is_name(name):
            groups = request.headers.get(settings.groups_header, "").split(",")
            return access.user(name, (_decoded(group.strip()) for group in groups))
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
            password = b64decode(content, validate=True).decode().partition(":")[2]
        except (Base64Error, UnicodeDecodeError):
            return None
        return password if password.startswith(PREFIX) else None
    return None


def _decoded(value: str) -> str:
    """The value of a header, which WSGI gives as Latin-1, as the UTF-8 that proxies write."""
    try:
        return value.encode("latin-1").decode()
    except UnicodeError:
        return value
