"""Route of the page for programmers: `/api/`."""

from flask import Blueprint, request
from werkzeug.urls import iri_to_uri

from webui.pages.api_guide.model import api_guide_page
from webui.request_snapshot import snapshot, use_request_snapshot

blueprint = Blueprint("api_guide", __name__)
use_request_snapshot(blueprint)


@blueprint.get("/api/")
def page() -> str:
    """The calls of the JSON API, each with an example that leads to its answer.

    The examples are made of the served generation, so that each of them finds something. Addresses in them begin with
    the origin and the prefix under which this page was asked for.
    """
    return api_guide_page(snapshot(), iri_to_uri(request.url_root).rstrip("/")).render()
