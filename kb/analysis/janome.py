"""Adapter of the morphological analyser Janome 0.5.0; the only module that imports it.

Janome's tokens carry no offsets and drop leading white space; here every morpheme has offsets. Text is split at
sentence ends first: Janome works in chunks of about a thousand characters and can misjudge a boundary at their ends.

Janome is not thread-safe: its matcher returns a set that its cache holds, and concurrent changes to it corrupt the
cache for the rest of the process. So one lock is held around every call into it, for at most `MAX_CHUNK` characters at
a time. A tokenizer per thread would not be faster, since the interpreter lock serialises threads anyway, and each would
fill a cache of its own.
"""

import re
import threading
from dataclasses import dataclass, replace
from functools import lru_cache

from janome.tokenizer import Token, Tokenizer

from kb.analysis.lexicon import Lexicon
from kb.errors import EngineError

VERSION = "janome-0.5.0"
MAX_CHUNK = 500  # characters, well under Janome's own limit

_SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?\n]+|[^。！？!?\n]+")


@dataclass(frozen=True, slots=True)
class Morpheme:
    """A morpheme as Janome returns it: folded text[start:end], part of speech (two levels), base form and reading.

    `inflected_form` is the name of the form (連用形, …), "" for words that are not inflected.
    """

    surface: str
    start: int
    end: int
    pos: str
    pos_detail: str
    base: str
    reading: str
    inflected_form: str = ""


class Morphology:
    """Janome's system dictionary with the lexicon as user dictionary. Thread-safe: calls are serialised by a lock."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lock = threading.Lock()  # held around every use of the tokenizer, its dictionaries and its matcher
        with lexicon.as_user_dictionary() as path:
            self._tokenizer = Tokenizer(udic=path, udic_enc="utf8", udic_type="ipadic")
        self.known = lru_cache(maxsize=65536)(self._known)
        self._sentence = lru_cache(maxsize=8192)(self._analyse_sentence)

    def morphemes(self, text: str) -> list[Morpheme]:
        """The morphemes of a folded text, in order, without its white space."""
        found: list[Morpheme] = []
        for match in _SENTENCE.finditer(text):
            for offset in range(match.start(), match.end(), MAX_CHUNK):
                chunk = text[offset : min(offset + MAX_CHUNK, match.end())]
                for morpheme in self._sentence(chunk):
                    found.append(_shifted(morpheme, offset) if offset else morpheme)
        return found

    def _known(self, text: str) -> bool:
        """True if Janome's system dictionary has exactly this surface."""
        with self._lock:
            entries = self._tokenizer.sys_dic.lookup(text.encode("utf-8"), self._tokenizer.matcher)
        return any(entry[1] == text for entry in entries)

    def _analyse_sentence(self, sentence: str) -> tuple[Morpheme, ...]:
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


def _shifted(morpheme: Morpheme, offset: int) -> Morpheme:
    return replace(morpheme, start=morpheme.start + offset, end=morpheme.end + offset)
