"""Files that hold one document, which is what most tests are about."""

from indexer.manuscript import Manuscript
from indexer.readers import read as _read

MAX_BYTES = 20_000_000


def read_all(path: str, data: bytes) -> tuple[Manuscript, ...]:
    """All manuscripts in a file."""
    return _read(path, data, max_bytes=MAX_BYTES)


def read(path: str, data: bytes, *, max_bytes: int = MAX_BYTES) -> Manuscript:
    """The only manuscript in a file."""
    (manuscript,) = _read(path, data, max_bytes=max_bytes)
    return manuscript
