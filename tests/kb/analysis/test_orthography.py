"""Writings of one word, and words that only look or sound alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.analysis.compounds import split_kanji
from kb.analysis.kanji import modernized
from kb.analysis.numbers import native_count, number_value
from kb.analysis.orthography import (
    Form,
    base_reading,
    is_reading,
    is_variant,
    loanword_sound,
    orthographic_form,
    spelled_out,
)
from kb.analysis.potential_verbs import plain_verb
from kb.analysis.years import year_variants

KANJI_DIGITS = "〇一二三四五六七八九"


@pytest.mark.parametrize(
    ("spelling", "other"),
    [
        ("サーバー", "サーバ"),
        ("インターフェース", "インタフェイス"),
        ("ヴァイオリン", "バイオリン"),
        ("ウィルス", "ウイルス"),
        ("ソフトウェア", "ソフトウエア"),
        ("ディジタル", "デジタル"),
        ("エレベーター", "エレベータ"),
    ],
)
def test_spellings_of_a_loanword_sound_the_same(spelling: str, other: str) -> None:
    assert loanword_sound(spelling) == loanword_sound(other)


@pytest.mark.parametrize(
    ("word", "other"), [("カバー", "カバ"), ("ビール", "ビル"), ("コピー", "コピ"), ("シーツ", "シツ")]
)
def test_short_loanwords_keep_their_long_vowels(word: str, other: str) -> None:
    assert loanword_sound(word) != loanword_sound(other)


@pytest.mark.parametrize(
    ("surface", "base", "reading", "expected"),
    [
        ("取り組ん", "取り組む", "トリクン", "トリクム"),
        ("行っ", "行く", "イッ", "イク"),
        ("来", "来る", "キ", "クル"),
        ("窓口", "窓口", "マドグチ", "マドグチ"),
        ("髙橋", "高橋", "", ""),
        ("取り組ん", "取り組む", "ヨミチガイ", ""),
    ],
)
def test_the_reading_of_a_base_form(surface: str, base: str, reading: str, expected: str) -> None:
    assert base_reading(surface, base, reading) == expected


def test_the_same_kanji_and_sound_is_a_variant_and_another_kanji_is_not() -> None:
    assert is_variant(orthographic_form("取組", "トリクミ"), orthographic_form("取り組み", "トリクミ"))
    assert is_variant(orthographic_form("子供", "コドモ"), orthographic_form("子ども", "コドモ"))
    assert is_variant(orthographic_form("髙橋", "タカハシ"), orthographic_form("高橋", "タカハシ"))
    assert not is_variant(orthographic_form("構成", "コウセイ"), orthographic_form("校正", "コウセイ"))
    assert not is_variant(orthographic_form("課", "カ"), orthographic_form("か", "カ"))


def test_only_kana_are_a_reading() -> None:
    assert is_reading(orthographic_form("まどぐち", ""), orthographic_form("窓口", "マドグチ"))
    assert not is_reading(orthographic_form("窓口", "マドグチ"), orthographic_form("まどぐち", ""))


@given(st.integers(0, 10**12))
def test_grouped_digits_are_the_number(number: int) -> None:
    assert number_value(f"{number:,}") == number_value(str(number)) == str(number)


@given(st.integers(1, 9999))
def test_kanji_numerals_are_the_number(number: int) -> None:
    pieces = []
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            pieces.append(("" if digit == 1 and name else KANJI_DIGITS[digit]) + name)
    assert number_value("".join(pieces)) == str(number)
    assert number_value("".join(KANJI_DIGITS[int(digit)] for digit in str(number))) == str(number)


@pytest.mark.parametrize(
    ("text", "value"),
    [("100万", "1000000"), ("1億2,000万", "120000000"), ("3千", "3000"), ("5.50", "5.5"), ("〇", "0"), ("千", "1000")],
)
def test_numerals_with_units(text: str, value: str) -> None:
    assert number_value(text) == value


@pytest.mark.parametrize("text", ["", "1,00", "1二", "1.2.3", "元", "第一", "1" * 30])
def test_what_is_no_numeral_has_no_value(text: str) -> None:
    assert number_value(text) is None


def test_a_number_is_no_variant_of_another() -> None:
    assert not is_variant(orthographic_form("1000", ""), orthographic_form("100", ""))
    assert is_variant(orthographic_form("1000", ""), Form("1000", orthographic_form("1,000", "").kanji))


@pytest.mark.parametrize(
    ("written", "today"), [("學校", "学校"), ("經濟", "経済"), ("補塡", "補填"), ("髙橋", "高橋"), ("café", "cafe")]
)
def test_old_shapes_are_read_as_those_of_today(written: str, today: str) -> None:
    assert modernized(written) == today


@given(st.text())
def test_a_character_stays_one_character(text: str) -> None:
    assert len(modernized(text)) == len(text)
    assert modernized(modernized(text)) == modernized(text)


@pytest.mark.parametrize(
    ("base", "plain"),
    [
        ("使える", "使う"),
        ("取り組める", "取り組む"),
        ("減らせる", "減らす"),
        ("進める", None),
        ("いえる", None),
        ("見る", None),
    ],
)
def test_what_one_can_do_is_told_from_its_partner(base: str, plain: str | None) -> None:
    assert plain_verb(base) == plain


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("3つ", ("ミッツ", "三")),
        ("一人", ("ヒトリ", "一人")),
        ("2人", ("フタリ", "二人")),
        ("3人", None),
        ("13つ", None),
    ],
)
def test_native_counting(written: str, found: tuple[str, str] | None) -> None:
    assert native_count(written) == found


@pytest.mark.parametrize(
    ("named", "others"),
    [
        ("令和3年度", ("2021年度", "r3年度")),
        ("r3年度", ("令和3年度", "2021年度")),
        ("令和元年", ("2019年", "r1年", "令和1年")),
        ("3年", ()),
    ],
)
def test_a_year_is_named_in_every_way(named: str, others: tuple[str, ...]) -> None:
    assert year_variants(named) == others


def test_a_compound_is_cut_only_where_there_is_one_place() -> None:
    known = {"地方", "自治体"}.__contains__
    assert split_kanji("地方自治体", known) == ("地方", "自治体")
    assert split_kanji("自治体", known) == ("自治体",)
    assert split_kanji("山川海空", {"山川", "海空", "山川海"}.__contains__) == ("山川", "海空")
    assert split_kanji("山川海空雲", {"山川", "海空雲", "山川海", "空雲"}.__contains__) == ("山川海空雲",)


def test_letters_are_spelt_in_katakana_alone() -> None:
    letters = spelled_out("it")
    assert letters
    assert is_variant(letters, orthographic_form("アイティー", ""))
    assert not is_variant(letters, orthographic_form("愛知", "アイチ"))
    assert not is_reading(letters, orthographic_form("愛知", "アイチ"))


def test_kana_that_mostly_mean_something_else_are_no_variant() -> None:
    assert not is_variant(orthographic_form("係る", "カカル"), orthographic_form("かかる", "カカル"))
    assert is_variant(orthographic_form("分かる", "ワカル"), orthographic_form("わかる", "ワカル"))
    assert is_reading(orthographic_form("かかる", "カカル"), orthographic_form("係る", "カカル"))
