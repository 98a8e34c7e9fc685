"""Orthographic variants: the rules by which 取組 matches 取り組み, サーバ サーバー, 髙橋 高橋, and 千 1,000.

The orthographic `Form` of a word is its sound, which its variants share, and its kanji, which distinguish it from
homophones. Two variants of a word have the same sound, and

- the same kanji: okurigana may be fuller or shorter (送り仮名の付け方, 内閣告示 1973, 通則 6 and 7; nouns such as 取組
  have none in 公用文における漢字使用等について, 2010); 異体字 and 旧字体 count as today's kanji (kb.analysis.kanji),
  and those of 同音の漢字による書きかえ (国語審議会 1956) as the kanji that replaced them (寄附, 寄付);
- some of the kanji, the rest in kana: 交ぜ書き (子供, 子ども), up to none of them (全て, すべて);
- no kanji, in katakana: the long vowel at the end of a word of three or more sounds may be left out (JIS Z
  8301:2008, annex G), any long vowel of a long word (インタフェース); 外来語の表記 (内閣告示 1991) lets ヴァ be バ,
  ウィ be ウイ, ヒヤリング be ヒアリング, スティール be スチール, フェイス be フェース and, in a long word,
  フォーム be ホーム.

A word in Latin letters is also read letter by letter. A query in hiragana matches by sound alone: that is a match of
kind reading, not variant.
"""

import re
from typing import NamedTuple

from kb.analysis.kanji import modernized
from kb.analysis.normalize import to_katakana
from kb.analysis.numbers import native_count, number_value

KATAKANA_MARKER = "ア"  # value of `Form.kanji` for words in katakana
SPELLED_OUT_MARKER = "A"  # the same for an abbreviation read letter by letter; matches katakana only (IT, アイティー)
MIN_CROSS_SCRIPT_SOUNDS = 2  # a shorter word does not match in another script: 課 is not a variant of か

_KANJI = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff々〇]")
_ITERATION_MARK = re.compile(r"([^々])々")  # 色々 -> 色色
HIRAGANA_RUN = re.compile(r"[ぁ-ゖー]+")
KATAKANA_RUN = re.compile(r"[ァ-ヺー]+")
_MIN_WITHOUT_LONG_VOWELS = 4  # letters of katakana that must remain where all long vowels are dropped
_MIN_WITHOUT_FINAL_LONG_VOWEL = 3  # the same for the final one: サーバー -> サーバ, but not カバー -> カバ
_SPELLING_RULES = {"ヴァ": "バ", "ヴィ": "ビ", "ヴェ": "ベ", "ヴォ": "ボ", "ヴ": "ブ"}
_SPELLING_RULES |= {"ティ": "チ", "テュ": "チュ", "ディ": "デ", "ヂ": "ジ", "ヅ": "ズ"}
_SPELLING = re.compile("|".join(_SPELLING_RULES))
_YA_AFTER_FRONT_VOWEL = re.compile(r"(?<=[イキシチニヒミリギジビピエケセテネヘメレゲゼデベペー])ヤ")
_MAX_DISTINCT_FO = 5  # letters of the longest word in which フォ differs from ホ: フォーム is not ホーム
_FULL_SIZE_KANA = str.maketrans("ァィゥェォッャュョヮ", "アイウエオツヤユヨワ")
_VOICED = str.maketrans("ガギグゲゴザジズゼゾダヂヅデドバビブベボ", "カキクケコサシスセソタチツテトハヒフヘホ")
_LONG_E = re.compile(r"(?<=[エケセテネヘメレゲゼデベペ])イ")
# The kanji of 同音の漢字による書きかえ; each group begins with the one that replaced the others.
_REPLACED = (
    "付附 連聯 両輛輌 援捐 知智 恵慧 集輯聚 英叡 害碍 差叉 希稀 範汎 食蝕 注註 "
    "削鑿 決訣 憶臆 総綜 扇煽 先尖 殿澱 放抛 包庖 鉱礦 編篇 御禦 没歿 了諒 "
    "収蒐 転顛 溶熔 湾彎 格挌 盤磐 激戟 賛讃 唱誦 回廻恢 興昂 歓驩 強鞏 散撒 "
    "浸滲 浄滌 選籤 反叛 丁叮 寧嚀 停碇 帳帖 凶兇 枯涸 底柢 踏沓 欲慾 練煉 "
    "幸倖 跡蹟 簡翰 生棲 暴曝 乱瀾 発撥 嘆歎 風諷 境疆 補輔 装裝 屈窟 略掠 "
    "郭廓 係繋 齢令 弁辨辯 個箇 退褪 疎疏"
)
_KANJI_REPLACEMENTS = str.maketrans({old: group[0] for group in _REPLACED.split() for old in group[1:]})
# Sounds shared by several words (異字同訓の漢字の使い分け例, 文化審議会 2014) that are written in kana mostly where
# none of their kanji fits: 時間がかかる is not 係る, これをもって is not 持つ, につき is not 月.
_AMBIGUOUS = (
    "アウ アガル アク アケル アゲル アテル アル イウ イク イル ウツ オク オス オル カウ カエル "
    "カカル カク カケル カワル キク キル クル コウ サク サス スル タツ タテル ツキ ツク ツグ "
    "ツケル ツム トク トル ナル ハカル ハク ハル ヒク フク フル マク モツ ヤク ヤル ヨル"
)
_AMBIGUOUS_SOUNDS = frozenset(_AMBIGUOUS.split())
# Names of the letters A to Z.
_LETTER_NAMES = (
    "エー", "ビー", "シー", "ディー", "イー", "エフ", "ジー", "エイチ", "アイ",
    "ジェイ", "ケー", "エル", "エム", "エヌ", "オー", "ピー", "キュー", "アール",
    "エス", "ティー", "ユー", "ブイ", "ダブリュー", "エックス", "ワイ", "ゼット",
)  # fmt: skip
_MAX_ABBREVIATION = 5


