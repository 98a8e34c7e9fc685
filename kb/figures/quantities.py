"""Quantities in a folded sentence: numerals with a unit, shares in words, ranges; no names that hold a numeral."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from kb.analysis.morpheme import Morpheme
from kb.figures.figure import FigureKind, Quantity
from kb.figures.numerals import NUMERAL, Numeral, numeral_value, numerals
from kb.figures.units import (
    BASIS,
    COUNTED_PARTS,
    COUNTERS,
    HALF,
    MEASURES,
    MONEY,
    NOT_AFTER,
    NOT_COUNTED,
    ORDINAL,
    POINTS,
    RATES,
    SINGLE_ARABIC,
    SINGLE_KANJI,
    TENTHS,
    UNIT,
    WHOLE_ONLY,
    WITH_HALF,
)

_FRACTION = re.compile(rf"(?P<below>{NUMERAL})分の(?P<above>{NUMERAL})(?!分)")
_ONE_IN = re.compile(rf"(?P<below>{NUMERAL})(?P<unit>人|世帯|社|校|団体|自治体)に(?P<above>{NUMERAL})(?P=unit)(?!ずつ)")
# A duration in two units, which becomes one: 一時間二十分, 1年6か月.
_DURATIONS = (
    (re.compile(rf"(?P<large>{NUMERAL})時間(?P<small>{NUMERAL})分"), 60, "分"),
    (re.compile(rf"(?P<large>{NUMERAL})分(?P<small>{NUMERAL})秒"), 60, "秒"),
    (re.compile(rf"(?P<large>{NUMERAL})年(?:と)?(?P<small>{NUMERAL})[かカヶヵケ]月"), 12, "か月"),
)
_HALF = re.compile(r"(?<!過)(?<!大)半数")
_TENTHS = re.compile(r"割(?P<tenths>[1-9一二三四五六七八九])分(?!野|け|の)")
_PRICE = re.compile(rf"(?P<sign>[¥$€£])\s?(?P<number>{NUMERAL})")
_SIGNS = {"¥": "円", "$": "ドル", "€": "ユーロ", "£": "ポンド"}
_TIME = re.compile(r"(?:時|午前|午後|時半)$")
_BETWEEN = re.compile(r"(?:から|[~〜-]|ないし|または|又は)(?:約|およそ|おおむね|概ね)?")
_ENOUGH = re.compile(r"(?:おおむね|概ね|約|およそ|計)$")
_LIMITED = re.compile(r"(?:間|程度|ほど|前後|以内|以上|以下|後|前)")
_ALL_DAY = re.compile(
    r"24時間\s?365日|365日\s?24時間|24時間(?:体制|対応|営業|稼働)|[1一]人[1一](?:台|票|冊|つ)|六[ケヶ]所(?=村|再処理)"
)
_COUNTED = re.compile(
    r"の(?=[一-龥ァ-ヶーa-z]{1,8}(?:[をでがとに、,。]|から|まで|$)|自治体|団体|区市町村|市区町村|市町村|企業|施設|業務|手続|項目|事業)"
)
_STATED = re.compile(  # 手続は214あります, 1,000以上の手続
    r"あ[りっる]|しか|に(?:達|上|のぼ|増|減)|を(?:超|越|上回|下回)|以上|以下|近く|余り|あまり"
)
_NOUN = re.compile(r"[一-龥ァ-ヶー]$")
_LISTED = re.compile(r"(?:^|次に、?|まず、?|続いて、?|続きまして、?|最後に、?|\()\s*$")  # the number of an item
# Otherwise 五日 may be a day of the month.
_DAYS = re.compile(r"以上|以内|ほど|程度|前後|かか|掛か|短縮|早ま|遅れ|分の")
_NONE = re.compile("も[^、。]{0,12}(?:な[いかくし]|ませ|ず)")
_NEAR = 12  # characters before a numeral, or up to twice as many after it, that decide what it is
_LONG_MONTH = 31  # days; of more there is no such day
_SPAN = re.compile(r"(?:過去|今後|約|およそ|この|向こう|ここ)$")  # of time: 過去十年に
_WARDS = "区"  # 23区 is the name of the special wards
_YEAR_NAMED = re.compile(
    r"に(?!わた|亘|及|渡|一|1|なる|なり|なっ|延長|延ば|短縮)|の\s?[0-9一二三四五六七八九十]{1,2}月|ですと|です(?:ので|から)"
)


def quantities(text: str, morphemes: Sequence[Morpheme], taken: Collection[tuple[int, int]]) -> Iterator[Quantity]:
    """The quantities of a folded sentence in order, outside of the ranges that are `taken` by dates."""
    found = [one for one in _in_words(text) if not any(one.start < end and start < one.end for start, end in taken)]
    idioms = [match.span() for match in _ALL_DAY.finditer(text)]
    used = [*((one.start, one.end) for one in found), *taken, *idioms]
    starts, ends = {one.start for one in morphemes}, {one.end for one in morphemes}
    nouns = _noun_ends(morphemes)
    open_range: Numeral | None = None
    for numeral in numerals(text):
        if any(numeral.start < end and start < numeral.end for start, end in used):
            open_range = None
            continue
        if numeral.is_kanji and numeral.start not in starts:
            continue
        one = _with_unit(text, numeral, ends, nouns)
        between = _BETWEEN.match(text, numeral.end)
        if between and not (one and one.unit) and _continues(text, between.end()):
            open_range = numeral
            continue
        if one and open_range:
            found.append(_first_of_range(open_range, numeral, one))
        if one:
            found.append(one)
            used.append((one.start, one.end))
        open_range = None
    yield from sorted(found, key=lambda one: one.start)


def _in_words(text: str) -> Iterator[Quantity]:
    """Shares that are told by two numbers or none, and prices with a sign."""
    for pattern in (_FRACTION, _ONE_IN):
        for match in pattern.finditer(text):
            below, above = numeral_value(match["below"]), numeral_value(match["above"])
            if below and above and above <= below * 10:
                share = (above * 100 / below).quantize(Decimal("0.01"))
                yield Quantity(match.start(), match.end(), FigureKind.RATE, share, "％")
    for pattern, factor, unit in _DURATIONS:
        for match in pattern.finditer(text):
            large, small = numeral_value(match["large"]), numeral_value(match["small"])
            if large is not None and small is not None:
                yield Quantity(match.start(), match.end(), FigureKind.COUNT, large * factor + small, unit)
    for match in _HALF.finditer(text):
        yield Quantity(match.start(), match.end(), FigureKind.RATE, Decimal(50), "％")
    for match in _PRICE.finditer(text):
        if value := numeral_value(match["number"]):
            yield Quantity(match.start(), match.end(), FigureKind.AMOUNT, value, _SIGNS[match["sign"]])


def _with_unit(text: str, numeral: Numeral, ends: Collection[int], nouns: dict[int, int]) -> Quantity | None:
    spaced = text[numeral.end : numeral.end + 1] == " " and numeral.start > 0
    at = numeral.end + spaced
    unit = UNIT.match(text, at)
    if ORDINAL.match(text, at) and not (unit and len(unit[0]) > 1 and unit[0] not in COUNTED_PARTS):
        return None
    if unit and (unit.end() in ends or not unit[0][-1].isalpha()):
        return _known(text, numeral, unit[0], unit.end())
    before = _NOUN.search(text, _near(numeral), numeral.start)
    if numeral.end in nouns and not numeral.is_kanji and not before:
        if NOT_COUNTED.search(text, numeral.end, nouns[numeral.end]):
            return None
        return Quantity(numeral.start, nouns[at], FigureKind.COUNT, numeral.value, text[at : nouns[at]], is_noun=True)
    if numeral.large_unit > 1 and len(numeral.text) > 1 and not nouns.get(at):
        return Quantity(numeral.start, numeral.end, FigureKind.COUNT, numeral.value)
    listed = _LISTED.search(text, _near(numeral), numeral.start)
    written = len(numeral.text) > 1 or not numeral.is_kanji
    if written and not listed and numeral.value > 1 and (_COUNTED.match(text, at) or _STATED.match(text, at)):
        return Quantity(numeral.start, numeral.end, FigureKind.COUNT, numeral.value)
    return None


def _known(text: str, numeral: Numeral, unit: str, end: int) -> Quantity | None:
    start = numeral.start
    if numeral.value == 1 and unit != TENTHS and _is_each(text, numeral, unit, end):
        return None
    if BASIS.match(text, end):
        return None
    if unit in MONEY:
        return Quantity(start, end, FigureKind.AMOUNT, numeral.value, unit)
    if unit == TENTHS:
        tenths = _TENTHS.match(text, end - 1)
        added = numeral_value(tenths["tenths"]) or 0 if tenths else 0
        end = tenths.end() if tenths else end
        return Quantity(start, end, FigureKind.RATE, numeral.value * 10 + added, "％")
    if NOT_AFTER.match(text, end):
        return None
    if unit in RATES:
        kind = FigureKind.COUNT if RATES[unit] == POINTS else FigureKind.RATE
        return Quantity(start, end, kind, numeral.value, RATES[unit])
    name = COUNTERS[unit]
    if _names(text, numeral, name, end):
        return None
    half = unit in WITH_HALF and text.startswith("半", end)
    value = numeral.value + HALF * half
    end += half
    return Quantity(start, end, FigureKind.COUNT, value, name, is_noun=len(name) > 1 and name not in MEASURES)


def _is_each(text: str, numeral: Numeral, unit: str, end: int) -> bool:
    """True for the basis of another number (一世帯二十万円), for each one (一個一個) and for none (一円もない)."""
    if _NONE.match(text, end) or any(one.start == 0 for one in numerals(text[end : end + 2 * _NEAR])):
        return True
    return text.endswith(text[numeral.start : end], 0, numeral.start) or text.startswith(numeral.text + unit, end)


def _names(text: str, numeral: Numeral, unit: str, end: int) -> bool:
    """True for a numeral with a counter that states no number: a word, a time of day, the special wards."""
    if numeral.value == 1 and unit in (SINGLE_KANJI if numeral.text == "一" else SINGLE_ARABIC):
        return True
    if numeral.has_point and unit in WHOLE_ONLY:
        return True
    if unit == _WARDS and numeral.value == 23:
        return True
    if unit == "分":
        enough = numeral.text == "十" and not (
            _ENOUGH.search(text, _near(numeral), numeral.start) or _LIMITED.match(text, end)
        )
        return enough or bool(_TIME.search(text, _near(numeral), numeral.start))
    if numeral.value == 1 and text.startswith("ごと", end):
        return True
    if unit == "日":
        return numeral.value <= _LONG_MONTH and not _DAYS.match(text, end)
    return unit == "年" and bool(_YEAR_NAMED.match(text, end)) and not _SPAN.search(text, _near(numeral), numeral.start)


def _near(numeral: Numeral) -> int:
    """The first place that decides what the words before a numeral make of it."""
    return max(0, numeral.start - _NEAR)


def _noun_ends(morphemes: Sequence[Morpheme]) -> dict[int, int]:
    """The starts of runs of common nouns, with their ends."""
    found: dict[int, int] = {}
    for one in reversed(morphemes):
        if (
            one.pos == "名詞"
            and one.pos_detail in ("一般", "サ変接続", "接尾")
            and not one.surface.isascii()
            and one.surface != "月"
        ):
            found[one.start] = found.get(one.end, one.end)
    return found


def _continues(text: str, at: int) -> bool:
    return any(one.start == 0 for one in numerals(text[at : at + 2 * _NEAR]))


def _first_of_range(first: Numeral, last: Numeral, whole: Quantity) -> Quantity:
    """The first number of a range, which has the unit of the last; 5～6万人 is 50,000 to 60,000."""
    value = first.value
    if first.large_unit == 1 and last.large_unit > 1 and value < last.value / last.large_unit:
        value *= last.large_unit
    if whole.unit == "％" and whole.value != last.value:
        value *= 10
    return replace(whole, start=first.start, end=first.end, value=value)
