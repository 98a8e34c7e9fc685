"""Routes of the comparison: `/compare?topic=&q=&org=&org=`, and the same as a Word document: `/compare.docx`."""

from dataclasses import replace
from urllib.parse import urljoin

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from kb.comparison.columns import compare
from kb.errors import NotFoundError, QueryError
from kb.messages import _
from kb.search.request import Facet
from webui.comparison_state import COMPARED, read_comparison
from webui.errors import status_of
from webui.links import comparison_url, page_url
from webui.name_lists import resolve_name
from webui.pages.comparison.model import comparison_page, known_part
from webui.request_snapshot import snapshot, use_request_snapshot
from webui.search_state import SearchState
from webui.search_titles import title_of
from webui.turn_urls import permalink
from webui.url_state import known_parameters, search_request, write_state

blueprint = Blueprint("comparison", __name__)
use_request_snapshot(blueprint)

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@blueprint.get("/compare")
def page() -> str | AnyResponse | tuple[str, int]:
    """The columns of a comparison, or the form of one. What cannot be compared is said beside the form, as status 400.

    Another address than the canonical one redirects to it.
    """
    asked = known_parameters(request.args, COMPARED)
    if not any(map(any, asked.values())):
        return comparison_page(snapshot(), SearchState()).render()
    state = SearchState()
    try:
        state = read_comparison(request.args)
        state = _resolved(state)
        if asked != write_state(state):
            return redirect(comparison_url(state))
        columns = compare(snapshot(), search_request(state), state.filters.get(Facet.ORGANIZATION, ()))
    except QueryError as error:
        return comparison_page(snapshot(), known_part(snapshot(), state), error=error).render(), status_of(error)
    return comparison_page(snapshot(), state, columns).render()


@blueprint.get("/compare.docx")
def docx() -> Response:
    """The comparison as a Word document."""
    from kb.comparison.word import word_document  # noqa: PLC0415  # python-docx; a server starts sooner without it

    state = _resolved(read_comparison(request.args))
    columns = compare(snapshot(), search_request(state), state.filters.get(Facet.ORGANIZATION, ()))
    title = _("{search}を横に並べる", search=title_of(state.without(Facet.ORGANIZATION)))
    address = page_url("comparison.page", write_state(state), lang=None, book=None)
    content = word_document(snapshot(), title, urljoin(request.url_root, address), columns, permalink)
    answer = Response(content, content_type=WORD)
    answer.headers["Content-Disposition"] = 'attachment; filename="comparison.docx"'
    return answer


def _resolved(state: SearchState) -> SearchState:
    """The state with organizations and topics as the index writes them, each once.

    Raises:
        QueryError: the index has no such name.
    """
    filters = dict(state.filters)
    for facet, parameter in ((Facet.ORGANIZATION, "org"), (Facet.TOPIC, "topic")):
        if facet in filters:
            try:
                found = [resolve_name(snapshot(), facet, name) for name in filters[facet]]
            except NotFoundError as error:
                raise QueryError(str(error), parameter=parameter) from error
            filters[facet] = tuple(dict.fromkeys(found))
    return replace(state, filters=filters)
