"""The results of a search."""

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from kb.errors import NotFoundError
from kb.messages import _
from kb.search.request import Facet
from kb.suggestions import corrections
from webui.groups import Group
from webui.links import chips, facet_boxes, group_links, last_page, page_links, search_url, sort_links
from webui.params import is_canonical, read_state, search_request
from webui.relaxing import alternatives
from webui.snapshots import answer_from_one_generation, snapshot

blueprint = Blueprint("search", __name__)
answer_from_one_generation(blueprint)


@blueprint.get("/search")
def results() -> str | Response:
    """A page of turns with the facets to narrow it by. An address with defaults in it leads to the one without."""
    state = read_state(request.args)
    asked = search_request(state)
    if not is_canonical(request.args, state):
        return redirect(search_url(state))
    page = snapshot().search(asked)
    dialogues = page.facets[Facet.DIALOGUE]
    last = last_page(len(dialogues) if state.group is Group.DIALOGUE else page.total)
    if state.page > last:
        raise NotFoundError(
            _("{page}ページ目はありません。この検索の結果は{last}ページまでです。", page=state.page, last=last)
        )
    return render_template(
        "search.html",
        state=state,
        page=page,
        talks=len(page.facets[Facet.TALK]),
        boxes=facet_boxes(page.facets, snapshot().reading),
        chips=chips(state),
        sorts=sort_links(state),
        groups=group_links(state),
        matches={value.value: value.count for value in dialogues},
        pages=page_links(state, last),
        last_page=last,
        meant=corrections(snapshot(), asked) if not page.total else (),
        alternatives=alternatives(snapshot(), state) if not page.total else (),
    )
