"""Numerals: one number in every style is read as the same."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from kb.analysis.analyzer import Analyzer, default_analyzer
from kb.figures.numerals import numeral_value
from kb.figures.recognizer import figures
from tests.support.examples import examples

DIGITS = "〇一二三四五六七八九"
WIDE = str.maketrans("0123456789,.", "０１２３４５６７８９，．")


def positional(number: int) -> str:
    return "".join(DIGITS[int(digit)] for digit in str(number))


def below_ten_thousand(number: int) -> str:
    """千二百三十四."""
    found = ""
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            found += (DIGITS[digit] if digit > 1 or not name else "") + name
    return found


def with_large_units(number: int, *, kanji: bool) -> str:
    """1億2345万6 or 一億二千三百四十五万六."""
    found = ""
    for unit, name in ((10**12, "兆"), (10**8, "億"), (10**4, "万"), (1, "")):
        section, number = divmod(number, unit)
        if section:
            found += (below_ten_thousand(section) if kanji else str(section)) + name
    return found


def styles(number: int) -> dict[str, str]:
    plain = {
        "digits": str(number),
        "commas": f"{number:,}",
        "positional": positional(number),
        "kanji": with_large_units(number, kanji=True),
        "large units": with_large_units(number, kanji=False),
    }
    return plain | {f"wide {name}": text.translate(WIDE) for name, text in plain.items()}


@settings(max_examples=examples(200))
@given(st.integers(2, 10**15 - 1))
def test_every_style_is_the_same_number(number: int) -> None:
    analyzer = default_analyzer()
    for style, written in styles(number).items():
        found = figures(f"合計は{written}円です。", analyzer)
        assert [(one.value, one.unit, one.of) for one in found] == [(Decimal(number), "円", None)], (style, written)


@settings(max_examples=examples(100))
@given(st.integers(0, 999), st.integers(1, 9))
def test_decimals(whole: int, tenths: int) -> None:
    analyzer = default_analyzer()
    value = Decimal(f"{whole}.{tenths}")
    for written in (f"{whole}.{tenths}", f"{whole}.{tenths}".translate(WIDE), f"{positional(whole)}・{DIGITS[tenths]}"):
        assert [one.value for one in figures(f"支持率は{written}％です。", analyzer)] == [value], written


@settings(max_examples=examples(300))
@given(st.text("0１,，.・〇一二十百千万億兆割円人年月日第約から～%の五１２ ①", max_size=40))
def test_any_text_is_read_without_an_error(text: str) -> None:
    for one in figures(text, default_analyzer()):
        assert 0 <= one.span.start < one.span.end <= len(text)
        assert one.sentence.start <= one.span.start
        assert one.span.end <= one.sentence.end
        assert one.value_text


def test_what_is_no_numeral(analyzer: Analyzer) -> None:
    for text in ("", "円", "一万億", "1億1億", "1234567890123456789012"):
        assert numeral_value(text) is None
    assert numeral_value("万") == 10_000
