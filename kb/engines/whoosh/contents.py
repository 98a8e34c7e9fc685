"""Data of an index folder beyond Whoosh's own files: contents.json.

Whoosh numbers documents in the order of writing. A segment copied from the previous index keeps its numbers, and its
term dictionary still counts deleted documents. The order of the dialogues and the term counts of deleted documents are
stored, so that an incrementally written index gives the same answers as one written in a single run.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from kb.analysis.analyzer import Analyzer
from kb.engines.whoosh.schema import text_terms
from kb.search.document import TurnDocument

FILE = "contents.json"

TermCounts = dict[str, tuple[int, int]]  # index term -> document frequency, collection frequency


class Contents(Struct, frozen=True):
    """The order of the dialogues, which breaks ties, and per segment and field the term counts of deleted documents."""

    order: tuple[str, ...] = ()
    deleted: dict[str, dict[str, TermCounts]] = msgspec.field(default_factory=dict, name="left")

    def deleted_terms(self, field: str) -> TermCounts:
        """The term counts of deleted documents in a field, over all segments."""
        return sum_counts(segment.get(field, {}) for segment in self.deleted.values())


def read_contents(folder: Path) -> Contents:
    """Reads the contents of an index folder."""
    return msgspec.json.decode((folder / FILE).read_bytes(), type=Contents)


def write_contents(folder: Path, contents: Contents) -> None:
    """Writes the contents of an index folder."""
    (folder / FILE).write_bytes(msgspec.json.encode(contents))


def sum_counts(counts: Iterable[Mapping[str, tuple[int, int]]]) -> TermCounts:
    """Sums the term counts of disjoint groups of documents."""
    groups = iter(counts)
    found = dict(next(groups, {}))  # usually the only one, and large
    for group in groups:
        for term, (documents, occurrences) in group.items():
            total_documents, total_occurrences = found.get(term, (0, 0))
            found[term] = total_documents + documents, total_occurrences + occurrences
    return found


def count_terms(documents: Iterable[TurnDocument], analyzer: Analyzer) -> dict[str, TermCounts]:
    """Term counts of some documents by field. They are analysed again, since the index stores no term vectors."""
    found: dict[str, list[TermCounts]] = {}
    for document in documents:
        for name, terms in text_terms(document, analyzer):
            found.setdefault(name, []).append({term: (1, len(places)) for term, places in terms.items()})
    return {name: sum_counts(groups) for name, groups in found.items()}
