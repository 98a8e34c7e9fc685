"""Routes of signing in and out at the OpenID Connect provider: `/sign-in`, `/sign-in/callback`, `/sign-out`."""

import logging
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlsplit

from flask import Blueprint, abort, g, redirect, request, session, url_for
from werkzeug.wrappers import Response

from webui.access.identify import GROUPS, USER
from webui.access.oidc import groups_in, provider
from webui.access.visitor import STRANGER
from webui.templating import PageModel

blueprint = Blueprint("sign-in", __name__)
log = logging.getLogger(__name__)

_NEXT = "next"


@dataclass(frozen=True)
class SignInPage(PageModel):
    """`failed` is True after a refusal of the provider, False after the end of a session."""

    template: ClassVar[str] = "sign_in/sign_in.html"

    failed: bool


@blueprint.get("/sign-in")
def begin() -> Response:
    """Leads to the provider; the page asked for is remembered in the session."""
    if provider() is None:
        abort(404)
    session[_NEXT] = _local(request.args.get("next", ""))
    found: Response = provider().authorize_redirect(url_for("sign-in.callback", lang=None, book=None, _external=True))
    return found


@blueprint.get("/sign-in/callback")
def callback() -> Response | tuple[str, int]:
    """Begins the session of a user whom the provider names; its errors are told with the way to try again."""
    if provider() is None:
        abort(404)
    from authlib.common.errors import AuthlibBaseError  # noqa: PLC0415  # an extra
    from requests import RequestException  # noqa: PLC0415

    leads_to = session.get(_NEXT, "")
    try:
        claims = provider().authorize_access_token()["userinfo"]
    except (AuthlibBaseError, RequestException, KeyError) as error:
        log.warning("request %s: %s: %s", g.get("request_id"), type(error).__name__, error)
        return SignInPage(failed=True).render(), 403
    session.clear()  # a new session for the new user: nothing of a stranger's goes on
    session.permanent = True
    session[USER] = str(claims.get("preferred_username") or claims.get("email") or claims["sub"])
    session[GROUPS] = groups_in(claims)
    return redirect(_local(leads_to), 303)


@blueprint.post("/sign-out")
def end() -> str:
    """Ends the session. A form of another site cannot: its cookie is not sent (SameSite)."""
    session.clear()
    g.visitor = STRANGER
    return SignInPage(failed=False).render()


def _local(address: str) -> str:
    """The address of a page of this site; the home page for any other."""
    parts = urlsplit(address.replace("\\", "/"))
    is_local = address.startswith("/") and not address.startswith("//") and not parts.scheme and not parts.netloc
    return address if is_local else url_for("home.home")
