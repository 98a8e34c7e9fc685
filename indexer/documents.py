"""The dialogues in one document: its bytes, read and parsed."""

import os
from pathlib import Path

import msgspec

from indexer.enrich.readings import with_recorded_readings
from indexer.manuscript import Manuscript
from indexer.parsing import parse
from indexer.readers import largest, read
from indexer.readers.limits import too_large
from indexer.sources.folder import Found, misnamed, unreadable
from indexer.stamps import opened
from kb.errors import SourceError
from kb.model.dialogue import Dialogue
from kb.settings import Settings


class UnreadableError(SourceError):
    """A file cannot be read now; that says nothing of what is in it."""


def read_documents(path: Path, settings: Settings) -> tuple[Dialogue, ...]:
    """The dialogues in a file, at least one, without topics.

    Raises:
        SourceError: the file cannot be taken in; names it, the reason and the next step.
    """
    if wrong := misnamed(path):
        raise SourceError(wrong)
    return dialogues_in(Found(path), content_of(path, settings), settings)


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


def dialogues_in(document: Found, content: bytes, settings: Settings) -> tuple[Dialogue, ...]:
    """The dialogues in the content of a file. Raises SourceError where there are none."""
    manuscripts = read(str(document.path), content, max_bytes=settings.max_document_bytes)
    if document.url:
        manuscripts = tuple(_of_page(manuscript, document.name, document.url) for manuscript in manuscripts)
    return tuple(with_recorded_readings(parse(manuscript), manuscript) for manuscript in manuscripts)


def _of_page(manuscript: Manuscript, name: str | None, url: str) -> Manuscript:
    source = msgspec.structs.replace(manuscript.source, path=url, url=url)
    return msgspec.structs.replace(manuscript, source=source, name=manuscript.name or name)
