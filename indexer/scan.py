"""What the files of the sources are now, before any of them is read."""

import time
from collections.abc import Sequence
from pathlib import Path

from indexer.fingerprints import Stamps, stamp_of
from indexer.plan import Seen
from indexer.readers.limits import oversized_file
from indexer.sources.folder import Found, unreadable
from kb.settings import Settings

NS = 1_000_000_000


def look(documents: Sequence[Found], stamps: Stamps, settings: Settings) -> list[Seen]:
    """What the files are now. Those that were written to a moment ago are looked at again a moment later."""
    started = time.time_ns()
    settle = settings.settle_seconds * NS
    most = settings.max_document_bytes
    seen = [_look(document, stamps, most) for document in documents]
    fresh = [at for at, one in enumerate(seen) if one.sha256 and _is_fresh(one.document.path, started, settle)]
    if fresh:
        time.sleep(max(0.0, (started + settle - time.time_ns()) / NS))
    for at in fresh:
        again = _look(documents[at], stamps, most)
        seen[at] = again._replace(moving=again.sha256 != seen[at].sha256)
    return seen


def _look(document: Found, stamps: Stamps, max_bytes: int) -> Seen:
    if document.refused:
        return Seen(document, refused=document.refused)
    try:
        stamp = stamp_of(document.path)
        if refused := oversized_file(str(document.path), stamp.size, max_bytes):
            return Seen(document, refused=refused)
        return Seen(document, stamps.sha256(document.place, document.path))
    except OSError as error:
        return Seen(document, refused=unreadable(document.path, error))


def _is_fresh(path: Path, now: int, settle: float) -> bool:
    """Whether a file was written to a moment ago; one that has vanished is as good as written to."""
    try:
        return abs(now - stamp_of(path).modified) < settle
    except OSError:
        return True
