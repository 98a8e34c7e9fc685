"""Posting lists, terms, columns and stored fields of a Whoosh reader, as plain Python values.

Document numbers are Whoosh's: consecutive over all segments. Deleted documents keep their numbers and match nothing.
"""

from collections import Counter
from collections.abc import Container, Iterator, KeysView, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from whoosh import formats

from kb.deadline import check
from kb.engines.whoosh.contents import Contents, TermCounts
from kb.engines.whoosh.schema import SEPARATOR, SURFACES, WordTerm, grams_field, values_field, words_field
from kb.search.document import TextField
from kb.search.request import Facet

_NONE = (0, 0)
_FORMAT = formats.Positions()  # the format of `schema.PositionsField`


class PostingList:
    """The documents and positions of an index term. Positions are decoded on demand."""

    def __init__(self, packed: dict[int, bytes]) -> None:
        self._packed = packed

    @property
    def documents(self) -> KeysView[int]:
        """The documents in which the term occurs."""
        return self._packed.keys()

    def positions(self, document: int) -> Sequence[int]:
        """The positions in a document, ascending; none where it does not occur."""
        packed = self._packed.get(document)
        return _FORMAT.decode_positions(packed) if packed else ()

    def items(self) -> Iterator[tuple[int, Sequence[int]]]:
        """All documents with their positions."""
        return ((document, self.positions(document)) for document in self._packed)


class _Segment(NamedTuple):
    """One segment: its reader, the number of its first document, and the deleted documents by its own numbers."""

    reader: Any
    offset: int
    deleted: frozenset[int]

    def blocks(self, name: str, term: bytes) -> Iterator[Any]:
        """Yields Whoosh's matcher of a term at the beginning of each block of its postings.

        Blocks are read whole, deleted documents included: reading posting by posting costs three calls each.
        """
        if (name, term) in self.reader:
            matcher = self.reader.postings(name, term)
            block = matcher.child if self.deleted else matcher  # unwraps Whoosh's filter, which checks every step
            while block.is_active():
                block.block_min_id()  # reads the document numbers
                yield block
                block._next_block()

    def documents(self, name: str, term: bytes) -> set[int]:
        """The documents that have a term."""
        found = {number for block in self.blocks(name, term) for number in block._ids} - self.deleted
        return {self.offset + number for number in found} if self.offset else found

    def packed(self, name: str, term: bytes, within: Container[int] | None) -> dict[int, bytes]:
        """The encoded positions of a term, in some documents or in all."""
        found: dict[int, bytes] = {}
        for block in self.blocks(name, term):
            block.value()  # reads the values
            found.update(zip(block._ids, block._values, strict=True))
        for number in self.deleted & found.keys():
            del found[number]
        if within is None and not self.offset:
            return found
        numbered = ((self.offset + number, value) for number, value in found.items())
        return {number: value for number, value in numbered if within is None or number in within}


