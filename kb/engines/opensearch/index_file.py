"""Names of the indexes in the cluster, and the file in an index folder that has them, with sums over the documents."""

from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec import Struct

NAME = "opensearch.json"


class IndexNames(NamedTuple):
    """The indexes of turns, of exchanges and of the vocabulary."""

    turns: str
    exchanges: str
    vocabulary: str


def index_names(prefix: str, name: str) -> IndexNames:
    """The indexes of a generation or an edition, whose `name` is unique among all."""
    return IndexNames(*(f"{prefix}-{name.lower()}-{kind}" for kind in IndexNames._fields))


def alias_names(prefix: str) -> IndexNames:
    """The aliases of the served generation. No generation has this name: they begin with a year."""
    return index_names(prefix, "current")


def alias_pattern(prefix: str) -> str:
    """The names of all aliases of a prefix."""
    return f"{prefix}-current-*"


class IndexFile(Struct, frozen=True):
    """The names of the indexes; turns and tokens of all texts."""

    turns: str
    exchanges: str
    vocabulary: str
    documents: int
    tokens: int

    @property
    def indexes(self) -> IndexNames:
        """The names of all indexes."""
        return IndexNames(self.turns, self.exchanges, self.vocabulary)


def read_index_file(folder: Path) -> IndexFile:
    """The file of an index folder.

    Raises:
        OSError, msgspec.DecodeError: it is missing or damaged.
    """
    return msgspec.json.decode((folder / NAME).read_bytes(), type=IndexFile)


def write_index_file(folder: Path, content: IndexFile) -> None:
    """Writes the file."""
    (folder / NAME).write_bytes(msgspec.json.format(msgspec.json.encode(content), indent=1))
