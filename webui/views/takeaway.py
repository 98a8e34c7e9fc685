"""A search to take away: as a table, as a feed."""

from dataclasses import replace
from datetime import datetime, time

from flask import Blueprint, Response, render_template, request, url_for

from kb.search.request import Sort
from kb.search.results import Hit, Page
from webui.formats import JAPAN
from webui.links import search_url
from webui.params import read_state, search_request
from webui.snapshots import answer_from_one_generation, snapshot
from webui.state import Group, SearchState
from webui.takeaway import MOST, table

NEWEST = 50  # turns of a feed

blueprint = Blueprint("takeaway", __name__)
answer_from_one_generation(blueprint)


@blueprint.get("/export.csv")
def spreadsheet() -> Response:
    """The turns of a search in its order, as many as a table has."""
    found = _found(read_state(request.args), MOST)
    answer = Response(table(found.hits, _permalink), mimetype="text/csv", content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="kb-{found.generation[:8]}.csv"'
    return answer


@blueprint.get("/feed.atom")
def feed() -> Response:
    """The newest turns of a search, as an Atom feed (RFC 4287)."""
    state = read_state(request.args).sorted_by(Sort.NEWEST)
    created = snapshot().manifest.created
    page = render_template(
        "feed.xml",
        state=state,
        address=f"{request.host_url.rstrip('/')}{search_url(state)}",
        created=created.isoformat(),
        entries=[(hit, _permalink(hit), _updated(hit, created)) for hit in _found(state, NEWEST).hits],
    )
    return Response(page, mimetype="application/atom+xml")


def _found(state: SearchState, most: int) -> Page:
    asked = search_request(replace(state, group=Group.TURN, page=1))
    return snapshot().search(replace(asked, limit=most, facets=()))


def _permalink(hit: Hit) -> str:
    return url_for("dialogues.reader", dialogue_id=hit.dialogue.id, _anchor=hit.turn_id, lang=None, _external=True)


def _updated(hit: Hit, otherwise: datetime) -> str:
    """When a turn was spoken: the day of its dialogue; of one without a day, when the generation was made."""
    day = hit.dialogue.date
    return (datetime.combine(day, time(), JAPAN) if day else otherwise).isoformat()
