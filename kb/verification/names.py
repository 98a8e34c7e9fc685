"""Names in a sentence: the speakers and organizations of the index, found in running text by their longest form."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from kb.analysis.normalize import fold_without_space
from kb.deadline import deadline
from kb.model.names import exact_key, standard_kanji
from kb.search.request import Facet, SearchRequest
from kb.serving.snapshot import Snapshot

HONORIFIC = r"(?:さん|さま|様|氏|君|くん|殿|先生)"
_BEHIND_SURNAME = re.compile(
    rf"{HONORIFIC}|(?:元|前)?(?:副|統括|専門|特別|首席|主席|担当|代表|教育|企画|部|課|局|室|係|次|参事|主査|主幹|主任|課長|委員|議員|議長"
    r"|会長|座長|理事|大臣|補佐|顧問|教授|准教授|アドバイザー|cio|cdo|cto)|[はがも、,(（:：]|によ|から|$|\ue000|の\ue000"
)
_MAYOR = re.compile(r"(?:副)?[都道府県区市町村]長")
_PLACE = re.compile(r"[都道府県区市町村郡]")


@dataclass(frozen=True)
class NamedInText:
    """A name at a place of a compact text: the facet values that it may mean."""

    start: int
    end: int
    facet: Facet
    values: frozenset[str]


class NamesOfIndex:
    """The names of one generation by their first character, the longest first. Immutable."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._full: dict[str, dict[Facet, set[str]]] = {}
        self._surnames: defaultdict[str, set[str]] = defaultdict(set)
        with deadline(0):  # read once for all requests
            facets = snapshot.search(SearchRequest().counts_only(Facet.SPEAKER, Facet.ORGANIZATION)).facets
            self._posts = _posts(snapshot)
            spellings = {person.name: person.spellings for person in snapshot.registry.people}
        for facet in (Facet.SPEAKER, Facet.ORGANIZATION):
            for value in facets[facet]:
                self._add(value.value, facet, spellings.get(value.value, ()))
        self._lengths = sorted({len(key) for key in (*self._full, *self._surnames)}, reverse=True)

    def _add(self, name: str, facet: Facet, spellings: Iterable[str]) -> None:
        for written in (name, *spellings):
            parts = written.split()
            key = name_form(written)
            if facet is Facet.SPEAKER and len(parts) < 2 and written != name:
                self._surnames[key].add(name)
            elif key:
                self._full.setdefault(key, {}).setdefault(facet, set()).add(name)
            if facet is Facet.SPEAKER and len(parts) > 1:
                self._surnames[name_form(parts[0])].add(name)

    def find(self, compact: str) -> Iterator[NamedInText]:
        """The names in a text in the form of `name_form`, from left to right, none within another."""
        at = 0
        while at < len(compact):
            found = next((one for length in self._lengths if (one := self._at(compact, at, length))), None)
            if found:
                yield from found
                at = found[0].end
            else:
                at += 1

    def _at(self, compact: str, at: int, length: int) -> list[NamedInText]:
        key = compact[at : at + length]
        if len(key) < length:
            return []
        found = {facet: set(values) for facet, values in self._full.get(key, {}).items()} if length > 1 else {}
        before, behind = compact[:at], compact[at + length :]
        kept = {name for name in self._surnames.get(key, ()) if self._is_surname(name, before, key, behind)}
        if kept:
            found.setdefault(Facet.SPEAKER, set()).update(kept)
        if Facet.ORGANIZATION in found:  # 東京都議会局長 is of 東京都, or of 東京都議会
            for shorter in range(2, length):
                found[Facet.ORGANIZATION] |= self._full.get(key[:shorter], {}).get(Facet.ORGANIZATION, set())
        return [NamedInText(at, at + length, facet, frozenset(values)) for facet, values in found.items()]

    def _is_surname(self, name: str, before: str, key: str, behind: str) -> bool:
        """True if a surname stands for a person: behind it are a title or a particle, and not the ending of a place."""
        if (
            before
            and re.match(r"[々一-鿿]", before[-1])
            and not _PLACE.match(before[-1])
            and before[-1] not in "長員事"
        ):
            return False
        if any(behind.startswith(post) for post in self._posts.get(name, ())):
            return True
        if _MAYOR.match(behind) or _PLACE.match(behind) or not _BEHIND_SURNAME.match(behind):
            return False
        return len(key) > 1 or re.match(HONORIFIC, behind) is not None


def name_form(text: str) -> str:
    """The form in which names are compared: folded, without white space, 髙 as 高."""
    return standard_kanji(fold_without_space(exact_key(text)).text)


_known: WeakKeyDictionary[Snapshot, NamesOfIndex] = WeakKeyDictionary()


def names_of(snapshot: Snapshot) -> NamesOfIndex:
    """The names of a snapshot, collected once."""
    if snapshot not in _known:
        _known[snapshot] = NamesOfIndex(snapshot)
    return _known[snapshot]


def _posts(snapshot: Snapshot) -> Mapping[str, frozenset[str]]:
    return {
        person.name: frozenset(name_form(post) for tenure in person.tenures for post in tenure.posts if post)
        for person in snapshot.registry.people
    }
