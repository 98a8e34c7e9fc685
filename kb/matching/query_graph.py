"""What a term asks for: a lattice of words, any path through which may meet a text.

    取組オンライン化       取組 → オンライン → 化
    DX推進                (DX | デジタル → トランスフォーメーション) → 推進
    令和3年               令和 → 3 → 年 | 2021 → 年
    まどぐち              every way to cut it, each piece by its reading

Each step says which way taking it costs (SYNONYM, VARIANT), before it is known how its word meets the text.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from kb.analysis.analyzer import Analyzer
from kb.analysis.normalize import fold_without_space, to_katakana
from kb.analysis.orthography import Form, is_reading, is_variant, loanword_sound
from kb.analysis.tokens import Token
from kb.analysis.years import year_variants
from kb.query.match_kinds import EXACT, INFLECTION, READING, SYNONYM, VARIANT

START = 0
LONGEST_SYNONYM = 8  # words of a term that may be one synonym
_KANA = re.compile(r"[ぁ-ゖー]{2,24}")
_KATAKANA = re.compile(r"[ァ-ヺー]{3,24}")
_SHORTEST_WITHIN = 3  # kana that are read beside other words; fewer are particles and endings
_LONGEST_UNCUT = 3  # words of a term that may be one
_LONGEST_READING = 12  # kana of one word


class Step(NamedTuple):
    """From a node of the lattice to another by way of a word."""

    source: int
    target: int
    word: Token
    ways: int


class Asking(NamedTuple):
    """The lattice of a term: steps from `START` to `end`, without circles.

    `words` are the term's own, in order; `instead` is what is also looked for, as it would be written.
    """

    steps: tuple[Step, ...]
    end: int
    words: tuple[Token, ...]
    instead: tuple[str, ...]

    def leaving(self, node: int) -> Iterator[Step]:
        """The steps that begin at a node."""
        return (step for step in self.steps if step.source == node)


class Meeting(NamedTuple):
    """Text tokens from the first to the last that a path through the lattice met, and how."""

    first: Token
    last: Token
    ways: int


@lru_cache(maxsize=1024)
def asking(term: str, analyzer: Analyzer) -> Asking | None:
    """What a term asks for; None where it has no words."""
    tokens = analyzer.tokens(term)
    words = _content(tokens)
    if not words:
        return None
    if _is_misread(term, words):
        lattice = _Lattice(analyzer, [_whole(term, words[0])], ())
    else:
        joins = (*_joins(analyzer.token_graph(term), words), *_uncut(tokens, len(words)))
        lattice = _Lattice(analyzer, words, joins)
    for other in year_variants(fold_without_space(term).text):
        lattice.instead.append(other)
        lattice.words(_content(analyzer.tokens(other)), VARIANT)
    for kana in _KANA.finditer(term):
        if len(kana[0]) >= _SHORTEST_WITHIN or kana[0] == term:
            lattice.readings(kana)
    if katakana := _KATAKANA.fullmatch(fold_without_space(term).text):
        lattice.reading(katakana[0])
    return lattice.done()


def meets(asked: Token, met: Token, *, first: bool) -> int | None:
    """The ways in which a word of a text is what was asked for; None where it is not."""
    ways: int | None = EXACT
    if asked.surface != met.surface:
        same = {asked.surface, *asked.base_forms} & {met.surface, *met.base_forms}
        ways = INFLECTION if same else same_form(asked.forms, met.forms)
    if ways is None or first or asked.linked == met.linked:
        return ways
    return ways | VARIANT


def same_form(asked: Iterable[Form], met: Iterable[Form]) -> int | None:
    """VARIANT or READING where forms of two words are those of one; None where they are not."""
    met = tuple(met)
    return min((ways for one in asked for other in met if (ways := _same(one, other)) is not None), default=None)


def _same(asked: Form, met: Form) -> int | None:
    if is_reading(asked, met):
        return READING
    return VARIANT if is_variant(asked, met) else None


def meetings(asked: Asking, tokens: Mapping[int, Sequence[Token]], at: int, allowed: int) -> list[Meeting]:
    """The ways through the lattice over a text's tokens (by position) from a position on; the best to each end."""
    best: dict[int, Meeting] = {}

    def walk(node: int, position: int, met: Meeting | None) -> None:
        if node == asked.end and met:
            reached = met.last.position + met.last.position_length
            if reached not in best or met.ways < best[reached].ways:
                best[reached] = met
            return
        for step in asked.leaving(node):
            for token in tokens.get(position, ()):
                ways = meets(step.word, token, first=met is None)
                if ways is not None and not (ways := ways | step.ways) & ~allowed:
                    so_far, first = (met.ways, met.first) if met else (EXACT, token)
                    walk(step.target, position + token.position_length, Meeting(first, token, so_far | ways))

    walk(START, at, None)
    return [best[reached] for reached in sorted(best)]


