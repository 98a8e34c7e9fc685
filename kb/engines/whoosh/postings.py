"""What a Whoosh reader holds, as plain Python values.

Documents have the numbers that Whoosh gives them, segment after segment; those that have left the index keep theirs,
and are met nowhere.
"""

from collections import Counter
from collections.abc import Container, Iterator, KeysView, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from whoosh import formats

from kb.deadline import check
from kb.engines.whoosh.contents import Contents, TermCounts
from kb.engines.whoosh.schema import SEPARATOR, WordTerm, grams_field, values_field, words_field
from kb.search.document import TextField
from kb.search.request import Facet

_NONE = (0, 0)
_FORMAT = formats.Positions()  # that of the schema


class Positions:
    """Where an index term occurs, by document: unpacked when somebody asks, for most often only the documents count."""

    def __init__(self, packed: dict[int, bytes]) -> None:
        self._packed = packed

    @property
    def documents(self) -> KeysView[int]:
        """The documents in which it occurs."""
        return self._packed.keys()

    def of(self, number: int) -> Sequence[int]:
        """The positions in a document, ascending; none where it does not occur."""
        packed = self._packed.get(number)
        return _FORMAT.decode_positions(packed) if packed else ()

    def items(self) -> Iterator[tuple[int, Sequence[int]]]:
        """All documents, and the positions in each."""
        return ((number, self.of(number)) for number in self._packed)


class _Segment(NamedTuple):
    """One segment: its reader, the number of its first document, and which of its own numbers have left."""

    reader: Any
    offset: int
    left: frozenset[int]

    def blocks(self, name: str, term: bytes) -> Iterator[Any]:
        """Whoosh's walk through the postings of a term, at the beginning of each of its blocks.

        Its numbers are taken whole, those that have left among them: posting by posting costs three calls for each.
        """
        if (name, term) in self.reader:
            matcher = self.reader.postings(name, term)
            block = matcher.child if self.left else matcher  # Whoosh's own filter asks again at each step
            while block.is_active():
                block.block_min_id()  # reads them
                yield block
                block._next_block()

    def documents(self, name: str, term: bytes) -> set[int]:
        """The numbers of the documents that have a term."""
        found = {number for block in self.blocks(name, term) for number in block._ids} - self.left
        return {self.offset + number for number in found} if self.offset else found

    def packed(self, name: str, term: bytes, within: Container[int] | None) -> dict[int, bytes]:
        """Where a term occurs, in some documents or in all, as Whoosh has it."""
        found: dict[int, bytes] = {}
        for block in self.blocks(name, term):
            block.value()  # reads the values
            found.update(zip(block._ids, block._values, strict=True))
        for number in self.left & found.keys():
            del found[number]
        if within is None and not self.offset:
            return found
        numbered = ((self.offset + number, value) for number, value in found.items())
        return {number: value for number, value in numbered if within is None or number in within}


