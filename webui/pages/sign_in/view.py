"""Routes of signing in and out at the OpenID Connect provider: `/sign-in`, `/sign-in/callback`, `/sign-out`."""

import logging
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlsplit

from flask import Blueprint, abort, g, redirect, request, session, url_for
from werkzeug.wrappers import Response

from kb.escapes import has_control_characters
from webui.access.identify import begin_session
from webui.access.oidc import groups_in, name_in, provider
from webui.access.visitor import STRANGER
from webui.templating import PageModel

blueprint = Blueprint("sign-in", __name__)
log = logging.getLogger(__name__)

_NEXT = "next"
_LONGEST_NEXT = 1_000  # characters; a longer address is not remembered, since a browser drops a cookie above 4 KB
_PENDING = 3  # attempts in as many tabs


@dataclass(frozen=True)
class SignInPage(PageModel):
    """`failed` is True after a refusal of the provider, False after the end of a session."""

    template: ClassVar[str] = "sign_in/sign_in.html"

    failed: bool


@blueprint.get("/sign-in")
def begin() -> Response | tuple[str, int]:
    """Leads to the provider; the page asked for is remembered in the session."""
    if provider() is None:
        abort(404)
    address = request.args.get("next", "")
    session[_NEXT] = _local(address if len(address) <= _LONGEST_NEXT else "")
    _forget_older_states()
    try:
        found: Response = provider().authorize_redirect(
            url_for("sign-in.callback", lang=None, book=None, _external=True)
        )
    except Exception as error:  # noqa: BLE001  # see _failed
        return _failed(error, 503)
    return found


@blueprint.get("/sign-in/callback")
def callback() -> Response | tuple[str, int]:
    """Begins the session of a user whom the provider names; its errors are told with the way to try again."""
    if provider() is None:
        abort(404)
    leads_to = session.get(_NEXT, "")
    try:
        claims = provider().authorize_access_token()["userinfo"]
        name, groups = name_in(claims), groups_in(claims)
        if name is None:
            raise ValueError("no claim has a name that can be shown")
    except Exception as error:  # noqa: BLE001  # see _failed
        return _failed(error, 403)
    begin_session(name, groups)
    return redirect(_local(leads_to), 303)


@blueprint.post("/sign-out")
def end() -> str:
    """Ends the session. A form of another site cannot: its cookie is not sent (SameSite)."""
    session.clear()
    g.visitor = STRANGER
    return SignInPage(failed=False).render()


def _failed(error: Exception, status: int) -> tuple[str, int]:
    """The page that offers to try again.

    A provider that cannot be reached or is set up wrongly makes Authlib, joserfc and requests raise errors of any kind;
    whichever it is, nobody has signed in, and the log says why.
    """
    log.warning("request %s: %s: %s", g.get("request_id"), type(error).__name__, error)
    log.debug("request %s", g.get("request_id"), exc_info=error)
    return SignInPage(failed=True).render(), status


def _forget_older_states() -> None:
    """Drops the states of attempts before the latest ones: many would make the cookie too large for a browser."""
    states = [name for name in session if name.startswith("_state_")]
    for name in sorted(states, key=lambda name: session[name]["exp"])[: 1 - _PENDING or None]:
        session.pop(name)


def _local(address: str) -> str:
    """The address of a page of this site; the home page for any other."""
    if has_control_characters(address):
        return url_for("home.home")
    parts = urlsplit(address.replace("\\", "/"))
    is_local = address.startswith("/") and not address.startswith("//") and not parts.scheme and not parts.netloc
    return address if is_local else url_for("home.home")
