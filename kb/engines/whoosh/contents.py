"""Data of an index folder beyond Whoosh's own files: contents.json.

Whoosh numbers documents in the order of writing. A segment kept from the index before keeps its numbers, and its
dictionary still counts the terms of deleted documents. So that an index grown over many runs answers as one that was
written at once, the order of the dialogues and the term counts of deleted documents are stored.
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
    """`order` has the ids of the dialogues and breaks ties. `left` maps segment -> field -> counts of deleted terms."""

    order: tuple[str, ...] = ()
    left: dict[str, dict[str, TermCounts]] = msgspec.field(default_factory=dict)

    def deleted_terms(self, field: str) -> TermCounts:
        """The term counts of deleted documents in a field, over all segments."""
        return added(segment.get(field, {}) for segment in self.left.values())


def read_contents(folder: Path) -> Contents:
    """Reads the contents of an index folder."""
    return msgspec.json.decode((folder / FILE).read_bytes(), type=Contents)


def write_contents(folder: Path, contents: Contents) -> None:
    """Writes the contents of an index folder."""
    (folder / FILE).write_bytes(msgspec.json.encode(contents))


def added(counts: Iterable[Mapping[str, tuple[int, int]]]) -> TermCounts:
    """Sums the term counts of disjoint groups of documents."""
    groups = iter(counts)
    found = dict(next(groups, {}))  # usually the only one, and large
    for group in groups:
        for term, (having, times) in group.items():
            documents, occurrences = found.get(term, (0, 0))
            found[term] = documents + having, occurrences + times
    return found


def terms_of(documents: Iterable[TurnDocument], analyzer: Analyzer) -> dict[str, TermCounts]:
    """Term counts of some documents by field. They are analysed again: an index has no terms by document."""
    found: dict[str, list[TermCounts]] = {}
    for document in documents:
        for name, terms in text_terms(document, analyzer):
            found.setdefault(name, []).append({term: (1, len(places)) for term, places in terms.items()})
    return {name: added(groups) for name, groups in found.items()}
