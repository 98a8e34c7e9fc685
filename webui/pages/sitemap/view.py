"""Routes of the sitemap: `/sitemap.xml` and `/sitemaps/<number>.xml`; 404 where pages are not to be indexed."""

from flask import Blueprint, Response, abort, current_app, request
from werkzeug.urls import iri_to_uri

from webui.pages.sitemap.model import sitemap_index, sitemap_part
from webui.request_snapshot import snapshot, use_request_snapshot

blueprint = Blueprint("sitemap", __name__)
use_request_snapshot(blueprint)


@blueprint.before_request
def _refuse_where_closed() -> None:
    if not current_app.config["WEBUI_CRAWLABLE"]:
        abort(404)


@blueprint.get("/sitemap.xml")
def index() -> Response:
    """The parts of the sitemap."""
    return _xml(sitemap_index(snapshot(), _host()).render())


@blueprint.get("/sitemaps/<int:number>.xml")
def part(number: int) -> Response:
    """The addresses of one part."""
    return _xml(sitemap_part(snapshot(), _host(), number).render())


def _host() -> str:
    return iri_to_uri(request.host_url).rstrip("/")


def _xml(text: str) -> Response:
    return Response(text, mimetype="application/xml")
