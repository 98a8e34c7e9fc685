"""What a Whoosh reader holds, as plain Python values. Documents are numbered from 0 in the order of writing."""

from collections import Counter
from collections.abc import Container, Iterator
from typing import Any

from kb.engines.whoosh.schema import SEPARATOR, WordTerm, grams_field, values_field, words_field
from kb.search.document import TextField
from kb.search.request import Facet

Positions = dict[int, list[int]]  # document -> positions, ascending


class Postings:
    """Reads postings. Belongs to one thread, as a Whoosh reader does."""

    def __init__(self, reader: Any) -> None:
        self._reader = reader

    def word(self, field: TextField, term: str, within: Container[int] | None = None) -> Positions:
        """Where an index term of a word field occurs, in some documents or in all."""
        return self._positions(words_field(field), term.encode(), within)

    def documents_of(self, field: TextField, term: bytes) -> set[int]:
        """The documents in which an index term of a word field occurs: a fraction of the cost of its positions."""
        return set(self._reader.postings(words_field(field), term).all_ids())

    def gram(self, field: TextField, gram: str) -> Positions:
        """Where an n-gram occurs."""
        return self._positions(grams_field(field), gram.encode())

    def gram_count(self, gram: str) -> int:
        """How many texts have an n-gram."""
        return int(self._reader.doc_frequency(grams_field(TextField.TEXT), gram.encode()))

    def words_beginning(self, field: TextField, prefix: str) -> Iterator[tuple[WordTerm, bytes]]:
        """The index terms whose key begins so, taken apart and as they are."""
        for term in self._reader.expand_prefix(words_field(field), prefix):
            yield WordTerm.decode(term), term

    def words_of(self, field: TextField, key: str) -> Iterator[tuple[WordTerm, bytes]]:
        """The index terms of a key, taken apart and as they are."""
        return self.words_beginning(field, f"{key}{SEPARATOR}")

    def vocabulary(self, field: TextField) -> Counter[str]:
        """The surfaces of single tokens and of whole words, and how often each occurs."""
        name = words_field(field)
        found: Counter[str] = Counter()
        for raw in self._reader.lexicon(name):
            term = WordTerm.decode(raw)
            if term.how in "sx" and term.reach == 1:
                found[term.key] += int(self._reader.frequency(name, raw))
        return found

    def grams_beginning(self, field: TextField, character: str) -> list[str]:
        """The n-grams that begin with a character."""
        return [term.decode() for term in self._reader.expand_prefix(grams_field(field), character)]

    def values(self, facet: Facet) -> list[str]:
        """The values of a facet that occur."""
        return [term.decode() for term in self._reader.lexicon(values_field(facet))]

    def documents(self, facet: Facet, value: str) -> set[int]:
        """The documents that have a value."""
        name, term = values_field(facet), value.encode()
        if (name, term) not in self._reader:
            return set()
        return set(self._reader.postings(name, term).all_ids())

    def column(self, name: str) -> list[int]:
        """A number of every document."""
        column = self._reader.column_reader(name)
        return [column[number] for number in range(self.count)]

    def stored(self, number: int) -> dict[str, bytes]:
        """What is stored of a document."""
        fields: dict[str, bytes] = self._reader.stored_fields(number)
        return fields

    @property
    def count(self) -> int:
        """How many documents there are."""
        return int(self._reader.doc_count_all())

    def close(self) -> None:
        """Closes the reader's files."""
        self._reader.close()

    def _positions(self, name: str, term: bytes, within: Container[int] | None = None) -> Positions:
        if (name, term) not in self._reader:
            return {}
        found: Positions = {}
        matcher = self._reader.postings(name, term)
        decode = matcher.format.decoder("positions")
        while matcher.is_active():
            number = matcher.id()
            if within is None or number in within:
                found[number] = decode(matcher.value())
            matcher.next()
        return found
