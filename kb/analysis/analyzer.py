"""The analysis pipeline: Japanese text -> tokens. Indexing and searching use the same one.

    fold -> morphemes -> words (runs and numerals joined) -> components -> positions -> token graph

A token is the smallest searchable unit: a component of a word. Particles and punctuation are transparent: they become
no tokens and take no position, so they may stand between the words of a term. The end of a sentence takes a position,
so that adjacent positions mean that only particles or punctuation stand between two tokens.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from itertools import chain

import msgspec

from kb.analysis.components import Component, ComponentSplitter, components_by_case
from kb.analysis.kanji import modernized
from kb.analysis.lexicon import Lexicon, load_lexicon
from kb.analysis.morpheme import Morpheme
from kb.analysis.morphology import VERSION as JANOME_VERSION
from kb.analysis.morphology import Morphology
from kb.analysis.negation import negated
from kb.analysis.normalize import Folded, fold, without_invisible
from kb.analysis.personal_names import has_personal_name
from kb.analysis.respelling import respelled
from kb.analysis.segmentation import is_content_noun, segment
from kb.analysis.token_graph import TokenGraphBuilder
from kb.analysis.tokens import Token, TokenLink
from kb.analysis.verb_stems import VerbStems
from kb.model.characters import RADICAL

PIPELINE_VERSION = 5

_SENTENCE_END = re.compile(r"[。！？!?\n]")
_MIXED_CASE = re.compile("[a-zａ-ｚ][A-ZＡ-Ｚ]|[A-ZＡ-Ｚ]{2}[a-zａ-ｚ]")
_CONNECTOR = re.compile(r"\s*[・･\-‐‑‒–—―−]\s*")  # joins the parts of one word: デジタル・デバイド, AI-OCR

Equivalents = Mapping[tuple[str, ...], Sequence[tuple[Token, ...]]]


class Analyzer:
    """Analyses texts into tokens and token graphs. Thread-safe; the latest texts are cached."""

    def __init__(self, morphology: Morphology, lexicon: Lexicon) -> None:
        self.version = f"{PIPELINE_VERSION}/{JANOME_VERSION}/{lexicon.version}"
        self.lexicon = lexicon
        self._morphology = morphology
        stems = VerbStems(morphology)
        self._graph_builder = TokenGraphBuilder(morphology, stems)
        self._plain = lru_cache(maxsize=1024)(_plain)
        self._words = lru_cache(maxsize=1024)(self._segmented)
        self.reading = lru_cache(maxsize=8192)(self._read)
        self._splitter = ComponentSplitter(morphology, stems, lexicon, self.reading)
        self.tokens = lru_cache(maxsize=1024)(self._tokens)
        self.token_graph = lru_cache(maxsize=1024)(self._token_graph)

    def synonyms(self, words: tuple[str, ...]) -> Sequence[tuple[Token, ...]]:
        """The synonyms of a sequence of surfaces, each as its tokens."""
        return self._synonyms.get(words, ())

    def spellings(self, words: tuple[str, ...]) -> Sequence[tuple[Token, ...]]:
        """The other spellings of a word or unit given as a sequence of surfaces, each as its tokens."""
        return self._spellings.get(words, ())

    def prepare(self, texts: Iterable[str]) -> None:
        """Segments texts together that are analysed one by one afterwards; see `Morphology.prepare`."""
        self._morphology.prepare(self._plain(text)[1] for text in texts)

    def prepare_folded(self, texts: Iterable[str]) -> None:
        """The same for folded texts whose `morphemes` are asked for."""
        self._morphology.prepare(texts)

    def morphemes(self, folded: str) -> list[Morpheme]:
        """The morphemes of a folded text, in order, without its white space."""
        return self._morphology.morphemes(folded)

    def content_nouns(self, text: str) -> Iterator[str]:
        """Yields the content nouns of a text, folded and not decompounded, in order, with repetitions."""
        folded, plain = self._plain(text)
        for word in self._words(plain):
            if is_content_noun(word):
                yield folded.text[word.start : word.end]

    def names_person(self, text: str) -> bool:
        """True if a text has the name of a person, known or unknown to the registry."""
        return has_personal_name(self._morphology.morphemes(_plain(text)[1]), self._morphology.entries)

    def _read(self, text: str) -> str:
        """The reading of a text in katakana; a morpheme without a reading keeps its surface."""
        return "".join(word.reading or word.surface for word in self._morphology.morphemes(_plain(text)[1]))

    @cached_property
    def _synonyms(self) -> Equivalents:
        return self._equivalents(self.lexicon.synonyms)

    @cached_property
    def _spellings(self) -> Equivalents:
        return self._equivalents(self.lexicon.spellings)

    def _equivalents(self, groups: Iterable[tuple[str, ...]]) -> Equivalents:
        found: dict[tuple[str, ...], list[tuple[Token, ...]]] = {}
        for group in groups:
            # A symbol is a word only beside a number.
            entries = [self.tokens(entry) or self.tokens(f"1{entry}")[1:] for entry in group]
            for entry in entries:
                written = tuple(token.surface for token in entry)
                found.setdefault(written, []).extend(other for other in entries if other != entry)
        return found

    def _tokens(self, text: str) -> tuple[Token, ...]:
        folded, plain = self._plain(text)
        components = self._placed_components(plain)
        if _MIXED_CASE.search(text):
            cased = "".join(map(text.__getitem__, folded.starts))
            components = chain.from_iterable(components_by_case(start, one, cased) for start, one in components)
        return tuple(_positioned(list(components), folded, plain))

    def _token_graph(self, text: str) -> tuple[Token, ...]:
        return self._graph_builder.build(text, self.tokens(text))

    def _segmented(self, plain: str) -> tuple[Morpheme, ...]:
        return tuple(segment(self._morphology.morphemes(plain), plain))

    def _placed_components(self, plain: str) -> Iterator[tuple[int, Component]]:
        """The components of the words of a text, each with its start."""
        for word in self._words(plain):
            start = word.start
            for component in self._splitter.components(word):
                yield start, component
                start += len(component.text)


def _plain(text: str) -> tuple[Folded, str]:
    """A text folded, with its radicals as they are written, and the same in the characters that are meant."""
    folded = without_invisible(fold(text))
    plain = modernized(respelled(folded.text))
    if RADICAL.search(text):
        characters = zip(folded.text, folded.starts, strict=True)
        written = "".join(text[at] if RADICAL.match(text[at]) else character for character, at in characters)
        folded = replace(folded, text=written)
    return folded, plain


def _positioned(components: Sequence[tuple[int, Component]], folded: Folded, plain: str) -> Iterator[Token]:
    """Assigns positions and offsets. Transparent components take none; a sentence boundary takes one."""
    text, starts, ends = folded.text, folded.starts, folded.ends
    boundaries = [*(match.start() for match in _SENTENCE_END.finditer(text)), len(text)]
    passed = 0  # of the boundaries
    replaced = text != plain
    negations = negated([part for _start, part in components])
    position = -1
    token_end = 0
    sentence_ended = False
    for number, (start, part) in enumerate(components):
        end = start + len(part.text)
        while boundaries[passed] < end:
            passed += 1
            sentence_ended = True
        if part.transparent:
            continue
        position += 2 if sentence_ended and position >= 0 else 1
        marked = 0 < token_end < start and _CONNECTOR.fullmatch(text, token_end, start)
        sentence_ended, token_end = False, end
        surface, base_forms = part.text, part.base_forms
        if replaced and (written := text[start:end]) != surface:
            surface, base_forms = written, (written,)
        yield Token(
            position,
            starts[start],
            ends[end - 1],
            surface,
            base_forms,
            part.starts_word,
            part.ends_word,
            part.is_auxiliary,
            part.forms,
            TokenLink.MARK if marked else part.link,
            number in negations,
        )


@lru_cache(maxsize=4)
def analyzer_of(lexicon: str) -> Analyzer:
    """The analyzer of a lexicon given as JSON (see `Lexicon`). Equal lexicons share one analyzer per process."""
    words = msgspec.json.decode(lexicon, type=Lexicon)
    return Analyzer(Morphology(words), words)


@lru_cache(maxsize=1)
def default_analyzer() -> Analyzer:
    """The analyzer of the packaged lexicon."""
    lexicon, _problems = load_lexicon()
    return analyzer_of(lexicon.as_json())
