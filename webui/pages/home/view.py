"""Routes of the home page, `/`, and of what is new: `/new?since=2026-11-01`."""

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from webui.latest_arrivals import arrivals_url, read_since
from webui.pages.home.model import home_page
from webui.request_snapshot import snapshot, use_request_snapshot

blueprint = Blueprint("home", __name__)
use_request_snapshot(blueprint)


@blueprint.get("/")
def home() -> str:
    """The search box with ways to browse."""
    return home_page(snapshot()).render()


@blueprint.get("/new")
def arrivals() -> Response:
    """Redirects to the search for the turns taken in since a day, by default since a month before the generation.

    Raises:
        QueryError: the day cannot be read.
    """
    since = read_since(request.args.get("since", "").strip(), snapshot().manifest.created)
    return redirect(arrivals_url(since))
