"""Routes of the downloads of a search: `/export.csv`, `/feed.atom`, `/feed.json`, with the parameters of `/search`."""

from flask import Blueprint, Response, current_app, request, stream_with_context
from werkzeug.urls import iri_to_uri

from kb.search.request import Grouping
from webui.access.request_logs import note_count
from webui.pages.download.csv_table import csv_table
from webui.pages.download.json_feed import MEDIA_TYPE, json_feed
from webui.pages.download.model import batches, feed_page, first_batch
from webui.request_snapshot import snapshot, use_request_snapshot
from webui.turn_urls import turn_permalink
from webui.url_state import read_state

blueprint = Blueprint("download", __name__)
use_request_snapshot(blueprint)


@blueprint.get("/export.csv")
def spreadsheet() -> Response:
    """All turns or exchanges of a search in its order, streamed in batches. The file name states their number."""
    state = read_state(request.args)
    first = first_batch(snapshot(), state)
    note_count(first.total)
    parts = batches(snapshot(), state, first, current_app.config["WEBUI_ANSWER_SECONDS"])
    rows = csv_table(parts, first.total, turn_permalink, by_exchange=state.group is Grouping.EXCHANGE)
    answer = Response(stream_with_context(rows), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="kb-{first.generation[:8]}-{first.total}.csv"'
    return answer


@blueprint.get("/feed.atom")
def feed() -> Response:
    """The turns of a search that were indexed last, as an Atom feed."""
    host = iri_to_uri(request.host_url).rstrip("/")
    page = feed_page(snapshot(), read_state(request.args), host).render()
    answer = Response(page, mimetype="application/xml" if _prefers_html() else "application/atom+xml")
    answer.vary.add("Accept")
    return answer


@blueprint.get("/feed.json")
def json() -> Response:
    """The same turns as a JSON Feed."""
    host = iri_to_uri(request.host_url).rstrip("/")
    page = feed_page(snapshot(), read_state(request.args), host, as_json=True)
    return Response(json_feed(page), mimetype=MEDIA_TYPE)


def _prefers_html() -> bool:
    """True for a browser, which applies the style sheet to application/xml only; False for a feed reader."""
    accepted = request.accept_mimetypes
    return accepted.quality("text/html") > accepted.quality("application/atom+xml")
