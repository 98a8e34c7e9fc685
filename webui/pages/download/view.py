"""A search to take away: as a table, as a feed."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile

from flask import Blueprint, Response, current_app, render_template, request, stream_with_context, url_for
from werkzeug.urls import iri_to_uri

from kb.deadline import deadline
from kb.search.request import Sort
from kb.search.results import Hit, Page
from webui.links import feed_url, search_url
from webui.pages.download.csv_table import table
from webui.request_snapshot import snapshot, use_request_snapshot
from webui.search_state import Grouping, SearchState
from webui.url_state import read_state, search_request

LEAST, MOST = 50, 500  # turns of a feed; between the two it ends with a run, so that no arrival of a night is cut off
PART = 2000  # turns of a table that are in memory together

blueprint = Blueprint("takeaway", __name__)
use_request_snapshot(blueprint)


@blueprint.get("/export.csv")
def spreadsheet() -> Response:
    """All turns of a search in its order, sent a part at a time; the name of the file has their number."""
    state = read_state(request.args)
    first = _found(state, PART)  # before the answer begins: what is wrong with the search is a page of its own
    rows = table(_parts(state, first), first.total, _permalink)
    answer = Response(stream_with_context(rows), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="kb-{first.generation[:8]}-{first.total}.csv"'
    return answer


@blueprint.get("/feed.atom")
def feed() -> Response:
    """The turns of a search that were taken in last, as an Atom feed (RFC 4287).

    By arrival, so that an old talk which was taken in tonight is an entry. Its identity is the canonical address,
    encoded.
    """
    state = read_state(request.args).sorted_by(Sort.TAKEN_IN)
    created = snapshot().manifest.created
    latest = _latest(_found(state, MOST).hits)
    host = iri_to_uri(request.host_url).rstrip("/")
    page = render_template(
        "download/feed.xml",
        state=state,
        self_address=f"{host}{feed_url(state)}",
        address=f"{host}{search_url(state)}",
        created=created.isoformat(),
        entries=[(hit, _permalink(hit), (hit.taken_in or created).isoformat()) for hit in latest],
    )
    answer = Response(page, mimetype="application/xml" if _reads_pages() else "application/atom+xml")
    answer.vary.add("Accept")
    return answer


def _reads_pages() -> bool:
    """Whether a browser asks, which shows the style of XML but the source of a feed."""
    accepted = request.accept_mimetypes
    return accepted.quality("text/html") > accepted.quality("application/atom+xml")


def _parts(state: SearchState, first: Page) -> Iterator[tuple[Hit, ...]]:
    """The hits of a search, a page of them in memory at a time. The time limit is that of each page."""
    yield first.hits
    for offset in range(PART, first.total, PART):
        with deadline(current_app.config["WEBUI_ANSWER_SECONDS"]):
            page = _found(state, PART, offset)
        yield page.hits


def _found(state: SearchState, most: int, offset: int = 0) -> Page:
    asked = search_request(replace(state, group=Grouping.TURN, page=1))
    return snapshot().search(replace(asked, limit=most, offset=offset, facets=()))


def _permalink(hit: Hit) -> str:
    return url_for("dialogues.reader", dialogue_id=hit.dialogue.id, _anchor=hit.turn_id, lang=None, _external=True)


def _latest(hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """The latest arrivals: the least that a feed has, and all others of the run that the last of these came with."""
    if len(hits) <= LEAST:
        return hits
    last = hits[LEAST - 1].taken_in
    return (*hits[:LEAST], *takewhile(lambda hit: hit.taken_in == last, hits[LEAST:]))
