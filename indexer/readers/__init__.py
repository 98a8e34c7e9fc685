"""Readers: one module per file format turns the bytes of a file into one or more Manuscripts.

The suffix selects the reader; `xml`, `zipped` and `json` dispatch further by content. Helpers of one format have its
name as a prefix (`pdf_columns`, `docx_styles`). Readers of `LINE_READERS`, whose formats have a document per line, also
get the size limit of a document.
"""

from collections.abc import Callable
from functools import partial
from pathlib import PurePath
from typing import Protocol

from indexer.manuscript import Manuscript
from indexer.readers import docx, html, json, jsonlines, markdown, mhtml, pdf, subtitles, text, word, xml, zipped
from indexer.readers.limits import oversized_file, oversized_text
from kb.errors import SourceError
from kb.messages import _

Reader = Callable[[str, bytes], tuple[Manuscript, ...]]


class LineReader(Protocol):
    """A reader of a format with one document per line."""

    def __call__(self, path: str, data: bytes, *, max_bytes: int) -> tuple[Manuscript, ...]:
        """The manuscripts in `data`. A line of more than `max_bytes` is an error."""


READERS: dict[str, Reader] = {
    ".txt": text.read,
    ".text": text.read,
    ".md": markdown.read,
    ".markdown": markdown.read,
    ".html": html.read,
    ".htm": html.read,
    ".mhtml": mhtml.read,
    ".mht": mhtml.read,
    ".xml": xml.read,
    ".zip": zipped.read,
    ".docx": docx.read,
    ".doc": word.read,
    ".pdf": pdf.read,
    ".json": json.read,
    ".vtt": subtitles.read,
    ".srt": subtitles.read,
}
LINE_READERS: dict[str, LineReader] = {".jsonl": jsonlines.read}


def read(path: str, data: bytes, *, max_bytes: int) -> tuple[Manuscript, ...]:
    """The manuscripts in `data`, at least one, from the reader registered for the suffix of `path`.

    Raises:
        SourceError: the suffix is unknown, the data too large, or not of the format.
    """
    suffix = PurePath(path).suffix.lower()
    reader = partial(LINE_READERS[suffix], max_bytes=max_bytes) if suffix in LINE_READERS else READERS.get(suffix)
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
        manuscripts = reader(path, data)
    except SourceError:
        raise
    except Exception as error:  # a bug in a parsing library must not stop the run
        message = _("{path}: 読み取りに失敗しました。別の形式で保存し直してください。", path=path)
        raise SourceError(message, code="unexpected", detail=error) from error
    longest = max(sum(len(line.text) for line in manuscript.lines) for manuscript in manuscripts)
    if refusal := oversized_text(path, longest, max_bytes):
        raise SourceError(refusal)
    return manuscripts