class Form(NamedTuple):
    """Orthographic form: sound and kanji.

    `kanji` is "" for hiragana, `KATAKANA_MARKER` for katakana, Latin letters and numbers, and `SPELLED_OUT_MARKER` for
    an abbreviation read letter by letter.
    """

    sound: str
    kanji: str

    @property
    def key(self) -> str:
        """The index key shared by words of the same sound; no surface begins with `~`."""
        return f"~{self.sound}"


def orthographic_form(written: str, reading: str) -> Form:
    """The orthographic form of a word, from its folded spelling and its reading in katakana ("" if unknown)."""
    value = number_value(written)
    if value is not None:
        return Form(value, KATAKANA_MARKER)
    if native := native_count(written):
        return Form(*native)
    if KATAKANA_RUN.fullmatch(written):
        return Form(loanword_sound(written), KATAKANA_MARKER)
    if written.isascii():
        return Form(written, KATAKANA_MARKER)
    kanji = _ITERATION_MARK.sub(r"\1\1", "".join(_KANJI.findall(modernized(written)))).translate(_KANJI_REPLACEMENTS)
    if not kanji and not HIRAGANA_RUN.fullmatch(written):
        return Form(to_katakana(written), KATAKANA_MARKER)
    return Form(reading or to_katakana(modernized(written)), kanji)


def spelled_out(written: str) -> Form | None:
    """The form of an abbreviation read letter by letter (DX: ディーエックス); None for anything else."""
    if not (written.isascii() and written.isalpha() and 1 < len(written) <= _MAX_ABBREVIATION):
        return None
    return Form(
        loanword_sound("".join(_LETTER_NAMES[ord(letter) - ord("a")] for letter in written)), SPELLED_OUT_MARKER
    )


def loanword_sound(katakana: str) -> str:
    """Normalises the spellings of a loanword in katakana to one sound."""
    if len(katakana) > _MAX_DISTINCT_FO:
        katakana = katakana.replace("フォ", "ホ")
    sound = _SPELLING.sub(lambda match: _SPELLING_RULES[match[0]], katakana).translate(_FULL_SIZE_KANA)
    return _without_optional_long_vowels(_LONG_E.sub("ー", _YA_AFTER_FRONT_VOWEL.sub("ア", sound)))


def _without_optional_long_vowels(sound: str) -> str:
    """Drops the long vowels that spelling rules make optional."""
    short = sound.replace("ー", "")
    if len(short) >= _MIN_WITHOUT_LONG_VOWELS:
        return short
    return sound[:-1] if sound.endswith("ー") and len(sound) > _MIN_WITHOUT_FINAL_LONG_VOWEL else sound


def unvoiced(sound: str) -> str:
    """The sound without the voicing that a second part of a compound takes (連濁): ズミ -> スミ."""
    return sound[:1].translate(_VOICED) + sound[1:]


def concatenated(left: Form, right: Form) -> Form:
    """Concatenates the forms of two parts of one word: 申込 and み, インター and フェイス."""
    if left.kanji == right.kanji == KATAKANA_MARKER:
        return Form(_without_optional_long_vowels(left.sound + right.sound), KATAKANA_MARKER)
    return Form(left.sound + right.sound, "".join(one.kanji for one in (left, right) if one.kanji != KATAKANA_MARKER))


def base_reading(surface: str, base: str, reading: str) -> str:
    """Derives the reading of a base form from an inflected one's: 取り組ん, トリクン -> トリクム; "" if unknown."""
    if surface == base or not reading:
        return reading
    if base == "来る":
        return "クル"
    stem = 0
    while stem < min(len(surface), len(base)) and surface[stem] == base[stem]:
        stem += 1
    ending = to_katakana(surface[stem:])
    if not reading.endswith(ending):
        return ""
    return reading[: len(reading) - len(ending)] + to_katakana(base[stem:])


def is_variant(query: Form, text: Form) -> bool:
    """True if two forms are orthographic variants of one word."""
    if query.sound != text.sound:
        return False
    if query.kanji == text.kanji:
        return True
    if SPELLED_OUT_MARKER in (query.kanji, text.kanji):
        return KATAKANA_MARKER in (query.kanji, text.kanji)
    if len(query.sound) < MIN_CROSS_SCRIPT_SOUNDS or query.kanji == "":
        return False
    if text.kanji in ("", KATAKANA_MARKER):
        return query.sound not in _AMBIGUOUS_SOUNDS
    return query.kanji != KATAKANA_MARKER and (
        _is_subsequence(query.kanji, text.kanji) or _is_subsequence(text.kanji, query.kanji)
    )


def is_reading(query: Form, text: Form) -> bool:
    """True if the query's form is kana and spells the reading of the text's."""
    if query.sound != text.sound or query.kanji == text.kanji:
        return False
    return query.kanji == "" or (query.kanji == KATAKANA_MARKER and text.kanji != SPELLED_OUT_MARKER)


def _is_subsequence(some: str, every: str) -> bool:
    """True if the characters of one string occur in another, in order."""
    rest = iter(every)
    return all(character in rest for character in some)
