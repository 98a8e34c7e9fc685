"""The analysis pipeline: Japanese text -> tokens. Indexing and searching use the same one.

    fold -> morphemes -> words (runs and numerals joined) -> components -> positions -> token graph

A token is the smallest searchable unit: a component of a word. Particles and punctuation are transparent: they become
no tokens and take no position, so they may stand between the words of a term. The end of a sentence takes a position,
so that adjacent positions mean that only particles or punctuation stand between two tokens.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import msgspec

from kb.analysis.compounds import split_kanji, split_katakana
from kb.analysis.kanji import modernized
from kb.analysis.lexicon import Lexicon, load_lexicon
from kb.analysis.morphology import VERSION as JANOME_VERSION
from kb.analysis.morphology import Morphology
from kb.analysis.normalize import Folded, fold, without_invisible
from kb.analysis.orthography import KATAKANA_RUN, Form, orthographic_form
from kb.analysis.potential_verbs import plain_verb
from kb.analysis.segmentation import (
    base_forms_of,
    is_auxiliary,
    is_common_noun,
    is_content_noun,
    is_transparent,
    orthographic_forms,
    segment,
)
from kb.analysis.token_graph import TokenGraphBuilder
from kb.analysis.tokens import Token

PIPELINE_VERSION = 4

_SENTENCE_END = re.compile(r"[。！？!?\n]")
_CONNECTOR = re.compile(r"\s*[・･\-‐‑‒–—―−]\s*")  # joins the parts of one word: デジタル・デバイド, AI-OCR


@dataclass(frozen=True, slots=True)
class _Component:
    """A component of a word before positions are assigned; `transparent` ones get no position."""

    start: int
    end: int
    base_forms: tuple[str, ...]
    starts_word: bool
    ends_word: bool
    is_auxiliary: bool
    transparent: bool
    forms: tuple[Form, ...]


class Analyzer:
    """Analyses texts into tokens and token graphs. Thread-safe; the latest texts are cached."""

    def __init__(self, morphology: Morphology, lexicon: Lexicon) -> None:
        self.version = f"{PIPELINE_VERSION}/{JANOME_VERSION}/{lexicon.version}"
        self.lexicon = lexicon
        self._morphology = morphology
        self._graph_builder = TokenGraphBuilder(morphology)
        self._components = lru_cache(maxsize=65536)(self._split)
        self._plain_verb_of = lru_cache(maxsize=65536)(self._plain_verb)
        self._part_form = lru_cache(maxsize=65536)(self._form_of_part)
        self.reading = lru_cache(maxsize=8192)(self._read)
        self.tokens = lru_cache(maxsize=1024)(self._tokens)
        self.token_graph = lru_cache(maxsize=1024)(self._token_graph)

    def synonyms(self, words: tuple[str, ...]) -> Sequence[tuple[Token, ...]]:
        """The synonyms of a sequence of surfaces, each as its tokens."""
        return self._synonyms.get(words, ())

    def prepare(self, texts: Iterable[str]) -> None:
        """Segments texts together that are analysed one by one afterwards; see `Morphology.prepare`."""
        self._morphology.prepare(_modernized(without_invisible(fold(text))).text for text in texts)

    def content_nouns(self, text: str) -> Iterator[str]:
        """Yields the content nouns of a text, folded and not decompounded, in order, with repetitions."""
        folded = without_invisible(fold(text))
        plain = _modernized(folded).text
        for word in segment(self._morphology.morphemes(plain), plain):
            if is_content_noun(word):
                yield folded.text[word.start : word.end]

    def _read(self, text: str) -> str:
        """The reading of a text in katakana; a morpheme without a reading keeps its surface."""
        return "".join(
            word.reading or word.surface for word in self._morphology.morphemes(_modernized(fold(text)).text)
        )

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
        folded = without_invisible(fold(text))
        return tuple(_positioned(self._word_components(_modernized(folded).text), folded))

    def _token_graph(self, text: str) -> tuple[Token, ...]:
        return self._graph_builder.build(text, self.tokens(text))

    def _word_components(self, text: str) -> Iterator[_Component]:
        for word in segment(self._morphology.morphemes(text), text):
            parts = self._components(word.surface, is_common_noun(word))
            transparent, auxiliary = is_transparent(word), is_auxiliary(word)
            start = word.start
            for number, part in enumerate(parts):
                end = start + len(part)
                starts_word, ends_word = number == 0, number == len(parts) - 1
                if len(parts) == 1:
                    base_forms, forms = (
                        (*base_forms_of(word), *self._plain_verb_of(word.base)),
                        orthographic_forms(word),
                    )
                else:
                    base_forms, forms = (part,), (self._part_form(part),)
                yield _Component(start, end, base_forms, starts_word, ends_word, auxiliary, transparent, forms)
                start = end

    def _plain_verb(self, base: str) -> tuple[str, ...]:
        """The verb that a potential verb (可能動詞) derives from, if the dictionary has it: one base form or none."""
        plain = plain_verb(base)
        return (plain,) if plain and self._morphology.known(plain) else ()

    def _form_of_part(self, part: str) -> Form:
        return orthographic_form(part, self.reading(part))

    def _split(self, word: str, common: bool) -> tuple[str, ...]:
        """The components of a word; the lexicon takes precedence. Of words in kanji, only common nouns are split."""
        if KATAKANA_RUN.fullmatch(word):
            parts = split_katakana(word, self._morphology.known, self.lexicon.katakana.__contains__)
        else:
            parts = split_kanji(word, self._morphology.known) if common else (word,)
        components = self.lexicon.components
        return components.get(word) or tuple(one for part in parts for one in components.get(part, (part,)))


def _modernized(folded: Folded) -> Folded:
    return replace(folded, text=modernized(folded.text))


def _positioned(components: Iterable[_Component], folded: Folded) -> Iterator[Token]:
    """Assigns positions and offsets. Transparent components take none; a sentence boundary takes one."""
    position = -1
    last_end = token_end = 0
    sentence_ended = False
    for part in components:
        sentence_ended = sentence_ended or _SENTENCE_END.search(folded.text, last_end, part.end) is not None
        last_end = part.end
        if part.transparent:
            continue
        position += 2 if sentence_ended and position >= 0 else 1
        linked = bool(token_end and _CONNECTOR.fullmatch(folded.text, token_end, part.start))
        sentence_ended, token_end = False, part.end
        start, end = folded.original(part.start, part.end)
        surface = folded.text[part.start : part.end]
        base_forms = (surface,) if part.base_forms == (modernized(surface),) else part.base_forms
        starts_word, ends_word, auxiliary = part.starts_word, part.ends_word, part.is_auxiliary
        yield Token(position, start, end, surface, base_forms, starts_word, ends_word, auxiliary, part.forms, linked)


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
