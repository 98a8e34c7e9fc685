"""Autocomplete: prefix search over names and frequent words, in kanji, kana or Latin letters."""

from collections.abc import Iterable
from dataclasses import dataclass
from heapq import nsmallest

from kb.analysis.normalize import fold_without_space, to_katakana
from kb.analysis.romaji import romaji_key, romaji_of
from kb.model.names import standard_kanji
from kb.search.request import Facet
from kb.sorted_strings import PrefixTable


@dataclass(frozen=True)
class Suggestion:
    """A value of a facet and its number of turns, or a word of the texts (`facet` None) and its occurrences."""

    value: str
    facet: Facet | None
    count: int


class Completer:
    """Suggestions sorted by name, reading and romanized reading; a prefix is found in each by bisection."""

    def __init__(self, readings: Iterable[tuple[Suggestion, str]]) -> None:
        # Facet values before words, the most frequent first: the lower number is the better suggestion.
        ranked = sorted(readings, key=lambda one: (one[0].facet is None, -one[0].count, one[0].value))
        self._suggestions = [suggestion for suggestion, _reading in ranked]
        self._by_name = PrefixTable(lookup_key(suggestion.value) for suggestion in self._suggestions)
        self._by_reading = PrefixTable(reading for _suggestion, reading in ranked)
        self._by_latin = PrefixTable(romaji_of(reading) for _suggestion, reading in ranked)

    def complete(self, typed: str, limit: int) -> tuple[Suggestion, ...]:
        """The suggestions with a typed prefix, best first."""
        written = lookup_key(typed)
        if not written:
            return ()
        found = {*self._by_name.starting_with(written), *self._by_reading.starting_with(to_katakana(written))}
        if latin := romaji_key(written):
            found.update(self._by_latin.starting_with(latin))
        return tuple(self._suggestions[number] for number in nsmallest(limit, found))

    def words_read(self, typed: str, limit: int) -> tuple[Suggestion, ...]:
        """The words, topics among them, whose whole reading is typed in Latin letters, best first."""
        latin = romaji_key(lookup_key(typed))
        numbers = sorted(self._by_latin.equal_to(latin)) if latin else []
        found = (self._suggestions[number] for number in numbers)
        return tuple(one for one in found if one.facet in (None, Facet.TOPIC))[:limit]


def lookup_key(name: str) -> str:
    """The key of a name or of what is typed for one: folded, without white space, 髙 as 高."""
    return standard_kanji(fold_without_space(name).text)
