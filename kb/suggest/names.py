"""Name lookup: a whole word as the name of speakers, organizations, posts or topics, by hash tables.

A speaker is known by the full name, by the surname, and by every spelling of the registry, each in kanji, kana or Latin
letters, with or without a title behind it (川野, かわの, kawano, 川野さん, 川野副区長); an organization with or without
the last character of a municipality (大田, 大田区, 大田区役所); a post as it is written; a topic also by its reading.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from kb.analysis.normalize import to_katakana
from kb.analysis.romaji import romaji_key, romaji_of
from kb.model.people import Person
from kb.search.request import Facet
from kb.suggest.autocomplete import Suggestion, lookup_key

MAX_WORD = 40  # characters of a word that is looked up

_FACETS = (Facet.SPEAKER, Facet.ORGANIZATION, Facet.POST, Facet.TOPIC)  # in the order of what is found
_HONORIFIC = re.compile(r"さん|さま|様|氏|君|くん|殿|先生|-?san")
_TITLE = re.compile(
    r"(?:元|前)?(?:副?(?:知事|[都道府県区市町村]長|議長|委員長|部会長|会長|座長|大臣|教育長|本部長|代表|理事長?)"
    r"|(?:副|統括|専門)?参事|次長|[部局課室係所館]長(?:補佐|代理)?|担当(?:部|課)長|委員|議員|主査|主幹|主任|准?教授"
    r"|補佐官?|顧問|アドバイザー|cio(?:補佐官)?|cdo|cto)"
)
_OFFICE = re.compile(r"(?:役所|役場|都庁|県庁|府庁|道庁|庁)")
# Last characters of municipalities and prefectures, with the readings that they have there.
_ENDINGS = {
    "都": ("ト",),
    "府": ("フ",),
    "県": ("ケン",),
    "区": ("ク",),
    "市": ("シ",),
    "町": ("マチ", "チョウ"),
    "村": ("ムラ", "ソン"),
}
_CAPITAL = "東京都"  # may stand before the name of its municipalities


class NameTable:
    """Names by their keys, as written, in katakana and in Latin letters. Immutable after it is built."""

    def __init__(
        self, names: Iterable[tuple[Suggestion, str]], people: Iterable[Person], reading: Callable[[str], str]
    ) -> None:
        """`names` are facet values with their reading in katakana; `reading` reads a surname that no person has."""
        self._names: defaultdict[str, dict[Suggestion, None]] = defaultdict(dict)
        self._posts: defaultdict[str, set[str]] = defaultdict(set)  # posts of each speaker
        identities: defaultdict[str, list[Person]] = defaultdict(list)
        for person in people:
            identities[person.name].append(person)
            self._posts[person.name].update(lookup_key(post) for tenure in person.tenures for post in tenure.posts)
        for name, read in names:
            keys = {lookup_key(name.value), *_read_keys(read)}
            match name.facet:
                case Facet.SPEAKER:
                    keys |= _person_keys(name.value, identities[name.value], reading)
                case Facet.ORGANIZATION:
                    keys |= _without_ending(name.value, read)
            for key in filter(None, keys):
                self._names[key][name] = None

    def find(self, word: str) -> tuple[Suggestion, ...]:
        """The names that a word means, speakers first and then by their number of turns."""
        written = lookup_key(word)
        if not written or len(written) > MAX_WORD:
            return ()
        found = dict.fromkeys((*self._named(written), *self._titled(written)))
        return tuple(sorted(found, key=lambda one: (_FACETS.index(one.facet or Facet.TOPIC), -one.count, one.value)))

    def _named(self, written: str) -> Iterator[Suggestion]:
        """The names with a key, which may be in kana or Latin letters."""
        for key in dict.fromkeys((written, to_katakana(written), romaji_key(written) or "")):
            yield from self._names.get(key, ())
        if written.startswith(_CAPITAL):
            rest = self._names.get(written.removeprefix(_CAPITAL), ())
            yield from (one for one in rest if one.facet is Facet.ORGANIZATION)

    def _titled(self, written: str) -> Iterator[Suggestion]:
        """The people and bodies whose name is followed by a title: those who held the post, if any of them did."""
        for at in range(len(written) - 1, 0, -1):
            head, tail = written[:at], written[at:]
            bodies = bool(_HONORIFIC.fullmatch(tail) or _OFFICE.fullmatch(tail))
            people = bool(_HONORIFIC.fullmatch(tail) or _TITLE.fullmatch(tail) or self._is_post(tail))
            if not (bodies or people):
                continue
            named = list(self._named(head))
            speakers = [one for one in named if people and one.facet is Facet.SPEAKER]
            held = [one for one in speakers if any(post.endswith(tail) for post in self._posts.get(one.value, ()))]
            yield from held or speakers
            yield from (one for one in named if bodies and one.facet is Facet.ORGANIZATION)

    def _is_post(self, written: str) -> bool:
        return any(one.facet is Facet.POST for one in self._names.get(written, ()))


def _read_keys(reading: str) -> set[str]:
    """The keys of a reading in katakana: itself and its romanization."""
    return {reading, romaji_of(reading)} if reading else set()


def _person_keys(name: str, identities: Iterable[Person], reading: Callable[[str], str]) -> set[str]:
    """The keys of a person's surname, other spellings and readings; a name without a space has no surname apart."""
    keys: set[str] = set()
    parts = name.split()
    if len(parts) > 1:
        keys.add(lookup_key(parts[0]))
    known = False
    for person in identities:
        keys.update(map(lookup_key, person.spellings))
        read = person.reading.split()
        if len(read) > 1 and len(parts) > 1:
            known = True
            keys |= _read_keys(read[0]) | {romaji_of(read[-1] + read[0])}
    if len(parts) > 1 and not known:
        keys |= _read_keys(reading(parts[0]))
    return keys


def _without_ending(name: str, reading: str) -> set[str]:
    """The keys of a municipality's name without its last character."""
    keys = {lookup_key(name[:-1])} if name[-1:] in _ENDINGS else set()
    for ending in _ENDINGS.get(name[-1:], ()):
        if reading.endswith(ending):
            keys |= _read_keys(reading.removesuffix(ending))
    return keys
