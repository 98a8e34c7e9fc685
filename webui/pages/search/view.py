"""The results of a search."""

from dataclasses import asdict

from flask import Blueprint, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response

from kb.corrections import corrections
from kb.deadline import if_time_allows
from kb.errors import NotFoundError
from kb.messages import _
from kb.search.request import Facet
from webui.formats import is_name
from webui.links import chips, facet_boxes, group_links, last_page, page_links, page_url, search_url, sort_links
from webui.name_lists import names_by_reading
from webui.pages.search.autocomplete import completions
from webui.pages.search.histogram import histogram
from webui.pages.search.zero_results import relaxed_searches
from webui.request_snapshot import snapshot, use_request_snapshot
from webui.search_state import Grouping
from webui.trends_state import trends_of_search
from webui.url_state import FACETS, is_canonical, read_state, search_request, write_state

blueprint = Blueprint("search", __name__)
use_request_snapshot(blueprint)


_NAMED = {name: facet for facet, name in FACETS.items() if is_name(facet)}


@blueprint.get(f"/search/<any({', '.join(_NAMED)}):name>")
def values(name: str) -> str:
    """All values of a facet under the other conditions of a search, to choose from."""
    facet, state = _NAMED[name], read_state(request.args)
    found = snapshot().counts(search_request(state), facet)
    others = write_state(state.without(facet))
    return render_template(
        "search/values.html",
        facet=facet,
        name=name,
        sections=names_by_reading(snapshot(), found, facet),
        count=len(found),
        state=state,
        others=[(other, value) for other, values in others.items() for value in values],
    )


@blueprint.get("/suggest")
def suggest() -> Response:
    """Completions of the query, as JSON; an error is a problem document (RFC 9457)."""
    found = completions(snapshot(), read_state(request.args), request.args.get("q", ""))
    return jsonify(offers=[asdict(offer) for offer in found])


@blueprint.get("/search")
def results() -> str | Response:
    """A page of turns with the facets to narrow it by. An address with defaults in it leads to the one without."""
    state = read_state(request.args)
    asked = search_request(state)
    if not is_canonical(request.args, state):
        return redirect(search_url(state))
    shown = snapshot()
    page = shown.search(asked)
    dialogues, comparison = page.facets[Facet.DIALOGUE], trends_of_search(state)
    last = last_page(len(dialogues) if state.group is Grouping.DIALOGUE else page.total)
    if state.page > last:
        raise NotFoundError(
            _("{page}ページ目はありません。この検索の結果は{last}ページまでです。", page=state.page, last=last)
        )
    return render_template(
        "search/results.html",
        state=state,
        page=page,
        boxes=facet_boxes(page.facets, state),
        chips=chips(state),
        histogram=if_time_allows(lambda: histogram(shown, state, asked, page), None),
        trends=page_url("trends.page", comparison.parameters) if comparison.terms else None,
        sorts=sort_links(state),
        groups=group_links(state),
        matches={value.value: value.count for value in dialogues},
        pages=page_links(state, last),
        last_page=last,
        meant=() if page.total else if_time_allows(lambda: corrections(shown, asked), ()),
        alternatives=() if page.total else if_time_allows(lambda: relaxed_searches(shown, state), ()),
    )
