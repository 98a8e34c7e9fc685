"""What a Whoosh reader holds, as plain Python values. Documents are numbered from 0 in the order of writing."""

from collections.abc import Iterator
from typing import Any

from kb.engines.whoosh.schema import WordTerm, grams_field, values_field, words_field
from kb.search.document import TextField
from kb.search.request import Facet

Positions = dict[int, list[int]]  # document -> positions, ascending


class Postings:
    """Reads postings. Belongs to one thread, as a Whoosh reader does."""

    def __init__(self, reader: Any) -> None:
        self._reader = reader

    def word(self, field: TextField, term: str) -> Positions:
        """Where an index term of a word field occurs."""
        return self._positions(words_field(field), term.encode())

    def gram(self, field: TextField, gram: str) -> Positions:
        """Where an n-gram occurs."""
        return self._positions(grams_field(field), gram.encode())

    def words_beginning(self, field: TextField, prefix: str) -> Iterator[tuple[WordTerm, bytes]]:
        """The index terms whose key begins so, taken apart and as they are."""
        for term in self._reader.expand_prefix(words_field(field), prefix):
            yield WordTerm.decode(term), term

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

    def _positions(self, name: str, term: bytes) -> Positions:
        if (name, term) not in self._reader:
            return {}
        found: Positions = {}
        matcher = self._reader.postings(name, term)
        while matcher.is_active():
            found[matcher.id()] = matcher.value_as("positions")
            matcher.next()
        return found
