"""Noun phrases of a sentence by its morphemes: before and after a word, with the noun joined by の, without figures."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from importlib.resources import files
from typing import NamedTuple

from kb.analysis.morpheme import Morpheme
from kb.figures.figure import Quantity

# Words that qualify the number or the date before them.
AFTER = re.compile(
    r"以上|以下|以内|未満|超|余り|あまり|余|程度|ほど|弱|強|前後|近く|くらい|ぐらい|間|分|もの|付|付け"
    r"|末|頃|ごろ|上旬|中旬|下旬|初旬|半ば|初め|当初|現在|時点|以降|以前"
)
# Nouns of time, place and order: alone they say when, where or which, not of what.
VAGUE = frozenset(files(__package__).joinpath("vague_nouns.txt").read_text(encoding="utf-8").split())
_SHARED = "全体"  # adverbial for Janome, and yet what a share is of: 全体の九割
_BRACKETS = "「」『』・ー"
_WORD = re.compile(r"[^\W\d_]")
_COUNTED_THING = re.compile("[一二三四五六七八九十]つ目?")
_TOPIC = re.compile(r"に(?:ついて|つきまして|関して|関しまして|おいて|おきまして)$")
_RELATION = ("に関する", "に係る", "に対する")


class Phrase(NamedTuple):
    """A noun phrase: its range in the folded text."""

    start: int
    end: int


class SentenceWords:
    """The morphemes of a sentence, of which those of its figures are no nouns."""

    def __init__(self, text: str, morphemes: Sequence[Morpheme], figures: Sequence[Quantity]) -> None:
        self.text = text
        self.words = morphemes
        self.figures = figures
        self.starts = [word.start for word in morphemes]
        self.ends = [word.end for word in morphemes]
        self._counted = {
            at
            for figure in figures
            for at in range(bisect_right(self.ends, figure.start), bisect_left(self.starts, figure.end))
        }

    def word(self, at: int) -> str:
        """The surface of a word; empty beyond the sentence."""
        return self.words[at].surface if 0 <= at < len(self.words) else ""

    def is_noun(self, at: int) -> bool:
        """True for a word that a noun phrase consists of."""
        if not 0 <= at < len(self.words) or at in self._counted:
            return False
        one = self.words[at]
        if one.surface in _BRACKETS:
            return True
        if not _WORD.search(one.surface) or _COUNTED_THING.fullmatch(one.surface):
            return False  # Janome takes marks in ASCII for nouns
        return one.pos in ("名詞", "接頭詞") and one.pos_detail not in ("代名詞", "非自立", "数")

    def phrase_before(self, at: int, *, joined: bool = True) -> Phrase | None:
        """The noun phrase that ends with a word, with the noun joined to it by の; None if its head says nothing."""
        last = at
        first = at + 1
        while self.is_noun(first - 1) and (first > last or self.words[first - 1].end == self.words[first].start):
            first -= 1
        while first < last and AFTER.fullmatch(self.word(first)) and self._follows_figure(first):
            first += 1
        if first > last:
            if self.word(at) in ("もの", "の", "方") and joined:
                return self.described(at)
            return None
        if first > 0 and self.words[first - 1].pos_detail == "数" and first - 1 not in self._counted:
            return None  # the end of a name that begins with a numeral: 23区
        if self.words[last].pos == "接頭詞":
            return None  # of the word that the figure stands for: お二人
        if joined and self.word(first - 1) == "の" and (more := self.phrase_before(first - 2, joined=False)):
            return Phrase(more.start, self.words[last].end)
        if self._says_nothing(first, last):
            return None
        return Phrase(self.words[first].start, self.words[last].end)

    def described(self, at: int) -> Phrase | None:
        """使用料に関するもの, 職員の方: a formal noun with the noun that fills it."""
        if self.word(at) == "方" and self.word(at - 1) == "の":
            return self.phrase_before(at - 2)
        relation = at - 1
        if self.word(at) == "もの" and self.words[relation].surface.startswith(_RELATION):
            noun = relation - 1
            while self.word(noun) in ("等", "など"):
                noun -= 1
            if more := self.phrase_before(noun):
                return Phrase(more.start, self.words[at].end)
        return None

    def phrase_after(self, at: int) -> Phrase | None:
        """The noun phrase that begins with a word; None if its head says nothing."""
        first = last = at
        while self.is_noun(last):
            last += 1
        while last > first and (self.words[last - 1].surface in "「『・" or self.words[last - 1].pos == "接頭詞"):
            last -= 1
        if last == first or self._says_nothing(first, last - 1):
            return None
        return Phrase(self.words[first].start, self.words[last - 1].end)

    def ends_clause(self, at: int) -> bool:
        """True for a comma after a verb or a conjunctive particle: what stands before it is another clause."""
        if at < 1:
            return False
        one = self.words[at - 1]
        return one.pos in ("動詞", "助動詞") or (one.pos, one.pos_detail) == ("助詞", "接続助詞")

    def topic(self, particle: int) -> Phrase | None:
        """The noun phrase before a particle: 窓口は, 窓口につきましては."""
        start = self.words[particle].start
        about = _TOPIC.search(self.text, max(0, start - 8), start)
        return self.phrase_before(bisect_right(self.ends, about.start()) - 1 if about else particle - 1)

    def _follows_figure(self, at: int) -> bool:
        return any(one.end == self.words[at].start for one in self.figures)

    def _says_nothing(self, first: int, last: int) -> bool:
        one = self.words[last]
        return first == last and one.surface != _SHARED and (one.surface in VAGUE or one.pos_detail == "副詞可能")
