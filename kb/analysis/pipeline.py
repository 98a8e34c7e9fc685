"""Japanese text -> tokens. One list of small steps, the same for indexing and for asking.

    fold -> morphemes -> joined runs (latin, digits) -> components -> positions

A token is the smallest thing that can be searched: a component of a word. Particles and punctuation are no tokens:
they may stand between the words of a term. Everything else takes a position, and the end of a sentence takes one too,
so that tokens of neighbouring positions are exactly those with nothing but particles or punctuation between them.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from kb.analysis.janome import VERSION as JANOME_VERSION
from kb.analysis.janome import Morpheme, Morphology
from kb.analysis.katakana import split_katakana
from kb.analysis.lexicon import Lexicon, load_lexicon
from kb.analysis.normalize import Folded, fold

PIPELINE_VERSION = 1

_KATAKANA = re.compile(r"[ァ-ヺー]+")
_LATIN = re.compile(r"[a-z]+")
_DIGITS = re.compile(r"[0-9]+")
_SENTENCE_END = re.compile(r"[。！？!?\n]")

Step = Callable[[list[Morpheme]], list[Morpheme]]


@dataclass(frozen=True, slots=True)
class Token:
    """A searchable component. `position` orders it; `start`, `end` are characters of the original text.

    `surface` is folded, `base` is the dictionary form. `opens` and `closes` tell whether a word begins or ends
    here; `functional` marks auxiliaries, which carry a sentence rather than its content.
    """

    position: int
    start: int
    end: int
    surface: str
    base: str
    opens: bool
    closes: bool
    functional: bool


@dataclass(frozen=True, slots=True)
class _Piece:
    """A component before it has a position; `transparent` ones get none."""

    start: int
    end: int
    surface: str
    base: str
    opens: bool
    closes: bool
    functional: bool
    transparent: bool


class Analyzer:
    """Turns texts into tokens. Safe to share between threads; remembers the texts it saw last."""

    def __init__(self, morphology: Morphology, lexicon: Lexicon) -> None:
        self.version = f"{PIPELINE_VERSION}/{JANOME_VERSION}/{lexicon.version}"
        self._morphology = morphology
        self._lexicon = lexicon
        self._components = lru_cache(maxsize=65536)(self._split)
        self.tokens = lru_cache(maxsize=1024)(self._tokens)

    def content(self, text: str) -> tuple[Token, ...]:
        """The tokens of a term as asked: without the auxiliaries at its end, if anything is left then."""
        tokens = self.tokens(text)
        last = len(tokens)
        while last and tokens[last - 1].functional:
            last -= 1
        return tokens[:last] or tokens

    def reading(self, text: str) -> str:
        """The reading of a name in katakana; what Janome cannot read stays as it is written."""
        return "".join(word.reading or word.surface for word in self._morphology.morphemes(fold(text).text))

    def _tokens(self, text: str) -> tuple[Token, ...]:
        folded = fold(text)
        return tuple(_positioned(self._pieces(folded.text), folded))

    def _pieces(self, text: str) -> Iterator[_Piece]:
        for word in _words(self._morphology.morphemes(text)):
            parts = self._components(word.surface)
            transparent, functional = _is_transparent(word), _is_functional(word)
            start = word.start
            for number, part in enumerate(parts):
                base = word.base if len(parts) == 1 else part
                opens, closes = number == 0, number == len(parts) - 1
                yield _Piece(start, start + len(part), part, base, opens, closes, functional, transparent)
                start += len(part)

    def _split(self, word: str) -> tuple[str, ...]:
        """The components of a word; nakaguro stand between them as words of their own."""
        if parts := self._lexicon.components.get(word):
            return parts
        if _KATAKANA.fullmatch(word):
            known = split_katakana(word, self._morphology.known, self._lexicon.katakana.__contains__)
            return tuple(part for piece in known for part in self._lexicon.components.get(piece, (piece,)))
        return (word,)


def _words(morphemes: Iterable[Morpheme]) -> Iterator[Morpheme]:
    """Words that no dictionary should cut: runs of katakana, of latin letters and of digits are joined first.

    Janome also takes punctuation into unknown words (デジタル・デバイド); those are cut at it.
    """
    pending: Morpheme | None = None
    for morpheme in (piece for whole in morphemes for piece in _cut(whole)):
        if pending and pending.end == morpheme.start and _one_run(pending.surface, morpheme.surface):
            surface = pending.surface + morpheme.surface
            pending = replace(pending, surface=surface, base=surface, end=morpheme.end, pos="名詞", pos_detail="一般")
            continue
        if pending:
            yield pending
        pending = morpheme
    if pending:
        yield pending


def _cut(morpheme: Morpheme) -> Iterator[Morpheme]:
    surface = morpheme.surface
    if all(character.isalnum() for character in surface) or not any(character.isalnum() for character in surface):
        yield morpheme
        return
    for match in re.finditer(r"[^\W_]+|[\W_]+", surface):
        start = morpheme.start + match.start()
        yield replace(morpheme, surface=match[0], base=match[0], reading="", start=start, end=start + len(match[0]))


def _one_run(left: str, right: str) -> bool:
    return any(run.fullmatch(left) and run.fullmatch(right) for run in (_KATAKANA, _LATIN, _DIGITS))


def _is_transparent(word: Morpheme) -> bool:
    return word.pos == "助詞" or not any(character.isalnum() for character in word.surface)


def _is_functional(word: Morpheme) -> bool:
    return word.pos == "助動詞" or (word.pos == "動詞" and word.pos_detail in ("非自立", "接尾"))


def _positioned(pieces: Iterable[_Piece], folded: Folded) -> Iterator[Token]:
    position = -1
    last_end = 0
    broken = False
    for piece in pieces:
        broken = broken or _SENTENCE_END.search(folded.text, last_end, piece.end) is not None
        last_end = piece.end
        if piece.transparent:
            continue
        position += 2 if broken and position >= 0 else 1
        broken = False
        start, end = folded.original(piece.start, piece.end)
        yield Token(position, start, end, piece.surface, piece.base, piece.opens, piece.closes, piece.functional)


@lru_cache(maxsize=1)
def default_analyzer() -> Analyzer:
    """The one that indexing and asking share in this process."""
    lexicon = load_lexicon()
    return Analyzer(Morphology(lexicon), lexicon)
