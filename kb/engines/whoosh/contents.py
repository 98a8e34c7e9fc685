"""What an index folder holds beyond Whoosh's own files: contents.json.

Whoosh numbers documents in the order of writing, and a segment that is taken over from the index before keeps its
numbers and, of documents that have left it, their terms in its dictionary. So that an index that grew by many runs
answers as one that was written at once, the order of the dialogues and what the dictionaries count too many are kept.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from kb.analysis.analyzer import Analyzer
from kb.engines.whoosh.schema import text_terms
from kb.search.document import TurnDocument

FILE = "contents.json"

TermCounts = dict[str, tuple[int, int]]  # index term -> documents it occurs in, occurrences


class Contents(Struct, frozen=True):
    """`order` has the ids of the dialogues; ties are broken by it. `left` maps segment -> field -> what has left it."""

    order: tuple[str, ...] = ()
    left: dict[str, dict[str, TermCounts]] = msgspec.field(default_factory=dict)

    def left_of(self, field: str) -> TermCounts:
        """What the dictionaries of all segments count too many in a field."""
        return added(segment.get(field, {}) for segment in self.left.values())


def read_contents(folder: Path) -> Contents:
    """The contents of an index folder."""
    return msgspec.json.decode((folder / FILE).read_bytes(), type=Contents)


def write_contents(folder: Path, contents: Contents) -> None:
    """Writes them into an index folder that is being made."""
    (folder / FILE).write_bytes(msgspec.json.encode(contents))


def added(counts: Iterable[Mapping[str, tuple[int, int]]]) -> TermCounts:
    """Counts of several groups of documents as those of one."""
    groups = iter(counts)
    found = dict(next(groups, {}))  # most often there is one, of many terms
    for group in groups:
        for term, (having, times) in group.items():
            documents, occurrences = found.get(term, (0, 0))
            found[term] = documents + having, occurrences + times
    return found


def terms_of(documents: Iterable[TurnDocument], analyzer: Analyzer) -> dict[str, TermCounts]:
    """The index terms of some documents by field: analysed again, for an index does not know a document's terms."""
    found: dict[str, list[TermCounts]] = {}
    for document in documents:
        for name, terms in text_terms(document, analyzer):
            found.setdefault(name, []).append({term: (1, len(places)) for term, places in terms.items()})
    return {name: added(groups) for name, groups in found.items()}