class PostingsReader:
    """Reads posting lists and stored data. Belongs to one thread, as a Whoosh reader does."""

    def __init__(self, reader: Any, contents: Contents) -> None:
        self._reader = reader
        self._contents = contents
        self._segments = [_Segment(part, offset, _deleted(part)) for part, offset in reader.leaf_readers()]
        self._deleted_terms_of: dict[str, TermCounts] = {}

    def word(self, field: TextField, term: str, within: Container[int] | None = None) -> PostingList:
        """The posting list of an index term of a word field, in some documents or in all."""
        return self._positions(words_field(field), term.encode(), within)

    def documents_of_term(self, field: TextField, term: bytes) -> set[int]:
        """The documents of an index term of a word field; much cheaper than its posting list."""
        return self._documents(words_field(field), term)

    def gram(self, field: TextField, gram: str) -> PostingList:
        """The posting list of a bigram."""
        return self._positions(grams_field(field), gram.encode())

    def documents_with_gram(self, gram: str) -> int:
        """Document frequency of a bigram in the text field."""
        return self._count(grams_field(TextField.TEXT), gram.encode())[0]

    def terms_with_prefix(self, field: TextField, prefix: str) -> Iterator[tuple[WordTerm, bytes]]:
        """The index terms whose key begins with a prefix, decoded and raw."""
        for term in self._raw_terms(words_field(field), prefix):
            yield WordTerm.decode(term), term

    def terms_with_key(self, field: TextField, key: str) -> Iterator[tuple[WordTerm, bytes]]:
        """The index terms of a key, decoded and raw."""
        return self.terms_with_prefix(field, f"{key}{SEPARATOR}")

    def vocabulary(self, field: TextField) -> Counter[str]:
        """The surfaces of tokens and of whole words, with their number of occurrences."""
        name = words_field(field)
        found: Counter[str] = Counter()
        for raw in self._raw_terms(name, ""):
            term = WordTerm.decode(raw)
            if term.key_type in SURFACES and term.position_length == 1:
                found[term.key] += self._count(name, raw)[1]
        return found

    def grams_with_prefix(self, field: TextField, character: str) -> list[str]:
        """The bigrams that begin with a character, and that character alone."""
        return [term.decode() for term in self._raw_terms(grams_field(field), character)]

    def values(self, facet: Facet) -> list[str]:
        """The values of a facet that occur in any document."""
        return list(self.documents_by_value(facet))

    def documents_by_value(self, facet: Facet) -> dict[str, set[int]]:
        """The documents of each value of a facet that occurs, in order of the values."""
        name = values_field(facet)
        terms = {term for segment in self._segments for term in segment.reader.lexicon(name)}
        having = {term.decode(): self._documents(name, term) for term in sorted(terms)}
        return {value: documents for value, documents in having.items() if documents}

    def documents_with_value(self, facet: Facet, value: str) -> set[int]:
        """The documents that have a value of a facet."""
        return self._documents(values_field(facet), value.encode())

    def column(self, name: str) -> list[int]:
        """A numeric column by document number, deleted documents included."""
        return [value for segment in self._segments for value in _column(segment.reader, name)]

    def stored(self, number: int) -> dict[str, bytes]:
        """The stored fields of a document."""
        fields: dict[str, bytes] = self._reader.stored_fields(number)
        return fields

    @cached_property
    def all_documents(self) -> set[int]:
        """The numbers of all documents that are not deleted. Read-only."""
        return {
            segment.offset + number
            for segment in self._segments
            for number in range(segment.reader.doc_count_all())
            if number not in segment.deleted
        }

    @property
    def count(self) -> int:
        """The number of documents."""
        return len(self.all_documents)

    def close(self) -> None:
        """Closes the reader's files."""
        self._reader.close()

    def _documents(self, name: str, term: bytes) -> set[int]:
        check()
        return set().union(*(segment.documents(name, term) for segment in self._segments))

    def _raw_terms(self, name: str, prefix: str) -> Iterator[bytes]:
        """The raw terms of a field that begin with a prefix and occur in any document, each once."""
        found: dict[bytes, None] = {}
        for segment in self._segments:
            found.update(dict.fromkeys(segment.reader.expand_prefix(name, prefix)))
        deleted = self._deleted_terms(name)
        return (term for term in found if not deleted or term.decode() not in deleted or self._count(name, term)[0])

    def _count(self, name: str, term: bytes) -> tuple[int, int]:
        """Document frequency and number of occurrences of a term, deleted documents subtracted."""
        documents = occurrences = 0
        for segment in self._segments:
            if (name, term) in segment.reader:
                found = segment.reader.term_info(name, term)
                documents += found.doc_frequency()
                occurrences += int(found.weight())
        deleted_documents, deleted_occurrences = self._deleted_terms(name).get(term.decode(), _NONE)
        return documents - deleted_documents, occurrences - deleted_occurrences

    def _deleted_terms(self, name: str) -> TermCounts:
        if name not in self._deleted_terms_of:
            self._deleted_terms_of[name] = self._contents.deleted_terms(name)
        return self._deleted_terms_of[name]

    def _positions(self, name: str, term: bytes, within: Container[int] | None = None) -> PostingList:
        packed: dict[int, bytes] = {}
        for segment in self._segments:
            check()
            packed.update(segment.packed(name, term, within))
        return PostingList(packed)


def _deleted(part: Any) -> frozenset[int]:
    return frozenset(filter(part.is_deleted, range(part.doc_count_all()))) if part.has_deletions() else frozenset()


def _column(part: Any, name: str) -> Iterator[int]:
    column = part.column_reader(name)
    return (column[number] for number in range(part.doc_count_all()))