class Postings:
    """Reads postings. Belongs to one thread, as a Whoosh reader does."""

    def __init__(self, reader: Any, contents: Contents) -> None:
        self._reader = reader
        self._contents = contents
        self._segments = [_Segment(part, offset, _left(part)) for part, offset in reader.leaf_readers()]
        self._left_of: dict[str, TermCounts] = {}

    def word(self, field: TextField, term: str, within: Container[int] | None = None) -> Positions:
        """Where an index term of a word field occurs, in some documents or in all."""
        return self._positions(words_field(field), term.encode(), within)

    def documents_of(self, field: TextField, term: bytes) -> set[int]:
        """The documents in which an index term of a word field occurs: a fraction of the cost of its positions."""
        return self._documents(words_field(field), term)

    def gram(self, field: TextField, gram: str) -> Positions:
        """Where an n-gram occurs."""
        return self._positions(grams_field(field), gram.encode())

    def gram_count(self, gram: str) -> int:
        """How many texts have an n-gram."""
        return self._count(grams_field(TextField.TEXT), gram.encode())[0]

    def words_beginning(self, field: TextField, prefix: str) -> Iterator[tuple[WordTerm, bytes]]:
        """The index terms whose key begins so, taken apart and as they are."""
        for term in self._beginning(words_field(field), prefix):
            yield WordTerm.decode(term), term

    def words_of(self, field: TextField, key: str) -> Iterator[tuple[WordTerm, bytes]]:
        """The index terms of a key, taken apart and as they are."""
        return self.words_beginning(field, f"{key}{SEPARATOR}")

    def vocabulary(self, field: TextField) -> Counter[str]:
        """The surfaces of single tokens and of whole words, and how often each occurs."""
        name = words_field(field)
        found: Counter[str] = Counter()
        for raw in self._beginning(name, ""):
            term = WordTerm.decode(raw)
            if term.how in "sx" and term.position_length == 1:
                found[term.key] += self._count(name, raw)[1]
        return found

    def grams_beginning(self, field: TextField, character: str) -> list[str]:
        """The n-grams that begin with a character."""
        return [term.decode() for term in self._beginning(grams_field(field), character)]

    def values(self, facet: Facet) -> list[str]:
        """The values of a facet that occur."""
        return list(self.by_value(facet))

    def by_value(self, facet: Facet) -> dict[str, set[int]]:
        """The values of a facet that occur, in order, and the documents that have each."""
        name = values_field(facet)
        terms = {term for segment in self._segments for term in segment.reader.lexicon(name)}
        having = {term.decode(): self._documents(name, term) for term in sorted(terms)}
        return {value: documents for value, documents in having.items() if documents}

    def documents(self, facet: Facet, value: str) -> set[int]:
        """The documents that have a value."""
        return self._documents(values_field(facet), value.encode())

    def column(self, name: str) -> list[int]:
        """A number of every document, those that have left among them."""
        return [value for segment in self._segments for value in _column(segment.reader, name)]

    def stored(self, number: int) -> dict[str, bytes]:
        """What is stored of a document."""
        fields: dict[str, bytes] = self._reader.stored_fields(number)
        return fields

    @cached_property
    def everything(self) -> set[int]:
        """The documents. To be read only."""
        return {
            segment.offset + number
            for segment in self._segments
            for number in range(segment.reader.doc_count_all())
            if number not in segment.left
        }

    @property
    def count(self) -> int:
        """How many documents there are."""
        return len(self.everything)

    def close(self) -> None:
        """Closes the reader's files."""
        self._reader.close()

    def _documents(self, name: str, term: bytes) -> set[int]:
        check()
        return set().union(*(segment.documents(name, term) for segment in self._segments))

    def _beginning(self, name: str, prefix: str) -> Iterator[bytes]:
        """The index terms that begin so and occur in some document, each once."""
        found: dict[bytes, None] = {}
        for segment in self._segments:
            found.update(dict.fromkeys(segment.reader.expand_prefix(name, prefix)))
        left = self._left(name)
        return (term for term in found if not left or term.decode() not in left or self._count(name, term)[0])

    def _count(self, name: str, term: bytes) -> tuple[int, int]:
        """In how many documents a term occurs, and how often."""
        documents = occurrences = 0
        for segment in self._segments:
            if (name, term) in segment.reader:
                found = segment.reader.term_info(name, term)
                documents += found.doc_frequency()
                occurrences += int(found.weight())
        gone, times = self._left(name).get(term.decode(), _NONE)
        return documents - gone, occurrences - times

    def _left(self, name: str) -> TermCounts:
        if name not in self._left_of:
            self._left_of[name] = self._contents.left_of(name)
        return self._left_of[name]

    def _positions(self, name: str, term: bytes, within: Container[int] | None = None) -> Positions:
        packed: dict[int, bytes] = {}
        for segment in self._segments:
            check()
            packed.update(segment.packed(name, term, within))
        return Positions(packed)


def _left(part: Any) -> frozenset[int]:
    return frozenset(filter(part.is_deleted, range(part.doc_count_all()))) if part.has_deletions() else frozenset()


def _column(part: Any, name: str) -> Iterator[int]:
    column = part.column_reader(name)
    return (column[number] for number in range(part.doc_count_all()))
