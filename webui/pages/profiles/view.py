"""Speakers, organizations and topics: a list of each, and a page for every one."""

from flask import Blueprint, redirect, render_template
from werkzeug.wrappers import Response

from kb.model.names import exact_key
from kb.search.request import Facet
from webui.links import PROFILED, profile_url
from webui.name_lists import all_names, names_by_reading, resolve_name, topics_by_group
from webui.pages.profiles.model import profile
from webui.request_snapshot import snapshot, use_request_snapshot

blueprint = Blueprint("profiles", __name__)
use_request_snapshot(blueprint)

_FACETS = {kind: facet for facet, kind in PROFILED.items()}
_KIND = f"<any({', '.join(_FACETS)}):kind>"


@blueprint.get(f"/{_KIND}")
def listing(kind: str) -> str:
    """All names of a kind: topics by theme, speakers and organizations by sound."""
    facet = _FACETS[kind]
    names = all_names(snapshot(), facet)
    sections = topics_by_group(snapshot()) if facet is Facet.TOPIC else names_by_reading(snapshot(), names, facet)
    return render_template("profiles/listing.html", kind=kind, facet=facet, sections=sections, count=len(names))


@blueprint.get(f"/{_KIND}/<path:key>")
def page(kind: str, key: str) -> str | Response:
    """Who or what it is, where it occurs, what was said. Another spelling leads to the one address."""
    facet = _FACETS[kind]
    name = resolve_name(snapshot(), facet, key)
    if key != exact_key(name):
        return redirect(profile_url(facet, name))
    return render_template("profiles/profile.html", profile=profile(snapshot(), facet, name))
