"""Terms compared through the years."""

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from kb.errors import QueryError
from kb.serving.snapshot import Snapshot
from webui.errors import status_of
from webui.gojuon_order import gojuon_key
from webui.links import page_url
from webui.overview import overview
from webui.pages.trends.model import FEW_OF, FEW_TURNS, trends
from webui.request_snapshot import snapshot, use_request_snapshot
from webui.trends_state import MAX_LINES, TrendState, is_canonical, read_trends, topic_term

EXAMPLES = (slice(2), slice(2, 4), slice(5))  # of the topics, the commonest first

blueprint = Blueprint("trends", __name__)
use_request_snapshot(blueprint)


@blueprint.get("/trends")
def page() -> str | Response | tuple[str, int]:
    """Lines by fiscal year and the table behind them. What cannot be answered is asked again, with a reason."""
    state = read_trends(request.args)
    if not is_canonical(request.args, state):
        return redirect(page_url("trends.page", state.parameters))
    try:
        return _page(state, chart=trends(snapshot(), state) if state.terms else None)
    except QueryError as error:
        return _page(state, error=error), status_of(error)


def _page(state: TrendState, **shown: object) -> str:
    about = overview(snapshot())
    return render_template(
        "trends/trends.html",
        asked=state,
        fields=[*state.terms, *[""] * (MAX_LINES - len(state.terms))],
        organizations=sorted((value.value for value in about.organizations), key=_sound),
        years=[value.value for value in about.years],
        examples=[] if state.terms else _examples(snapshot()),
        most=MAX_LINES,
        few_turns=FEW_TURNS,
        few_of=FEW_OF,
        **shown,
    )


def _sound(name: str) -> tuple[int, str, str]:
    return gojuon_key(snapshot().reading(name))


def _examples(snapshot: Snapshot) -> list[tuple[tuple[str, ...], str]]:
    """Comparisons of the topics that are spoken of most, and their addresses."""
    topics = [value.value for value in overview(snapshot).topics if '"' not in value.value]
    compared = dict.fromkeys(tuple(topics[some]) for some in EXAMPLES)
    asked = {names: TrendState(tuple(map(topic_term, names))) for names in compared if names}
    return [(names, page_url("trends.page", state.parameters)) for names, state in asked.items()]
