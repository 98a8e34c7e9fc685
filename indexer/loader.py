"""Loading of one document: its bytes within the size limit, then its dialogues from a worker."""

import os
from pathlib import Path

from indexer.fingerprints import opened
from indexer.readers.limits import oversized_file
from indexer.sandbox.sandboxed_parser import UnreadableError, Worker
from indexer.sources.folder import Found, misnamed, unreadable
from kb.errors import SourceError
from kb.model.dialogue import Dialogue
from kb.settings import Settings


def read_documents(path: Path, settings: Settings, worker: Worker | None = None) -> tuple[Dialogue, ...]:
    """The dialogues in a file, at least one, without topics; without a `worker`, one is started for this file.

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
    """The bytes of a file.

    Raises:
        UnreadableError: the file cannot be opened or read, or is too large.
    """
    try:
        with opened(path) as stream:
            size = os.fstat(stream.fileno()).st_size
            refusal = oversized_file(str(path), size, settings.max_document_bytes)
            content = b"" if refusal else stream.read()
    except OSError as error:
        raise UnreadableError(unreadable(path, error)) from error
    if refusal:
        raise UnreadableError(refusal)
    return content
