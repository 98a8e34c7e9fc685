"""The dialogues in one document: its bytes, read and parsed."""

import os
from pathlib import Path

from indexer.confinement.worker import UnreadableError, Worker
from indexer.fingerprints import opened
from indexer.readers import largest
from indexer.readers.limits import too_large
from indexer.sources.folder import Found, misnamed, unreadable
from kb.errors import SourceError
from kb.model.dialogue import Dialogue
from kb.settings import Settings


def read_documents(path: Path, settings: Settings, worker: Worker | None = None) -> tuple[Dialogue, ...]:
    """The dialogues in a file, at least one, without topics; read by a worker that serves several files, or one anew.

    Raises:
        SourceError: the file cannot be taken in; names it, the reason and the next step.
    """
    if wrong := misnamed(path):
        raise SourceError(wrong)
    content = content_of(path, settings)
    if worker:
        return worker.dialogues(Found(path), content)
    with Worker(settings) as own:
        return own.dialogues(Found(path), content)


def content_of(path: Path, settings: Settings) -> bytes:
    """The bytes of a file. Raises UnreadableError where they cannot be had, or are too many."""
    limit = largest(str(path), settings.max_document_bytes)
    try:
        with opened(path) as stream:
            size = os.fstat(stream.fileno()).st_size
            content = stream.read() if size <= limit else b""
    except OSError as error:
        raise UnreadableError(unreadable(path, error)) from error
    if size > limit:
        raise UnreadableError(too_large(str(path), size, limit))
    return content
