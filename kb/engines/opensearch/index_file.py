"""The file in a generation's folder that names its indexes in the cluster, with what their documents sum up to."""

from pathlib import Path

import msgspec
from msgspec import Struct

NAME = "opensearch.json"


class IndexFile(Struct, frozen=True):
    """The indexes of turns, of exchanges and of the vocabulary; turns and tokens of all texts."""

    turns: str
    exchanges: str
    vocabulary: str
    documents: int
    tokens: int

    @property
    def indexes(self) -> tuple[str, ...]:
        """The names of all indexes."""
        return self.turns, self.exchanges, self.vocabulary


def read_index_file(folder: Path) -> IndexFile:
    """The file of an index folder.

    Raises:
        OSError, msgspec.DecodeError: it is missing or damaged.
    """
    return msgspec.json.decode((folder / NAME).read_bytes(), type=IndexFile)


def write_index_file(folder: Path, content: IndexFile) -> None:
    """Writes the file."""
    (folder / NAME).write_bytes(msgspec.json.format(msgspec.json.encode(content), indent=1))
