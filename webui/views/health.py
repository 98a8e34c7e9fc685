"""What machines ask: is the process up, can it answer, may robots come; and the icon at its usual place."""

from flask import Blueprint, Response, current_app

from kb.errors import IndexUnavailableError
from webui.snapshots import knowledge_base

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def process() -> Response:
    """The process answers."""
    return _text("ok")


@blueprint.get("/readyz")
def readiness() -> Response:
    """A generation is served, and which; otherwise 503 and the reason."""
    try:
        with knowledge_base().snapshot() as snapshot:
            return _text(f"ok {snapshot.generation}")
    except IndexUnavailableError as error:
        return _text(str(error), status=503)


@blueprint.get("/robots.txt")
def robots() -> Response:
    """No robot is welcome."""
    return _text("User-agent: *\nDisallow: /")


@blueprint.get("/favicon.ico")
def icon() -> Response:
    """The icon, for those who ask for it at the usual place."""
    return current_app.send_static_file("icon.svg")


def _text(text: str, *, status: int = 200) -> Response:
    return Response(text + "\n", status=status, mimetype="text/plain")
