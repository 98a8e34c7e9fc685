"""Routes of profiles: `/speakers`, `/organizations` and `/topics`, and a page below them for every name."""

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from kb.model.names import exact_key
from webui.links import PROFILED, profile_url
from webui.name_lists import resolve_name
from webui.pages.profiles.model import name_list_page, profile_page
from webui.request_snapshot import snapshot, use_request_snapshot
from webui.url_state import HEADINGS

blueprint = Blueprint("profiles", __name__)
use_request_snapshot(blueprint)

_FACETS = {kind: facet for facet, kind in PROFILED.items()}
_KIND = f"<any({', '.join(_FACETS)}):kind>"


@blueprint.get(f"/{_KIND}")
def listing(kind: str) -> str:
    """The list of all names of a kind."""
    return name_list_page(snapshot(), _FACETS[kind], inherited=_counts_headings()).render()


@blueprint.get(f"/{_KIND}/<path:key>")
def page(kind: str, key: str) -> str | Response:
    """The profile of a name. Another spelling redirects to the canonical URL."""
    facet = _FACETS[kind]
    name = resolve_name(snapshot(), facet, key)
    if key != exact_key(name):
        return redirect(profile_url(facet, name))
    return profile_page(snapshot(), facet, name, inherited=_counts_headings()).render()


def _counts_headings() -> bool:
    return request.args.get(HEADINGS) == "1"