class _Lattice:
    """The lattice of a term's words, and of the joins beside them (with the number of the word they begin at).

    Nodes are numbered in the order in which they are made; the end gets its number last.
    """

    _END = -1

    def __init__(self, analyzer: Analyzer, words: Sequence[Token], joins: Iterable[tuple[int, Token]]) -> None:
        self._analyzer = analyzer
        self.instead: list[str] = []
        self._steps: list[Step] = []
        self._nodes = START
        self._own = words
        self._own_nodes = self.words(words, EXACT)
        self._add(self._own_nodes, joins, EXACT)

    def words(self, words: Sequence[Token], ways: int) -> Sequence[int]:
        """Adds words one after the other, with synonyms beside them. Returns the nodes between them."""
        nodes = [START, *(self._node() for _ in words[1:]), self._END]
        self._add(nodes, enumerate(words), ways)
        for first in range(len(words)):
            for last in range(first + 1, min(first + LONGEST_SYNONYM, len(words)) + 1):
                written = tuple(word.surface for word in words[first:last])
                for synonym in self._analyzer.synonyms(written):
                    self._chain(nodes[first], nodes[last], synonym, ways | SYNONYM)
                    self.instead.append("".join(token.surface for token in (*words[:first], *synonym, *words[last:])))
        return nodes

    def readings(self, kana: re.Match[str]) -> None:
        """Every way to cut kana that are whole words of a term; a single sound is no word at the beginning."""
        words = self._own
        first = sum(word.start < kana.start() for word in words)
        last = sum(word.start < kana.end() for word in words)
        if first == last or words[last - 1].end > kana.end() or (first and words[first - 1].end > kana.start()):
            return
        nodes = [self._own_nodes[first], *(self._node() for _ in kana[0][1:]), self._own_nodes[last]]
        for at in range(len(kana[0])):
            for end in range(at + 1, min(at + _LONGEST_READING, len(kana[0])) + 1):
                if end - at > 1 or at:
                    self._steps.append(Step(nodes[at], nodes[end], _read(kana[0][at:end]), EXACT))

    def reading(self, katakana: str) -> None:
        """A term in katakana as what may be the reading of one word."""
        self._steps.append(Step(START, self._END, _read(katakana), EXACT))

    def done(self) -> Asking:
        """The lattice, with its end as the last node."""
        end = self._node()
        steps = [step._replace(target=end) if step.target == self._END else step for step in self._steps]
        return Asking(tuple(steps), end, tuple(self._own), tuple(dict.fromkeys(self.instead)))

    def _add(self, nodes: Sequence[int], words: Iterable[tuple[int, Token]], ways: int) -> None:
        for first, word in words:
            self._steps.append(Step(nodes[first], nodes[first + word.position_length], word, ways))

    def _chain(self, source: int, target: int, words: Sequence[Token], ways: int) -> None:
        nodes = [source, *(self._node() for _ in words[1:]), target]
        self._add(nodes, enumerate(words), ways)

    def _node(self) -> int:
        self._nodes += 1
        return self._nodes


def _content(tokens: Sequence[Token]) -> Sequence[Token]:
    """The tokens of a term as asked: without the auxiliaries at its end, if enough is left then.

    A kana or two are not enough: Janome takes しえん for し and two auxiliaries.
    """
    last = len(tokens)
    while last and tokens[last - 1].functional:
        last -= 1
    left = "".join(token.surface for token in tokens[:last])
    return tokens[:last] if len(left) >= _SHORTEST_WITHIN or not _KANA.fullmatch(left.ljust(2, "ー")) else tokens


def _is_misread(term: str, words: Sequence[Token]) -> bool:
    """Whether Janome took kana that are one word for a short one and particles: さんか for さん and か."""
    read = sum(len(word.surface) for word in words if not word.functional)
    covered = sum(len(word.surface) for word in words)
    return _KANA.fullmatch(term) is not None and read < _SHORTEST_WITHIN <= len(term) and covered < len(term)


def _whole(term: str, first: Token) -> Token:
    return replace(
        first, end=len(term), surface=term, base_forms=(term,), forms=(), opens=True, closes=True, position_length=1
    )


def _joins(lattice: Iterable[Token], words: Sequence[Token]) -> Iterator[tuple[int, Token]]:
    """The tokens of a term's lattice that several of its words make, with the number of the first.

    The last may take in an ending that was left out (大き|な).
    """
    numbers = {word.position: number for number, word in enumerate(words)}
    for token in lattice:
        if token.position_length > 1 and token.position in numbers:
            left = len(words) - numbers[token.position]
            yield numbers[token.position], replace(token, position_length=min(token.position_length, left))


def _uncut(tokens: Sequence[Token], words: int) -> Iterator[tuple[int, Token]]:
    """Neighbours as one word, which Janome leaves whole where what stands around them tells it to (朱美議員).

    The first `words` of the tokens are what is asked for; the last may take in an ending that was left out.
    """
    for first in range(words):
        for last in range(first + 1, min(first + _LONGEST_UNCUT, len(tokens))):
            if tokens[last - 1].end != tokens[last].start:
                break
            written = "".join(token.surface for token in tokens[first : last + 1])
            position_length = min(last - first + 1, words - first)
            yield (
                first,
                replace(
                    tokens[first], surface=written, base_forms=(written,), forms=(), position_length=position_length
                ),
            )


def _read(kana: str) -> Token:
    """A word of which only the sound is known, and how it would sound as a loanword."""
    sounds = dict.fromkeys((to_katakana(kana), loanword_sound(to_katakana(kana))))
    return Token(0, 0, len(kana), kana, (kana,), True, True, False, tuple(Form(sound, "") for sound in sounds))
