"""Routes for machines: `/healthz` or `/livez`, `/readyz`, `/robots.txt`, `/favicon.ico`."""

from random import SystemRandom

from flask import Blueprint, Response, current_app, request, url_for

from kb.deadline import deadline
from kb.errors import EngineError, KbError
from kb.messages import _
from kb.query.ast import Literal, Or, Term
from kb.runs.freshness import age_of, is_stale, last_success
from kb.search.request import SearchRequest
from kb.serving.snapshot import Snapshot
from webui.errors import RETRY_SECONDS
from webui.request_snapshot import knowledge_base

_PROBE_LENGTH = 200  # characters of a turn
_DISALLOWED = ("/search/", "/suggest", "/export.csv", "/feed.atom", "/feed.json", "/api/")

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@blueprint.get("/livez")
def process() -> Response:
    """Liveness: the process answers."""
    return _text("ok")


@blueprint.get("/readyz")
def readiness() -> Response:
    """Readiness: the id of the generation, after a probe search; 503 if it fails or the last success is too old.

    If an earlier generation is served because the published one was refused, a second line states the reason.
    """
    kb = knowledge_base()
    try:
        with kb.snapshot() as snapshot, deadline(current_app.config["WEBUI_ANSWER_SECONDS"]):
            generation, created = snapshot.generation, snapshot.manifest.created
            _probe(snapshot)
    except KbError as error:
        return _text(str(error), status=503)
    succeeded = last_success(kb.data_folder, created)
    if succeeded and is_stale(succeeded, current_app.config["WEBUI_STALE_HOURS"]):
        hours = age_of(succeeded).total_seconds() / 3600
        return _text(f"stale {generation} {hours:.0f}h", status=503)
    return _text("\n".join(filter(None, (f"ok {generation}", kb.refusal))))


def _probe(snapshot: Snapshot) -> None:
    """Analyses a passage of a random turn and searches for a word of it, which no cache can contain.

    The word is searched as a quotation, which must match, and as a term, which runs the analysis of queries.

    Raises:
        EngineError: the word is not found, or the engine failed.
    """
    if not snapshot.dialogues:
        return
    chance = SystemRandom()
    turns = [turn for turn in snapshot.dialogue(chance.choice(snapshot.dialogues).id).turns if turn.text]
    if not turns:  # a document may consist of a title
        return
    turn = chance.choice(turns)
    start = chance.randrange(len(turn.text))
    tokens = snapshot.analyzer.tokens(turn.text[start : start + _PROBE_LENGTH])
    # The passage may begin or end within a character (が as か and a mark), which would normalize to another one.
    words = [token.surface for token in tokens[1:-1] if token.forms]
    if not words:
        return
    word = chance.choice(words)
    if not snapshot.total(SearchRequest(query=Or((Literal(word), Term(word))))):
        raise EngineError(_("索引にある語「{word}」が検索で見つかりません。", word=word))


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Crawlers may fetch pages, which the sitemap names, but no tables; nothing unless the settings allow it."""
    if not current_app.config["WEBUI_CRAWLABLE"]:
        return _text("User-agent: *\nDisallow: /")
    sitemap = url_for("sitemap.index", lang=None, book=None, _external=True)
    barred = (f"Disallow: {request.script_root}{path}" for path in _DISALLOWED)
    return _text("\n".join(("User-agent: *", *barred, f"Sitemap: {sitemap}")))


@blueprint.get("/favicon.ico")
def icon() -> Response:
    """The icon at its conventional path."""
    return current_app.send_static_file("icon.svg")


def _text(text: str, *, status: int = 200) -> Response:
    answer = Response(text + "\n", status=status, mimetype="text/plain")
    if status == 503:
        answer.headers["Retry-After"] = str(RETRY_SECONDS)
    return answer
