"""Routes of a search: `/search`, `/search/<facet>` and `/suggest`."""

from dataclasses import asdict

from flask import Blueprint, jsonify, redirect, request
from werkzeug.wrappers import Response

from kb.api.parameters import FACETS
from webui.access.request_logs import note_count
from webui.empty_searches import log_empty_search
from webui.formats import is_name
from webui.links import search_url
from webui.pages.search.autocomplete import completions
from webui.pages.search.model import facet_values_page, search_page
from webui.request_snapshot import snapshot, use_request_snapshot
from webui.url_state import is_canonical, read_state, search_request

blueprint = Blueprint("search", __name__)
use_request_snapshot(blueprint)

_FACETS_OF_NAMES = {name: facet for facet, name in FACETS.items() if is_name(facet)}


@blueprint.get("/search")
def results() -> str | Response:
    """A page of results. A URL with explicit defaults redirects to the canonical one."""
    state = read_state(request.args)
    asked = search_request(state)
    if not is_canonical(request.args, state):
        return redirect(search_url(state))
    page = search_page(snapshot(), state, asked)
    note_count(page.results.total)
    if not page.results.total:
        log_empty_search(asked)
    return page.render()


@blueprint.get(f"/search/<any({', '.join(_FACETS_OF_NAMES)}):name>")
def values(name: str) -> str:
    """All values of a facet under the other conditions of a search."""
    return facet_values_page(snapshot(), _FACETS_OF_NAMES[name], read_state(request.args)).render()


@blueprint.get("/suggest")
def suggest() -> Response:
    """Completions of the query as JSON; an error is a problem document (RFC 9457)."""
    found = completions(snapshot(), read_state(request.args), request.args.get("q", ""))
    return jsonify(offers=[asdict(completion) for completion in found])
