"""Readers: one module per file format turns the bytes of a file into one or more Manuscripts.

The suffix selects the reader; `xml`, `zipped` and `json` dispatch further by content. Helpers of one format have its
name as a prefix (`pdf_columns`, `docx_styles`). Readers of `LINE_READERS`, whose formats have a document per line, also
get the size limit of a document.
"""

from functools import cache
from importlib import import_module
from pathlib import PurePath
from typing import Protocol

from indexer.manuscript import Manuscript
from indexer.readers.limits import oversized_file, oversized_text
from kb.errors import SourceError
from kb.messages import _


class Reader(Protocol):
    """A reader of a format; one of a format with a document per line takes `max_bytes`, the limit of a document."""

    def __call__(self, path: str, data: bytes, **limits: int) -> tuple[Manuscript, ...]:
        """The manuscripts in `data`."""


@cache
def _reader(module: str) -> Reader:
    """The `read` of a module of this package, which is imported when the first file of its format is met."""

    def read_format(path: str, data: bytes, **limits: int) -> tuple[Manuscript, ...]:
        found: tuple[Manuscript, ...] = import_module(f"{__name__}.{module}").read(path, data, **limits)
        return found

    return read_format


READERS: dict[str, Reader] = {
    ".txt": _reader("text"),
    ".text": _reader("text"),
    ".md": _reader("markdown"),
    ".markdown": _reader("markdown"),
    ".html": _reader("html"),
    ".htm": _reader("html"),
    ".mhtml": _reader("mhtml"),
    ".mht": _reader("mhtml"),
    ".xml": _reader("xml"),
    ".zip": _reader("zipped"),
    ".docx": _reader("docx"),
    ".doc": _reader("word"),
    ".pdf": _reader("pdf"),
    ".json": _reader("json"),
    ".vtt": _reader("subtitles"),
    ".srt": _reader("subtitles"),
}
LINE_READERS: dict[str, Reader] = {".jsonl": _reader("jsonlines")}  # with `max_bytes`: a longer line is an error


def read(path: str, data: bytes, *, max_bytes: int) -> tuple[Manuscript, ...]:
    """The manuscripts in `data`, at least one, from the reader registered for the suffix of `path`.

    Raises:
        SourceError: the suffix is unknown, the data too large, or not of the format.
    """
    suffix = PurePath(path).suffix.lower()
    reader = READERS.get(suffix) or LINE_READERS.get(suffix)
    if reader is None:
        raise SourceError(
            _(
                "{path}: 形式「{suffix}」は読み込めません。読み込める形式は {known} です。",
                path=path,
                suffix=suffix,
                known=", ".join((*READERS, *LINE_READERS)),
            ),
            code="format",
        )
    if refusal := oversized_file(path, len(data), max_bytes):
        raise SourceError(refusal)
    try:
        manuscripts = reader(path, data, **({"max_bytes": max_bytes} if suffix in LINE_READERS else {}))
    except SourceError:
        raise
    except Exception as error:  # a bug in a parsing library must not stop the run
        message = _("{path}: 読み取りに失敗しました。別の形式で保存し直してください。", path=path)
        raise SourceError(message, code="unexpected", detail=error) from error
    longest = max(sum(len(line.text) for line in manuscript.lines) for manuscript in manuscripts)
    if refusal := oversized_text(path, longest, max_bytes):
        raise SourceError(refusal)
    return manuscripts
