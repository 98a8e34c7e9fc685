"""Scan of the source files: the SHA-256 of each, or the reason why it cannot be read; nothing is parsed."""

import time
from collections.abc import Sequence
from pathlib import Path

from indexer.fingerprints import DigestCache, stat_signature
from indexer.plan import ScannedFile
from indexer.readers.limits import oversized_file
from indexer.sources.folder import SourceDocument, unreadable_refusal
from kb.settings import Settings

NS = 1_000_000_000


def scan(documents: Sequence[SourceDocument], digests: DigestCache, settings: Settings) -> list[ScannedFile]:
    """The digests of the files. Files written less than `settle_seconds` ago are hashed again after that time."""
    started = time.time_ns()
    settle = settings.settle_seconds * NS
    limit = settings.max_document_bytes
    scanned = [_scan(document, digests, limit) for document in documents]
    fresh = [at for at, file in enumerate(scanned) if file.sha256 and _is_fresh(file.document.path, started, settle)]
    if fresh:
        time.sleep(max(0.0, (started + settle - time.time_ns()) / NS))
    for at in fresh:
        again = _scan(documents[at], digests, limit)
        scanned[at] = again._replace(being_written=again.sha256 != scanned[at].sha256)
    return scanned


def _scan(document: SourceDocument, digests: DigestCache, max_document: int) -> ScannedFile:
    if document.refused:
        return ScannedFile(document, refused=document.refused)
    try:
        size = stat_signature(document.path).size
        if refused := oversized_file(str(document.path), size, max_document):
            return ScannedFile(document, refused=refused)
        return ScannedFile(document, digests.sha256(document.place, document.path, follow=not document.unlinked))
    except OSError as error:
        return ScannedFile(document, refused=unreadable_refusal(document.path, error))


def _is_fresh(path: Path, now: int, settle: float) -> bool:
    """True for a file written less than `settle` nanoseconds ago, or missing since the scan."""
    try:
        return abs(now - stat_signature(path).modified) < settle
    except OSError:
        return True
