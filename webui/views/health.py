"""What machines ask: is the process up, can it answer, may robots come; and the icon at its usual place."""

from flask import Blueprint, Response, current_app

from kb.errors import KbError
from kb.freshness import age_of, is_stale, last_success
from webui.snapshots import knowledge_base

_FOR_NO_ROBOT = ("/search/", "/suggest", "/export.csv", "/feed.atom")

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def process() -> Response:
    """The process answers."""
    return _text("ok")


@blueprint.get("/readyz")
def readiness() -> Response:
    """A generation is served, and which; 503 where none can answer, or the nightly run is forgotten.

    Where an earlier one answers in place of a published one that is refused, a second line says why.
    """
    kb = knowledge_base()
    try:
        with kb.snapshot() as snapshot:
            generation, created = snapshot.generation, snapshot.manifest.created
    except KbError as error:
        return _text(str(error), status=503)
    succeeded = last_success(kb.layout, created)
    if succeeded and is_stale(succeeded, current_app.config["WEBUI_STALE_HOURS"]):
        hours = age_of(succeeded).total_seconds() / 3600
        return _text(f"stale {generation} {hours:.0f}h", status=503)
    return _text("\n".join(filter(None, (f"ok {generation}", kb.refusal))))


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Where robots may go: to pages, not to tables and completions; nowhere where the settings say so."""
    barred = _FOR_NO_ROBOT if current_app.config["WEBUI_CRAWLABLE"] else ("/",)
    return _text("\n".join(("User-agent: *", *(f"Disallow: {path}" for path in barred))))


@blueprint.get("/favicon.ico")
def icon() -> Response:
    """The icon, for those who ask for it at the usual place."""
    return current_app.send_static_file("icon.svg")


def _text(text: str, *, status: int = 200) -> Response:
    return Response(text + "\n", status=status, mimetype="text/plain")
