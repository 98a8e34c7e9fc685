"""One snapshot per request: a page is rendered from a single generation, which its ETag identifies."""

import hashlib
from contextlib import ExitStack
from pathlib import Path
from typing import cast

from flask import Blueprint, Flask, Response, current_app, g, request

from kb import api as answers
from kb.deadline import deadline
from kb.errors import NotFoundError, WithdrawnError
from kb.knowledge import KnowledgeBase
from kb.messages import _, current_locale
from kb.model.dialogue import Dialogue
from kb.permissions import edition_name
from kb.serving.snapshot import Snapshot
from webui.access.visitor import visitor

EXTENSION = "kb"
_PACKAGE = Path(__file__).parent
_ANSWERS = Path(answers.__file__).parent


def register(app: Flask, kb: KnowledgeBase) -> None:
    """Attaches a knowledge base to the app."""
    app.extensions[EXTENSION] = kb
    app.config["WEBUI_FINGERPRINT"] = _package_fingerprint()
    app.teardown_request(_release)


def knowledge_base() -> KnowledgeBase:
    """The knowledge base that the visitor may read, which has nothing else."""
    return cast("KnowledgeBase", current_app.extensions[EXTENSION]).readable_by(visitor().labels)


def snapshot() -> Snapshot:
    """The snapshot of this request; `use_request_snapshot` must have been called for its blueprint."""
    return cast("Snapshot", g.snapshot)


def served_dialogue(dialogue_id: str) -> Dialogue:
    """Reads a dialogue from the snapshot.

    Raises:
        WithdrawnError: an earlier generation had a dialogue with this id.
        NotFoundError: no generation had one.
    """
    try:
        return snapshot().dialogue(dialogue_id)
    except NotFoundError as error:
        if knowledge_base().withdrawn(dialogue_id):
            raise WithdrawnError(_("対話「{id}」は取り下げられました。", id=dialogue_id)) from error
        raise


def use_request_snapshot(blueprint: Blueprint) -> None:
    """Acquires a snapshot before each view of a blueprint, and responds 304 to a matching If-None-Match."""
    blueprint.before_request(_acquire)
    blueprint.after_request(_set_etag)


def _acquire() -> Response | None:
    """Acquires the snapshot, then starts the time limit, which excludes the opening of a new generation."""
    g.exits = ExitStack()
    g.snapshot = g.exits.enter_context(knowledge_base().snapshot())
    g.exits.enter_context(deadline(current_app.config["WEBUI_ANSWER_SECONDS"]))
    if request.method in ("GET", "HEAD") and request.if_none_match.contains_weak(_etag()):
        fresh = Response(status=304)
        fresh.set_etag(_etag(), weak=True)
        return fresh
    return None


def _set_etag(response: Response) -> Response:
    is_page = response.status_code == 200 and response.mimetype in (
        "text/html",
        "application/atom+xml",
        "application/feed+json",
        "application/json",
    )
    if is_page and not g.get("without_etag"):
        response.set_etag(_etag(), weak=True)
    return response


def _release(error: BaseException | None) -> None:
    exits: ExitStack | None = g.pop("exits", None)
    if exits is not None:
        exits.close()


def _etag() -> str:
    """The weak ETag: equal responses differ in the milliseconds of a search."""
    generation = snapshot().generation + snapshot().vectors_state
    reader = (visitor().name or "", edition_name(visitor().labels))
    about = (generation, *reader, request.full_path, current_locale(), current_app.config["WEBUI_FINGERPRINT"])
    return hashlib.sha256("\n".join(about).encode()).hexdigest()[:32]


def _package_fingerprint() -> str:
    """Fingerprint of this package and of `kb.api`: an upgrade invalidates cached pages and answers."""
    digest = hashlib.sha256()
    for path in sorted((*_PACKAGE.rglob("*"), *_ANSWERS.rglob("*"))):
        if path.suffix in (".py", ".html", ".css", ".js"):
            digest.update(path.read_bytes())
    return digest.hexdigest()
