"""Files that hold one document, which is what most tests are about."""

from indexer.manuscript import Manuscript
from indexer.readers import MAX_BYTES
from indexer.readers import read as read_all


def read(path: str, data: bytes, *, max_bytes: int = MAX_BYTES) -> Manuscript:
    """The only manuscript in a file."""
    (manuscript,) = read_all(path, data, max_bytes=max_bytes)
    return manuscript
