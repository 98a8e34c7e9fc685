"""The noun phrase that a figure is of, by the grammar of its sentence: Aは九割, A五件, 五人のA, 8月16日にAを実施.

In this order: the noun directly before, the noun joined by の, the topic or subject before within the clause, for money
what it is spent on (に). A date is of what is done on it, or of the noun that it is said to be. The rest is None.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from kb.analysis.morpheme import Morpheme
from kb.figures.figure import FigureKind, Quantity
from kb.figures.phrases import AFTER, VAGUE, Phrase, SentenceWords

# Words that qualify the number after them.
_BEFORE = re.compile(
    r"約|およそ|おおよそ|おおむね|概ね|ほぼ|計|合計|総計|全て|すべて|全部|合わせて|最大|最低|少なくとも|延べ|のべ|わずか|実に|全|各"
    r"|既に|すでに|大体|だいたい|さらに|毎年|年間|で"
)
_WEEKDAY = re.compile(r"\s?\(?[月火水木金土日](?:曜日?)?(?:・祝)?\)")
_DURATIONS = frozenset(["年", "年間", "か年", "か月", "か月間", "週間", "日間", "時間", "分", "分間", "秒"])
_ADVERBIAL = re.compile(r"で(?!す|ござ|あ)|後|前|ぶり|かけ|経")  # in three months, three years ago
_WHEN_OR_REST = frozenset("時後前中内末頃期度目上他外") | {
    "当時",
    "以降",
    "ほか",
}  # 開催時五人, 法律上六割, 浅間議員ほか五名
_BASIS = re.compile(r"(?:当たり|あたり|当り|ごと)$")  # 一校当たり三百万円
_NUMERAL = re.compile(r"[0-9〇一二三四五六七八九十百千万億]$")
_COPULA = re.compile(
    r"です|でございます|である|であり|となり|となっ|だっ|だ[。、]|と(?:する|いたし|し)|に(?:なり|なっ)"
)
_CASE, _TOPIC_MARK = ("助詞", "格助詞"), ("助詞", "係助詞")


def noun_phrases(text: str, morphemes: Sequence[Morpheme], quantities: Sequence[Quantity]) -> list[Phrase | None]:
    """The noun phrase of each figure of a folded sentence; None where the sentence does not say."""
    rules = _Rules(text, morphemes, quantities)
    return [rules.of_date(one) if one.kind is FigureKind.DATE else rules.of_quantity(one) for one in quantities]


class _Rules(SentenceWords):
    """The rules by which a figure has its noun."""

    def of_quantity(self, quantity: Quantity) -> Phrase | None:
        """The noun of an amount, a rate or a count."""
        after = self.after(quantity)
        before = self.before(quantity)
        if found := self.adjacent(before):
            return found
        if not quantity.is_noun and (found := self.joined_by_no(after)):
            return found
        end = self.words[after].start if after < len(self.words) else len(self.text)
        if quantity.unit in _DURATIONS and _ADVERBIAL.match(self.text, end):
            return None
        found = self.subject(before, quantity, follows=self.word(after))
        return found or (None if quantity.is_noun else self.compound(after))

    def of_date(self, quantity: Quantity) -> Phrase | None:
        """The noun of a date."""
        after = self.after(quantity)
        if found := self.joined_by_no(after) or self.phrase_after(after):
            return found
        if self.word(after) in ("は", "が") and (found := self.complement(after + 1)):
            return found
        before = self.before(quantity)
        if self.word(before) == "、" and self.word(before - 1) == "は" and (found := self.topic(before - 1)):
            return found
        if self.word(after) == "に" and (found := self.done(after + 1)):
            return found
        return self.labelled(before, quantity) or self.subject(before, quantity, follows=self.word(after))

    def after(self, quantity: Quantity) -> int:
        """The index of the first word after a figure and what qualifies it."""
        weekday = _WEEKDAY.match(self.text, quantity.end)
        end = weekday.end() if weekday else quantity.end
        at = bisect_left(self.starts, end)
        while AFTER.fullmatch(self.word(at)):
            at += 1
        return at

    def before(self, quantity: Quantity) -> int:
        """The index of the last word before a figure and what qualifies it; -1 without one."""
        at = bisect_right(self.ends, quantity.start) - 1
        if self.word(at) == "約":
            at -= 1
        if self.word(at) in ("から", "~", "〜", "ないし"):
            first = next((one for one in self.figures if self.words[at - 1].end == one.end), None)
            if first and first.kind is quantity.kind:
                return self.before(first)
        while at >= 0 and (_BEFORE.fullmatch(self.word(at)) or self.words[at].pos == "副詞"):
            qualified = _BEFORE.fullmatch(self.word(at - 1)) or self.word(at - 1) in VAGUE  # 合計で, 現在で
            if self.word(at) == "で" and not qualified:
                break
            at -= 1
        return at

    def compound(self, at: int) -> Phrase | None:
        """The noun that a figure is the first part of: 十万人収容規模; not what is done (八割還付)."""
        found = self.phrase_after(at)
        if not found or self.word(at) in VAGUE:
            return None
        return found if self.words[bisect_left(self.ends, found.end)].pos_detail != "サ変接続" else None

    def joined_by_no(self, at: int) -> Phrase | None:
        """The noun after 五人の."""
        return self.phrase_after(at + 1) if self.word(at) in ("の", "という", "といった") else None

    def adjacent(self, at: int) -> Phrase | None:
        """The noun directly before a figure: 理事二名."""
        while self.word(at) in ("など", "等"):
            at -= 1
        if not self.is_noun(at) or self.words[at].surface in "「『" or self.words[at].surface in _WHEN_OR_REST:
            return None
        found = self.phrase_before(at)
        if found and (
            _BASIS.search(self.text, found.start, found.end)
            or _NUMERAL.search(self.text, max(0, found.start - 1), found.start)
        ):
            return None
        return found

    def labelled(self, at: int, quantity: Quantity) -> Phrase | None:
        """The label of a line: 日時：5月29日; 生年月日　昭和25年7月17日."""
        if self.word(at) == ":":
            return self.phrase_before(at - 1)
        return self.phrase_before(at) if at >= 0 and self.text[self.words[at].end : quantity.start].isspace() else None

    def subject(self, at: int, quantity: Quantity, *, follows: str) -> Phrase | None:
        """The nearest topic or subject to the left within the clause; beyond a verb, only the topic."""
        crossed = follows in ("が", "は")
        is_date = quantity.kind is FigureKind.DATE
        first = True
        while at >= 0:
            one = self.words[at]
            if one.pos == "助詞" and at > 0:
                if self._marks(one, quantity, first=first, crossed=crossed):
                    found = self.topic(at)
                    if found or (one.surface in ("が", "は", "も") and self.words[at - 1].pos != "助詞"):
                        return found
                if one.surface in ("が", "は", "も") and not crossed:
                    return None
            elif one.pos in ("動詞", "助動詞"):
                crossed = True
                if is_date:
                    return None
            if one.surface in ("、", ",", "。") and self.ends_clause(at):
                return None
            first = first and one.surface in "、,"
            at -= 1
        return None

    def complement(self, at: int) -> Phrase | None:
        """The noun that a date is said to be: 六月三日は招集日です."""
        found = self.phrase_after(at)
        return found if found and _COPULA.match(self.text, found.end) else None

    def done(self, at: int) -> Phrase | None:
        """The noun of the action on a date: its object, its verb's noun (対談した), or its subject."""
        subject: int | None = None
        for n in range(at, len(self.words)):
            one = self.words[n]
            if (one.pos, one.pos_detail) == _CASE and one.surface == "を":
                return self.phrase_before(n - 1)
            if (one.pos, one.pos_detail) == _CASE and one.surface == "が":
                subject = n
            if one.base == "する" and self.is_noun(n - 1) and self.words[n - 1].pos_detail == "サ変接続":
                return self.phrase_before(n - 1)
            if one.surface in "、,。" and self.ends_clause(n):
                break
        return self.phrase_before(subject - 1) if subject else None

    def _marks(self, one: Morpheme, quantity: Quantity, *, first: bool, crossed: bool) -> bool:
        """True for a particle after the noun; の, を, で and に only directly before the figure."""
        kind = (one.pos, one.pos_detail)
        if kind == _TOPIC_MARK and one.surface in ("は", "も"):
            return True
        if crossed:
            return False
        if kind == _CASE and one.surface == "が":
            return True
        nearest = ("の", "を", "で", "に") if quantity.kind is FigureKind.AMOUNT else ("の", "を", "で")
        return first and one.surface in nearest
