"""How to search: in plain words, and for browsers."""

from flask import Blueprint, Response, render_template

from kb.query.grammar import MAX_CHARACTERS, MAX_DEPTH, MAX_TERMS, MIN_PREFIX
from kb.search.engine import MAX_EXPANSION
from webui.pages.help.model import FIELDS, REASONS, WRITING

blueprint = Blueprint("guide", __name__)


@blueprint.get("/help")
def page() -> str:
    """The language of queries, the ways of matching, fields, limits, keys."""
    return render_template(
        "help/help.html",
        writing=WRITING,
        reasons=REASONS,
        fields=FIELDS,
        limits={
            "characters": MAX_CHARACTERS,
            "terms": MAX_TERMS,
            "depth": MAX_DEPTH,
            "prefix": MIN_PREFIX,
            "expansion": MAX_EXPANSION,
        },
    )


@blueprint.get("/accessibility")
def accessibility() -> str:
    """How usable the pages are meant to be for whom, and how keys of one letter are switched off."""
    return render_template("help/accessibility.html")


@blueprint.get("/opensearch.xml")
def description() -> Response:
    """How a browser searches here (OpenSearch 1.1)."""
    return Response(render_template("help/opensearch.xml"), mimetype="application/opensearchdescription+xml")
