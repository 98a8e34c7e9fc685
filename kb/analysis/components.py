"""Components of words: what a word of a text consists of, each with its forms, before it has a place.

The lexicon takes precedence; katakana is cut by words of the lexicon and the dictionary, Latin letters at changes of
case, nouns into the words that they are read as. Components depend on the word alone, so that they are kept.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import NamedTuple

from kb.analysis.compounds import LATIN_RUN, split_kanji, split_katakana, split_latin
from kb.analysis.lexicon import Lexicon
from kb.analysis.morpheme import Morpheme
from kb.analysis.morphology import Morphology
from kb.analysis.orthography import KATAKANA_RUN, Form, orthographic_form
from kb.analysis.potential_verbs import plain_verb
from kb.analysis.segmentation import (
    base_forms_of,
    is_auxiliary,
    is_common_noun,
    is_negation,
    is_predicate,
    is_transparent,
    may_have_parts,
    orthographic_forms,
)
from kb.analysis.tokens import TokenLink
from kb.analysis.verb_stems import VerbStems
from kb.analysis.word_parts import Part, word_parts


class Component(NamedTuple):
    """A component of a word before it has a place; `transparent` ones get no position.

    Predicates are verbs and adjectives, but no auxiliaries.
    """

    text: str
    base_forms: tuple[str, ...]
    starts_word: bool
    ends_word: bool
    is_auxiliary: bool
    transparent: bool
    forms: tuple[Form, ...]
    link: TokenLink = TokenLink.NONE
    is_predicate: bool = False
    is_negation: bool = False


class ComponentSplitter:
    """Splits words into components. Thread-safe."""

    def __init__(
        self, morphology: Morphology, stems: VerbStems, lexicon: Lexicon, reading: Callable[[str], str]
    ) -> None:
        self._morphology = morphology
        self._stems = stems
        self._lexicon = lexicon
        self._reading = reading
        self._kept = lru_cache(maxsize=65536)(self._components)
        self._parts = lru_cache(maxsize=65536)(self._split)
        self._plain_verb_of = lru_cache(maxsize=65536)(self._plain_verb)
        self._form = lru_cache(maxsize=65536)(self._form_of_part)

    def components(self, word: Morpheme) -> tuple[Component, ...]:
        """The components of a word, in order."""
        return self._kept(word.surface, word.pos, word.pos_detail, word.base, word.reading, word.inflected_form)

    def _components(self, surface: str, *features: str) -> tuple[Component, ...]:
        word = Morpheme(surface, 0, len(surface), *features)
        transparent, auxiliary = is_transparent(word), is_auxiliary(word)
        parts = self._parts(surface, word.reading, is_common_noun(word), may_have_parts(word))
        if len(parts) == 1:
            base_forms = (*base_forms_of(word), *self._plain_verb_of(word.base))
            forms = (*orthographic_forms(word), *self._stems.compound_forms(surface))
            predicate, negation = is_predicate(word), is_negation(word)
            return (
                Component(
                    surface, base_forms, True, True, auxiliary, transparent, forms, TokenLink.NONE, predicate, negation
                ),
            )
        last = len(parts) - 1
        return tuple(
            Component(text, (text,), number == 0, number == last, auxiliary, transparent, self._form(text, reading))
            for number, (text, reading) in enumerate(parts)
        )

    def _plain_verb(self, base: str) -> tuple[str, ...]:
        """The verb that a potential verb (可能動詞) derives from, if the dictionary has it: one base form or none."""
        plain = plain_verb(base)
        return (plain,) if plain and self._morphology.known(plain) else ()

    def _form_of_part(self, text: str, reading: str) -> tuple[Form, ...]:
        """The form of a part; none for the stem of a verb (待ち of 待ち時間), which is no word of its own in kana."""
        if reading and text[-1] <= "ゖ" and len(text) > 1:
            return ()
        return (orthographic_form(text, reading or self._reading(text)),)

    def _split(self, word: str, reading: str, common: bool, divisible: bool) -> tuple[Part, ...]:
        """The parts of a word. Of words in kanji, only nouns are split."""
        components = self._lexicon.components
        if word in components:
            return tuple(map(_part, components[word]))
        if KATAKANA_RUN.fullmatch(word):
            runs = split_katakana(word, self._morphology.known, self._lexicon.katakana.__contains__)
            parts = tuple(map(_part, runs))
        else:
            parts = word_parts(word, reading, self._morphology.entries) if divisible else ()
            if len(parts) < 2:
                parts = tuple(map(_part, split_kanji(word, self._morphology.known) if common else (word,)))
        return tuple(
            one
            for part in parts
            for one in (map(_part, components[part.surface]) if part.surface in components else (part,))
        )


def components_by_case(start: int, word: Component, cased: str) -> Iterator[tuple[int, Component]]:
    """Yields the components of a word in Latin letters, whose case is that of `cased`, or another word as it is."""
    parts = split_latin(cased[start : start + len(word.text)]) if LATIN_RUN.fullmatch(word.text) else ()
    if len(parts) < 2:
        yield start, word
        return
    ends = list(accumulate(map(len, parts)))
    for begin, end in pairwise([0, *ends]):
        text = word.text[begin:end]
        forms = (orthographic_form(text, ""),)
        link = TokenLink.CASE if begin else TokenLink.NONE
        yield start + begin, Component(text, (text,), not begin, end == ends[-1], False, False, forms, link)


def _part(surface: str) -> Part:
    """A part whose reading is that of the text."""
    return Part(surface, "")
