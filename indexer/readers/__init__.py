"""Readers turn the bytes of a file into Manuscripts, one module a format. A file may hold several documents.

The suffix says which reader is asked; `xml`, `zipped` and `json` look at the content to tell what they hold.
"""

from collections.abc import Callable
from pathlib import PurePath

from indexer.manuscript import Manuscript
from indexer.readers import docx, html, json, markdown, pdf, text, xml, zipped
from kb.errors import SourceError
from kb.messages import _

Reader = Callable[[str, bytes], tuple[Manuscript, ...]]
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
    ".jsonl": json.read,
}


def read(path: str, data: bytes, *, max_bytes: int) -> tuple[Manuscript, ...]:
    """The manuscripts in `data`, at least one, read as the suffix of `path` says.

    Raises SourceError for an unknown suffix, too many bytes, or data the reader cannot take.
    """
    suffix = PurePath(path).suffix.lower()
    reader = READERS.get(suffix)
    if reader is None:
        raise SourceError(
            _(
                "{path}: 形式「{suffix}」は読み込めません。読み込める形式は {known} です。",
                path=path,
                suffix=suffix,
                known=", ".join(READERS),
            )
        )
    if len(data) > max_bytes:
        raise SourceError(too_large(path, len(data), max_bytes))
    try:
        return reader(path, data)
    except SourceError:
        raise
    except Exception as error:  # a file no library foresaw must not stop the run
        message = _(
            "{path}: 読み取りに失敗しました（{reason}）。別の形式で保存し直してください。",
            path=path,
            reason=f"{type(error).__name__}: {error}"[:200],
        )
        raise SourceError(message) from error


def too_large(path: str, size: int, limit: int) -> str:
    """The message for a file of more bytes than are allowed."""
    return _(
        "{path}: 大きすぎます({size:,} バイト、上限 {limit:,} バイト)。分割するか、上限を上げてください。",
        path=path,
        size=size,
        limit=limit,
    )
