"""Autocomplete: prefix search over names and frequent words, in kanji, kana or Latin letters."""

from collections.abc import Iterable
from dataclasses import dataclass

from kb.analysis.normalize import fold_without_space, to_katakana
from kb.analysis.romaji import romaji_key, romaji_of
from kb.model.names import standard_kanji
from kb.search.request import Facet


@dataclass(frozen=True)
class Suggestion:
    """A value of a facet and its number of turns, or a word of the texts (`facet` None) and its occurrences."""

    value: str
    facet: Facet | None
    count: int


class Completer:
    """A list of suggestions with their readings in katakana; a search scans the whole list."""

    def __init__(self, readings: Iterable[tuple[Suggestion, str]]) -> None:
        self._entries = [(suggestion, _key(suggestion.value), reading) for suggestion, reading in readings]

    def complete(self, typed: str, limit: int) -> tuple[Suggestion, ...]:
        """The suggestions with a typed prefix: facet values before words, the most frequent first."""
        written, katakana, latin = _key(typed), to_katakana(_key(typed)), romaji_key(_key(typed))
        if not written:
            return ()
        found = [
            suggestion
            for suggestion, name, reading in self._entries
            if name.startswith(written)
            or reading.startswith(katakana)
            or (latin and romaji_of(reading).startswith(latin))
        ]
        return tuple(sorted(found, key=lambda s: (s.facet is None, -s.count, s.value))[:limit])


def _key(name: str) -> str:
    return standard_kanji(fold_without_space(name).text)
