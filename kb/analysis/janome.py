"""Adapter of the morphological analyser Janome 0.5.0; the only module that imports it.

Janome's dictionary is read here to be compiled (`kb.analysis.lattice`), and Janome itself segments where the setting
`tokenizer` says so, where no dictionary is compiled yet, and as the reference in tests. Importing this module loads the
dictionary: 0.3 s and 60 MB.

Janome is not thread-safe: its matcher returns a set that its cache holds, and concurrent changes to it corrupt the
cache for the rest of the process. So one lock is held around every call into it.
"""

import re
import threading
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from sys import intern
from typing import NamedTuple

from janome.system_dic import MMapSystemDictionary
from janome.tokenizer import Token, Tokenizer

from kb.analysis.lexicon import Lexicon
from kb.analysis.morpheme import Morpheme
from kb.analysis.word_parts import Entry
from kb.errors import EngineError

_ENTRY = re.compile(rb":\(u'([^']*)',(.{4}),(.{4}),(.{5})")
# Part of speech, (inflection type,) inflected form, base form, reading(, pronunciation)
_EXTRA = re.compile(rb":\(u'([^']*)',u'[^']*',u'([^']*)',u'([^']*)',u'([^']*)',u'[^']*'\)")


class JanomeTokenizer:
    """Janome's tokenizer with the lexicon as user dictionary. Thread-safe: calls are serialised by a lock."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lock = threading.Lock()  # held around every use of the tokenizer, its dictionaries and its matcher
        with lexicon.as_user_dictionary() as path:
            # Janome fails on a user dictionary without words.
            udic = path if lexicon.readings else ""
            self._tokenizer = Tokenizer(udic=udic, udic_enc="utf8", udic_type="ipadic")

    def morphemes(self, sentence: str) -> tuple[Morpheme, ...]:
        """The morphemes of a sentence, without its white space; Janome's tokens have no offsets."""
        with self._lock:
            tokens = list(self._tokenizer.tokenize(sentence))
        found: list[Morpheme] = []
        at = 0
        for token in tokens:
            if not isinstance(token, Token):
                raise EngineError(f"janome: {token!r}")
            surface = token.surface
            if surface.isspace():
                continue
            start = sentence.index(surface, at)
            at = start + len(surface)
            pos, detail, *_ = token.part_of_speech.split(",")
            base = token.base_form if token.base_form not in ("*", "") else surface
            reading = token.reading if token.reading != "*" else ""
            inflected_form = token.infl_form if token.infl_form != "*" else ""
            found.append(Morpheme(surface, start, at, pos, detail, base, reading, inflected_form))
        return tuple(found)

    def morphemes_of_many(self, sentences: list[str]) -> list[tuple[Morpheme, ...]]:
        """The morphemes of each sentence."""
        return [self.morphemes(sentence) for sentence in sentences]

    def entries(self, text: str) -> tuple[Entry, ...]:
        """The entries of Janome's system dictionary with exactly this surface."""
        dictionary = self._tokenizer.sys_dic
        with self._lock:
            found = [one for one in dictionary.lookup(text.encode("utf-8"), self._tokenizer.matcher) if one[1] == text]
            extras = [dictionary.lookup_extra(one[0]) for one in found]
        readings = (extra[4] if extra[4] != "*" else "" for extra in extras)
        return tuple(Entry(one[2], reading) for one, reading in zip(found, readings, strict=True))


class SystemDictionary(NamedTuple):
    """The content of Janome's system dictionary: columns of its entries, in the order of their numbers, and the rest.

    `context` are left and right context id and cost, `features` part of speech, inflected form, base form and reading.
    `ranges` are first and last character, category and compatible categories; `categories` say whether unknown words of
    one always compete, and how many characters may follow their first.
    """

    surfaces: list[str]
    context: tuple[Sequence[int], Sequence[int], Sequence[int]]
    features: tuple[list[str], list[str], list[str], list[str]]
    connections: list[list[int]]
    ranges: list[tuple[str, str, str, list[str]]]
    categories: dict[str, tuple[bool, int]]
    unknown: dict[str, list[tuple[int, int, int, str]]]


def system_dictionary(longest_unknown: int) -> SystemDictionary:
    """Reads Janome's system dictionary; `longest_unknown` is the length of unknown words that Janome groups.

    Raises:
        EngineError: its files have another form than that of Janome 0.5.0.
    """
    janome = MMapSystemDictionary.instance()
    surfaces: list[str] = []
    context = array("h"), array("h"), array("h")
    for encoded, *numbers in _buckets(_ENTRY, janome.entries_compact):
        surfaces.extend(_decoded(encoded))
        for ids, column in zip(context, numbers, strict=True):
            ids.extend(map(int, column))
    features: tuple[list[str], list[str], list[str], list[str]] = ([], [], [], [])
    for bucket in _buckets(_EXTRA, janome.entries_extra):
        for texts, column in zip(features, bucket, strict=True):
            texts.extend(_decoded(column))
    categories = {
        name: (
            bool(janome.unknown_invoked_always(name)),
            longest_unknown if janome.unknown_grouping(name) else int(janome.unknown_length(name)),
        )
        for name in janome.unknowns
    }
    ranges = [(one["from"], one["to"], one["cate"], one.get("compat_cates", [])) for one in janome.char_ranges]
    return SystemDictionary(surfaces, context, features, janome.connections, ranges, categories, janome.unknowns)


def _buckets(
    pattern: re.Pattern[bytes], buckets: Mapping[object, tuple[bytes, dict[str, list[int]]]]
) -> Iterator[Iterable[tuple[bytes, ...]]]:
    """Yields the columns of each of the files that hold the entries."""
    for content, index in buckets.values():
        found = pattern.findall(content[:])
        if len(found) != len(index["positions"]):
            raise EngineError(f"janome: {len(found)} entries of {len(index['positions'])}")
        yield zip(*found, strict=True)


def _decoded(column: tuple[bytes, ...]) -> list[str]:
    texts = b"\n".join(column).decode("unicode_escape").split("\n")
    if len(texts) != len(column):
        raise EngineError("janome: a line break in an entry")
    return list(map(intern, texts))  # many entries share a reading or a base form
