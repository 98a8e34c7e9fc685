"""Japanese text -> tokens. One list of small steps, the same for indexing and for asking.

    fold -> morphemes -> words (runs and numerals whole) -> components -> positions -> lattice

A token is the smallest thing that can be searched: a component of a word. Particles and punctuation are no tokens:
they may stand between the words of a term. Everything else takes a position, and the end of a sentence takes one too,
so that tokens of neighbouring positions are exactly those with nothing but particles or punctuation between them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import msgspec

from kb.analysis.compounds import split_kanji
from kb.analysis.janome import VERSION as JANOME_VERSION
from kb.analysis.janome import Morphology
from kb.analysis.kanji import standard
from kb.analysis.katakana import split_katakana
from kb.analysis.lexicon import Lexicon, load_lexicon
from kb.analysis.normalize import Folded, fold, visible
from kb.analysis.orthography import KATAKANA_RUN, Form, form_of
from kb.analysis.potential_verbs import plain_verb
from kb.analysis.segmentation import bases_of, forms_of, is_common, is_functional, is_topical, is_transparent, words_of
from kb.analysis.token_graph import Joiner
from kb.analysis.tokens import Token

PIPELINE_VERSION = 3

_SENTENCE_END = re.compile(r"[。！？!?\n]")
_LINK = re.compile(r"\s*[・･\-‐‑‒–—―−]\s*")  # what holds the parts of a word together: デジタル・デバイド, AI-OCR


@dataclass(frozen=True, slots=True)
class _Piece:
    """A component before it has a position; `transparent` ones get none."""

    start: int
    end: int
    bases: tuple[str, ...]
    opens: bool
    closes: bool
    functional: bool
    transparent: bool
    forms: tuple[Form, ...]


class Analyzer:
    """Turns texts into tokens. Safe to share between threads; remembers the texts it saw last."""

    def __init__(self, morphology: Morphology, lexicon: Lexicon) -> None:
        self.version = f"{PIPELINE_VERSION}/{JANOME_VERSION}/{lexicon.version}"
        self.lexicon = lexicon
        self._morphology = morphology
        self._joiner = Joiner(morphology)
        self._components = lru_cache(maxsize=65536)(self._split)
        self._plain = lru_cache(maxsize=65536)(self._plain_verb)
        self._part_form = lru_cache(maxsize=65536)(self._form_of_part)
        self.reading = lru_cache(maxsize=8192)(self._read)
        self.tokens = lru_cache(maxsize=1024)(self._tokens)
        self.lattice = lru_cache(maxsize=1024)(self._lattice)

    def synonyms(self, words: tuple[str, ...]) -> Sequence[tuple[Token, ...]]:
        """What is said instead of some words (their surfaces), each as its tokens."""
        return self._synonyms.get(words, ())

    def topical_words(self, text: str) -> Iterator[str]:
        """The nouns that can tell the subject of a text, whole and folded, in order, as often as they occur."""
        folded = visible(fold(text))
        plain = _standard(folded).text
        for word in words_of(self._morphology.morphemes(plain), plain):
            if is_topical(word):
                yield folded.text[word.start : word.end]

    def _read(self, text: str) -> str:
        """The reading of a name in katakana; what Janome cannot read stays as it is written."""
        return "".join(word.reading or word.surface for word in self._morphology.morphemes(_standard(fold(text)).text))

    @cached_property
    def _synonyms(self) -> Mapping[tuple[str, ...], list[tuple[Token, ...]]]:
        found: dict[tuple[str, ...], list[tuple[Token, ...]]] = {}
        for group in self.lexicon.synonyms:
            entries = [self.tokens(entry) for entry in group]
            for entry in entries:
                written = tuple(token.surface for token in entry)
                found.setdefault(written, []).extend(other for other in entries if other != entry)
        return found

    def _tokens(self, text: str) -> tuple[Token, ...]:
        folded = visible(fold(text))
        return tuple(_positioned(self._pieces(_standard(folded).text), folded))

    def _lattice(self, text: str) -> tuple[Token, ...]:
        return self._joiner.lattice(text, self.tokens(text))

    def _pieces(self, text: str) -> Iterator[_Piece]:
        for word in words_of(self._morphology.morphemes(text), text):
            parts = self._components(word.surface, is_common(word))
            transparent, functional = is_transparent(word), is_functional(word)
            start = word.start
            for number, part in enumerate(parts):
                end = start + len(part)
                opens, closes = number == 0, number == len(parts) - 1
                if len(parts) == 1:
                    bases, forms = (*bases_of(word), *self._plain(word.base)), forms_of(word)
                else:
                    bases, forms = (part,), (self._part_form(part),)
                yield _Piece(start, end, bases, opens, closes, functional, transparent, forms)
                start = end

    def _plain_verb(self, base: str) -> tuple[str, ...]:
        """What a 可能動詞 is made of, where the dictionary knows such a verb."""
        plain = plain_verb(base)
        return (plain,) if plain and self._morphology.known(plain) else ()

    def _form_of_part(self, part: str) -> Form:
        return form_of(part, self.reading(part))

    def _split(self, word: str, common: bool) -> tuple[str, ...]:
        """The components of a word, a common noun or not; nakaguro stand between them as words of their own."""
        if KATAKANA_RUN.fullmatch(word):
            parts = split_katakana(word, self._morphology.known, self.lexicon.katakana.__contains__)
        else:
            parts = split_kanji(word, self._morphology.known) if common else (word,)
        listed = self.lexicon.components
        return listed.get(word) or tuple(part for piece in parts for part in listed.get(piece, (piece,)))


def _standard(folded: Folded) -> Folded:
    return replace(folded, text=standard(folded.text))


def _positioned(pieces: Iterable[_Piece], folded: Folded) -> Iterator[Token]:
    position = -1
    last_end = token_end = 0
    broken = False
    for piece in pieces:
        broken = broken or _SENTENCE_END.search(folded.text, last_end, piece.end) is not None
        last_end = piece.end
        if piece.transparent:
            continue
        position += 2 if broken and position >= 0 else 1
        linked = bool(token_end and _LINK.fullmatch(folded.text, token_end, piece.start))
        broken, token_end = False, piece.end
        start, end = folded.original(piece.start, piece.end)
        surface = folded.text[piece.start : piece.end]
        bases = (surface,) if piece.bases == (standard(surface),) else piece.bases
        opens, closes, functional = piece.opens, piece.closes, piece.functional
        yield Token(position, start, end, surface, bases, opens, closes, functional, piece.forms, linked)


@lru_cache(maxsize=4)
def analyzer_of(lexicon: str) -> Analyzer:
    """The analyzer of a lexicon (as JSON, see `Lexicon`): whoever has the same words shares it in this process."""
    words = msgspec.json.decode(lexicon, type=Lexicon)
    return Analyzer(Morphology(words), words)


@lru_cache(maxsize=1)
def default_analyzer() -> Analyzer:
    """The analyzer of the packaged words alone."""
    lexicon, _problems = load_lexicon()
    return analyzer_of(lexicon.as_json())
