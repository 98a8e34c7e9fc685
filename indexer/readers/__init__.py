"""Readers turn the bytes of a file into Manuscripts, one module a format. A file may hold several documents."""

from collections.abc import Callable
from pathlib import PurePath

from indexer.manuscript import Manuscript
from indexer.readers import text
from kb.errors import SourceError
from kb.messages import _

MAX_BYTES = 20 * 1024 * 1024
Reader = Callable[[str, bytes], tuple[Manuscript, ...]]
READERS: dict[str, Reader] = {".txt": text.read, ".text": text.read}


def read(path: str, data: bytes, *, max_bytes: int = MAX_BYTES) -> tuple[Manuscript, ...]:
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
        raise SourceError(
            _(
                "{path}: 大きすぎます({size:,} バイト、上限 {limit:,} バイト)。分割するか、上限を上げてください。",
                path=path,
                size=len(data),
                limit=max_bytes,
            )
        )
    return reader(path, data)
