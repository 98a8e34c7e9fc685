"""Readers turn the bytes of a file into Manuscripts, one module a format. A file may hold several documents.

The suffix says which reader is asked; `xml`, `zipped` and `json` look at the content to tell what they hold. A file is
one document to the limit of size; of those in LINED a line is, and their readers get the limit.
"""

from collections.abc import Callable
from functools import partial
from pathlib import PurePath
from typing import Protocol

from indexer.manuscript import Manuscript
from indexer.readers import docx, html, json, jsonlines, markdown, pdf, text, xml, zipped
from indexer.readers.limits import DOCUMENTS, too_large, too_long
from kb.errors import SourceError
from kb.messages import _

Reader = Callable[[str, bytes], tuple[Manuscript, ...]]


class LinedReader(Protocol):
    """A reader of files whose lines are documents."""

    def __call__(self, path: str, data: bytes, *, max_bytes: int) -> tuple[Manuscript, ...]:
        """The manuscripts in `data`, of which no line may have more bytes."""


READERS: dict[str, Reader] = {
    ".txt": text.read,
    ".text": text.read,
    ".md": markdown.read,
    ".markdown": markdown.read,
    ".html": html.read,
    ".htm": html.read,
    ".xml": xml.read,
    ".zip": zipped.read,
    ".docx": docx.read,
    ".pdf": pdf.read,
    ".json": json.read,
}
LINED: dict[str, LinedReader] = {".jsonl": jsonlines.read}


def read(path: str, data: bytes, *, max_bytes: int) -> tuple[Manuscript, ...]:
    """The manuscripts in `data`, at least one, read as the suffix of `path` says.

    Raises SourceError for an unknown suffix, too many bytes, or data the reader cannot take.
    """
    suffix = PurePath(path).suffix.lower()
    reader = partial(LINED[suffix], max_bytes=max_bytes) if suffix in LINED else READERS.get(suffix)
    if reader is None:
        raise SourceError(
            _(
                "{path}: 形式「{suffix}」は読み込めません。読み込める形式は {known} です。",
                path=path,
                suffix=suffix,
                known=", ".join((*READERS, *LINED)),
            ),
            code="format",
        )
    if len(data) > (limit := largest(path, max_bytes)):
        raise SourceError(too_large(path, len(data), limit))
    try:
        manuscripts = reader(path, data)
    except SourceError:
        raise
    except Exception as error:  # a file no library foresaw must not stop the run
        message = _("{path}: 読み取りに失敗しました。別の形式で保存し直してください。", path=path)
        raise SourceError(message, code="unexpected", detail=error) from error
    # A small file can hold very much text, compressed, that would then be analysed for hours.
    longest = max(sum(len(line.text) for line in manuscript.lines) for manuscript in manuscripts)
    if longest > max_bytes:
        raise SourceError(too_long(path, longest, max_bytes))
    return manuscripts


def largest(path: str, max_bytes: int) -> int:
    """How many bytes a file may have where a document may have `max_bytes`."""
    return max_bytes * DOCUMENTS if PurePath(path).suffix.lower() in LINED else max_bytes
