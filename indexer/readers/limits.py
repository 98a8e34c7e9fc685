"""Size limits of documents, checked for files before they are read and for texts after they are decompressed.

`max_document` (the setting max_document_bytes) is the limit of one document. A file is one document, except in formats
with a document per line.
"""

from pathlib import PurePath

from kb.errors import Refusal
from kb.messages import _

DOCUMENTS_PER_FILE = {".jsonl": 50}  # a file of lines may have this multiple of the bytes of one document


def oversized_file(path: str, size: int, max_document: int) -> Refusal | None:
    """The refusal of a file of `size` bytes; None within the limit of its format."""
    limit = max_document * DOCUMENTS_PER_FILE.get(PurePath(path).suffix.lower(), 1)
    return oversized_bytes(path, size, limit)


def oversized_bytes(place: str, size: int, limit: int) -> Refusal | None:
    """The refusal of a document of `size` bytes; None within the limit."""
    message = _(
        "{path}: 大きすぎます({size:,} バイト、上限 {limit:,} バイト)。分割するか、上限を上げてください。",
        path=place,
        size=size,
        limit=limit,
    )
    return Refusal(message, "too-large") if size > limit else None


def oversized_text(place: str, length: int, limit: int) -> Refusal | None:
    """The refusal of a document of `length` characters; None within the limit.

    A small compressed file can hold a text that takes hours to analyse.
    """
    message = _(
        "{path}: 大きすぎます({size:,} 字、上限 {limit:,} 字)。分割して置いてください。",
        path=place,
        size=length,
        limit=limit,
    )
    return Refusal(message, "too-large") if length > limit else None
