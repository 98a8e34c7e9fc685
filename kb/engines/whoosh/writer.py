"""Writes a Whoosh index into an empty folder: from nothing, or from the index of the previous generation."""

import shutil
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec
from whoosh.codec.whoosh3 import W3Codec
from whoosh.index import create_in, open_dir
from whoosh.reading import SegmentReader

from kb.analysis.analyzer import Analyzer
from kb.engines.whoosh.contents import Contents, TermCounts, added, read_contents, terms_of, write_contents
from kb.engines.whoosh.failures import writing
from kb.engines.whoosh.schema import build_schema, pack_offsets, text_terms, values_field
from kb.model.dialogue import Dialogue
from kb.search.document import TurnDocument, turn_documents
from kb.search.request import Facet

MEMORY_MB = 256  # postings that Whoosh holds in memory before it spills them to disk
LOCK = "MAIN_WRITELOCK"
# Merge policy: a segment with more than this share of deleted documents is rewritten; of many segments, the small ones
# are merged.
MOST_DELETED = 0.1
MOST_SEGMENTS = 6
LARGE_SEGMENTS = 2


class _WithoutLengths(W3Codec):  # type: ignore[misc]  # Whoosh has no type hints
    """Whoosh's codec without field lengths, for which it would ask the file system with every posting."""

    length_stats = False


class WhooshWriter:
    """Writes one index into an empty folder. `before` is the folder of another, made by the same analyzer.

    Dialogues kept from it are not analysed again: its segments are copied, and the other documents marked as deleted.
    """

    @writing()
    def __init__(self, folder: Path, analyzer: Analyzer, before: Path | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._analyzer = analyzer
        self._order: dict[str, bool] = {}  # dialogue -> true if it is kept from the index before
        if before is None:
            self._earlier = Contents()
            self._index = create_in(folder, build_schema())
        else:
            self._earlier = read_contents(before)
            shutil.copytree(before, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(LOCK))
            self._index = open_dir(folder)
        self._writer = self._index.writer(limitmb=MEMORY_MB)
        self._writer.codec = _WithoutLengths()  # of the commit; the segment goes on naming Whoosh's own

    @writing()
    def add(self, dialogue: Dialogue) -> None:
        """Adds the turns of a dialogue, in order."""
        self._order[dialogue.id] = False
        for document in turn_documents(dialogue):
            self._add(document)

    def keep(self, dialogue_id: str) -> None:
        """Keeps the turns of a dialogue as they are in the index before."""
        self._order[dialogue_id] = True

    @writing()
    def commit(self) -> None:
        """Completes the index."""
        deleted_terms = self._delete([name for name in self._earlier.order if not self._order.get(name)])
        self._writer.commit(mergetype=_merge_policy)
        segments = {segment.segment_id() for segment in self._index._segments()}  # a reader would read all of them
        self._index.close()
        still_there = {segment: counts for segment, counts in deleted_terms.items() if segment in segments}
        write_contents(self._folder, Contents(tuple(self._order), still_there))

    @writing()
    def abort(self) -> None:
        """Discards the index."""
        self._writer.cancel()
        self._index.close()

    def _delete(self, dialogues: Collection[str]) -> dict[str, dict[str, TermCounts]]:
        """Marks dialogues as deleted. Returns the term counts of deleted documents, by segment and field."""
        left = {segment: [counts] for segment, counts in self._earlier.left.items()}
        with self._index.reader() as reader:
            for part, offset in reader.leaf_readers() if dialogues else ():
                gone = sorted(number for name in dialogues for number in _numbers(part, name))
                for number in gone:
                    self._writer.delete_document(offset + number)
                deleted = part.doc_count_all() - part.doc_count() + len(gone)
                if gone and not _is_worn(deleted, part.doc_count_all()):
                    documents = [
                        msgspec.json.decode(part.stored_fields(n)["document"], type=TurnDocument) for n in gone
                    ]
                    left.setdefault(part.segment().segment_id(), []).append(terms_of(documents, self._analyzer))
        return {segment: _added_by_field(counts) for segment, counts in left.items()}

    def _add(self, document: TurnDocument) -> None:
        tokens = self._analyzer.tokens(document.turn.text)
        fields: dict[str, object] = {
            "date": document.date.toordinal() if document.date else 0,
            "length": len(tokens),
            "taken_in": document.taken_in,
            "document": msgspec.json.encode(document),
            "places": pack_offsets(tokens),
        }
        fields.update(text_terms(document, self._analyzer))
        for facet, values in document.values.items():
            fields[values_field(facet)] = values
        self._writer.add_document(**fields)


def _numbers(part: Any, dialogue_id: str) -> Iterable[int]:
    """The document numbers of a dialogue's turns within a segment."""
    name, term = values_field(Facet.DIALOGUE), dialogue_id.encode()
    return part.postings(name, term).all_ids() if (name, term) in part else ()


def _added_by_field(groups: Sequence[dict[str, TermCounts]]) -> dict[str, TermCounts]:
    return {field: added(group.get(field, {}) for group in groups) for field in set().union(*groups)}


def _is_worn(deleted: int, documents: int) -> bool:
    """True if so many documents of a segment are deleted that it is rewritten."""
    return deleted > MOST_DELETED * documents


def _merge_policy(writer: Any, segments: Iterable[Any]) -> list[Any]:
    """Whoosh's hook for merge policies: merges some segments into the new one and returns those that stay."""
    by_size = sorted(segments, key=lambda segment: -segment.doc_count_all())
    stay = [segment for segment in by_size if not _is_worn(segment.deleted_count(), segment.doc_count_all())]
    if len(stay) > MOST_SEGMENTS:
        stay = stay[:LARGE_SEGMENTS]
    for segment in by_size:
        if segment not in stay:
            reader = SegmentReader(writer.storage, writer.schema, segment)
            writer.add_reader(reader)
            reader.close()
    return stay
