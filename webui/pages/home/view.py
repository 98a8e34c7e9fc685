"""The first page: the search box, what is inside, and ways in."""

from flask import Blueprint, render_template

from kb.search.request import Facet
from webui.links import search_url
from webui.overview import overview
from webui.request_snapshot import snapshot, use_request_snapshot
from webui.search_state import SearchState

RECENT = 6
BROWSED = 24

blueprint = Blueprint("home", __name__)
use_request_snapshot(blueprint)


@blueprint.get("/")
def home() -> str:
    """What is inside, the newest dialogues, topics and organizations."""
    shown = snapshot()
    about = overview(shown)
    browse = (
        (Facet.TOPIC, [value for value in about.topics[:BROWSED] if value.count]),
        (Facet.ORGANIZATION, about.organizations[:BROWSED]),
    )
    return render_template(
        "home/home.html",
        manifest=shown.manifest,
        about=about,
        recent=shown.dialogues[:RECENT],
        browse=[
            (facet, [(value, search_url(SearchState().with_value(facet, value.value))) for value in values])
            for facet, values in browse
            if values
        ],
        years=[(value, search_url(SearchState().with_value(Facet.FISCAL_YEAR, value.value))) for value in about.years],
    )
