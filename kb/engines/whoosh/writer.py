"""Writer of a Whoosh index in an empty folder: new, or incremental from the index of the previous generation."""

import shutil
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec
from whoosh.codec.whoosh3 import W3Codec
from whoosh.index import create_in, open_dir
from whoosh.reading import SegmentReader

from kb.analysis.analyzer import Analyzer
from kb.engines.whoosh.contents import Contents, TermCounts, count_terms, read_contents, sum_counts, write_contents
from kb.engines.whoosh.failures import writing
from kb.engines.whoosh.schema import build_schema, pack_offsets, text_terms, values_field
from kb.model.dialogue import Dialogue
from kb.search.document import TurnDocument, turn_documents
from kb.search.request import Facet

MEMORY_MB = 256  # postings that Whoosh holds in memory before it spills them to disk
LOCK = "MAIN_WRITELOCK"
# Merge policy: a segment with more than MAX_DELETED_SHARE of deleted documents is rewritten; of more than MAX_SEGMENTS,
# all but the KEPT_SEGMENTS largest are merged.
MAX_DELETED_SHARE = 0.1
MAX_SEGMENTS = 6
KEPT_SEGMENTS = 2


class _WithoutLengths(W3Codec):  # type: ignore[misc]  # Whoosh has no type hints
    """Whoosh's codec without field lengths, which cost it a file system call per posting."""

    length_stats = False


class WhooshWriter:
    """Writes one index into an empty folder. `previous` is the folder of another, made by the same analyzer.

    Dialogues kept from it are not analysed again: its segments are copied, and its other documents marked as deleted.
    """

    @writing()
    def __init__(self, folder: Path, analyzer: Analyzer, previous: Path | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._analyzer = analyzer
        self._order: dict[str, bool] = {}  # dialogue -> true if it is kept from the previous index
        if previous is None:
            self._previous = Contents()
            self._index = create_in(folder, build_schema())
        else:
            self._previous = read_contents(previous)
            shutil.copytree(previous, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(LOCK))
            self._index = open_dir(folder)
        self._writer = self._index.writer(limitmb=MEMORY_MB)
        self._writer.codec = _WithoutLengths()  # used by the commit; the segment still names Whoosh's own codec

    @writing()
    def add(self, dialogue: Dialogue) -> None:
        """Adds the turns of a dialogue, in order."""
        self._order[dialogue.id] = False
        for document in turn_documents(dialogue):
            self._add(document)

    def keep(self, dialogue_id: str) -> None:
        """Keeps the turns of a dialogue as they are in the previous index."""
        self._order[dialogue_id] = True

    @writing()
    def commit(self) -> None:
        """Completes the index."""
        deleted_terms = self._delete([name for name in self._previous.order if not self._order.get(name)])
        self._writer.commit(mergetype=_merge_policy)
        segments = {segment.segment_id() for segment in self._index._segments()}  # opening a reader would load them
        self._index.close()
        remaining = {segment: counts for segment, counts in deleted_terms.items() if segment in segments}
        write_contents(self._folder, Contents(tuple(self._order), remaining))

    @writing()
    def abort(self) -> None:
        """Discards the index."""
        self._writer.cancel()
        self._index.close()

    def _delete(self, dialogues: Collection[str]) -> dict[str, dict[str, TermCounts]]:
        """Marks dialogues as deleted. Returns the term counts of deleted documents, by segment and field."""
        counts_of_deleted = {segment: [counts] for segment, counts in self._previous.deleted.items()}
        with self._index.reader() as reader:
            for part, offset in reader.leaf_readers() if dialogues else ():
                deleted_numbers = sorted(number for name in dialogues for number in _numbers(part, name))
                for number in deleted_numbers:
                    self._writer.delete_document(offset + number)
                deleted = part.doc_count_all() - part.doc_count() + len(deleted_numbers)
                if deleted_numbers and not _is_rewritten(deleted, part.doc_count_all()):
                    documents = [
                        msgspec.json.decode(part.stored_fields(n)["document"], type=TurnDocument)
                        for n in deleted_numbers
                    ]
                    counts = count_terms(documents, self._analyzer)
                    counts_of_deleted.setdefault(part.segment().segment_id(), []).append(counts)
        return {segment: _sum_by_field(counts) for segment, counts in counts_of_deleted.items()}

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


def _sum_by_field(groups: Sequence[dict[str, TermCounts]]) -> dict[str, TermCounts]:
    return {field: sum_counts(group.get(field, {}) for group in groups) for field in set().union(*groups)}


def _is_rewritten(deleted: int, documents: int) -> bool:
    """True if so many documents of a segment are deleted that it is rewritten."""
    return deleted > MAX_DELETED_SHARE * documents


def _merge_policy(writer: Any, segments: Iterable[Any]) -> list[Any]:
    """Merge policy in the form of Whoosh's hook: merges segments into the new one and returns those that are kept."""
    by_size = sorted(segments, key=lambda segment: -segment.doc_count_all())
    stay = [segment for segment in by_size if not _is_rewritten(segment.deleted_count(), segment.doc_count_all())]
    if len(stay) > MAX_SEGMENTS:
        stay = stay[:KEPT_SEGMENTS]
    for segment in by_size:
        if segment not in stay:
            reader = SegmentReader(writer.storage, writer.schema, segment)
            writer.add_reader(reader)
            reader.close()
    return stay
