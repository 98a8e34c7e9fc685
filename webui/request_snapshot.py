"""One generation a request: every page is answered from a single snapshot, and its ETag names it."""

import hashlib
from contextlib import ExitStack
from pathlib import Path
from typing import cast

from flask import Blueprint, Flask, Response, current_app, g, request

from kb.deadline import deadline
from kb.knowledge import KnowledgeBase
from kb.messages import current_locale
from kb.serving.snapshot import Snapshot

EXTENSION = "kb"
_PACKAGE = Path(__file__).parent


def register(app: Flask, kb: KnowledgeBase) -> None:
    """Makes a knowledge base the one that the app's pages are answered from."""
    app.extensions[EXTENSION] = kb
    app.config["WEBUI_FINGERPRINT"] = _fingerprint()
    app.teardown_request(_close)


def knowledge_base() -> KnowledgeBase:
    """The knowledge base of the current app."""
    return cast("KnowledgeBase", current_app.extensions[EXTENSION])


def snapshot() -> Snapshot:
    """The snapshot of this request, which a blueprint of `use_request_snapshot` has opened."""
    return cast("Snapshot", g.snapshot)


def use_request_snapshot(blueprint: Blueprint) -> None:
    """Opens a snapshot before each view of a blueprint, and answers 304 where the reader has the page already."""
    blueprint.before_request(_open)
    blueprint.after_request(_tag)


def _open() -> Response | None:
    g.exits = ExitStack()
    g.snapshot = g.exits.enter_context(knowledge_base().snapshot())
    g.exits.enter_context(deadline(current_app.config["WEBUI_ANSWER_SECONDS"]))  # opening a generation takes its time
    if request.method in ("GET", "HEAD") and request.if_none_match.contains_weak(_etag()):
        fresh = Response(status=304)
        fresh.set_etag(_etag(), weak=True)
        return fresh
    return None


def _tag(response: Response) -> Response:
    if response.status_code == 200 and response.mimetype in ("text/html", "application/atom+xml"):
        response.set_etag(_etag(), weak=True)
    return response


def _close(error: BaseException | None) -> None:
    exits: ExitStack | None = g.pop("exits", None)
    if exits is not None:
        exits.close()


def _etag() -> str:
    """Weak: the milliseconds of a search differ from one answer to the next."""
    about = (snapshot().generation, request.full_path, current_locale(), current_app.config["WEBUI_FINGERPRINT"])
    return hashlib.sha256("\n".join(about).encode()).hexdigest()[:32]


def _fingerprint() -> str:
    """Changes with this package, so that an upgrade is not hidden behind old pages."""
    digest = hashlib.sha256()
    for path in sorted(_PACKAGE.rglob("*")):
        if path.suffix in (".py", ".html", ".css", ".js"):
            digest.update(path.read_bytes())
    return digest.hexdigest()
