"""Parsing of one document in the current process: reader, parser, recorded readings."""

from pathlib import PurePath

import msgspec

from indexer.enrich.readings import with_recorded_readings
from indexer.manuscript import Manuscript
from indexer.parsing import parse
from indexer.readers import read
from indexer.sources.folder import Found
from kb.errors import SourceError
from kb.messages import _, current_locale, using_locale
from kb.model.dialogue import Dialogue

_PLAIN = frozenset({".txt", ".text", ".json"})
_SMALL = 64 * 1024  # bytes: a text of this size takes no layout more than seconds


def is_harmless(document: Found, content: bytes) -> bool:
    """True for documents that need no sandbox: small texts, and JSON lines, which are parsed in linear time."""
    suffix = PurePath(document.path).suffix.lower()
    return suffix == ".jsonl" or (suffix in _PLAIN and len(content) <= _SMALL)


def dialogues_in(document: Found, content: bytes, max_bytes: int, notes: str) -> tuple[Dialogue, ...]:
    """The dialogues of a document, at least one, with diagnostics in the language `notes`.

    Raises:
        SourceError: there are none; the message is in the caller's language.
    """
    try:
        with using_locale(notes):
            return _understood(document, content, max_bytes)
    except SourceError:
        if current_locale() == notes:
            raise
        return _understood(document, content, max_bytes)  # parsed again for the message in the caller's language


def _understood(document: Found, content: bytes, max_bytes: int) -> tuple[Dialogue, ...]:
    path = str(document.path)
    manuscripts = read(path, content, max_bytes=max_bytes)
    if document.url:
        manuscripts = tuple(_of_page(manuscript, document.name, document.url) for manuscript in manuscripts)
    try:
        return tuple(with_recorded_readings(parse(manuscript), manuscript) for manuscript in manuscripts)
    except Exception as error:  # a bug in a layout must not stop the run
        message = _("{path}: 発言に分けられません。この文書を添えて、開発元に知らせてください。", path=path)
        raise SourceError(message, code="unexpected", detail=error) from error


def _of_page(manuscript: Manuscript, name: str | None, url: str) -> Manuscript:
    source = msgspec.structs.replace(manuscript.source, path=url, url=url)
    return msgspec.structs.replace(manuscript, source=source, name=manuscript.name or name)
