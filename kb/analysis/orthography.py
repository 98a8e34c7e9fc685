"""One word, several writings: by which rule 取組 is 取り組み, サーバ is サーバー, 髙橋 is 高橋 and 千 is 1,000.

A word's `Form` holds what its writings share, its sound, and what tells it from words that only sound alike, its
kanji. Two writings of a word have the same sound, and

- the same kanji: okurigana may be fuller or shorter (送り仮名の付け方, 内閣告示 1973, 通則 6 and 7; nouns such as 取組
  have none in 公用文における漢字使用等について, 2010); 異体字 and 旧字体 count as today's kanji (kb.analysis.kanji),
  and those of 同音の漢字による書きかえ (国語審議会 1956) as the kanji that replaced them (寄附, 寄付);
- some of the kanji, the rest in kana: 交ぜ書き (子供, 子ども), up to none of them (全て, すべて);
- no kanji, in katakana: the long vowel at the end of a word of three or more sounds may be left out (JIS Z
  8301:2008, annex G), any long vowel of a long word (インタフェース); 外来語の表記 (内閣告示 1991) lets ヴァ be バ,
  ウィ be ウイ, ヒヤリング be ヒアリング, スティール be スチール, フェイス be フェース and, in a long word,
  フォーム be ホーム.

A word in latin letters is also read letter by letter. A word asked for in hiragana is met by its sound alone: that is a
reading, not a variant.
"""

import re
from typing import NamedTuple

from kb.analysis.kanji import standard
from kb.analysis.normalize import to_katakana
from kb.analysis.numbers import counted, number_value

KATAKANA = "ア"  # what a form in katakana has in place of kanji
LETTERS = "A"  # the same of an abbreviation read letter by letter: only katakana spells it, アイティー is not 愛知
SHORTEST_CROSSING = 2  # sounds that a word must have to be the same in another script: 課 is not か

_KANJI = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff々〇]")
_AGAIN = re.compile(r"([^々])々")  # 色々 is 色色
HIRAGANA_RUN = re.compile(r"[ぁ-ゖー]+")
KATAKANA_RUN = re.compile(r"[ァ-ヺー]+")
_LEFT_OUT = 4  # letters of katakana that must be left for every long vowel to be left out
_LEFT_OUT_LAST = 3  # the same for the last one: サーバー without it, not カバー
_SPELT = {"ヴァ": "バ", "ヴィ": "ビ", "ヴェ": "ベ", "ヴォ": "ボ", "ヴ": "ブ"}
_SPELT |= {"ティ": "チ", "テュ": "チュ", "ディ": "デ", "ヂ": "ジ", "ヅ": "ズ"}
_SPELLINGS = re.compile("|".join(_SPELT))
_YA = re.compile(r"(?<=[イキシチニヒミリギジビピエケセテネヘメレゲゼデベペー])ヤ")
_LONGEST_SHORT = 5  # letters of a word in which フォ is told from ホ: フォーム is no ホーム
_LARGE = str.maketrans("ァィゥェォッャュョヮ", "アイウエオツヤユヨワ")
_LONG_E = re.compile(r"(?<=[エケセテネヘメレゲゼデベペ])イ")
# The kanji of 同音の漢字による書きかえ, each behind the one that replaces it.
_REPLACED = (
    "付附 連聯 両輛輌 援捐 知智 恵慧 集輯聚 英叡 害碍 差叉 希稀 範汎 食蝕 注註 "
    "削鑿 決訣 憶臆 総綜 扇煽 先尖 殿澱 放抛 包庖 鉱礦 編篇 御禦 没歿 了諒 "
    "収蒐 転顛 溶熔 湾彎 格挌 盤磐 激戟 賛讃 唱誦 回廻恢 興昂 歓驩 強鞏 散撒 "
    "浸滲 浄滌 選籤 反叛 丁叮 寧嚀 停碇 帳帖 凶兇 枯涸 底柢 踏沓 欲慾 練煉 "
    "幸倖 跡蹟 簡翰 生棲 暴曝 乱瀾 発撥 嘆歎 風諷 境疆 補輔 装裝 屈窟 略掠 "
    "郭廓 係繋 齢令 弁辨辯 個箇 退褪 疎疏"
)
_TODAY = str.maketrans({old: group[0] for group in _REPLACED.split() for old in group[1:]})
# Sounds of several words (異字同訓の漢字の使い分け例, 文化審議会 2014) which stand in kana mostly where none of their
# kanji would do: 時間がかかる is not 係る, これをもって is not 持つ, につき is not 月.
_AMBIGUOUS = (
    "アウ アガル アク アケル アゲル アテル アル イウ イク イル ウツ オク オス オル カウ カエル "
    "カカル カク カケル カワル キク キル クル コウ サク サス スル タツ タテル ツキ ツク ツグ "
    "ツケル ツム トク トル ナル ハカル ハク ハル ヒク フク フル マク モツ ヤク ヤル ヨル"
)
_SHARED_SOUNDS = frozenset(_AMBIGUOUS.split())
# How letters are read, A to Z.
_NAMES = (
    "エー", "ビー", "シー", "ディー", "イー", "エフ", "ジー", "エイチ", "アイ",
    "ジェイ", "ケー", "エル", "エム", "エヌ", "オー", "ピー", "キュー", "アール",
    "エス", "ティー", "ユー", "ブイ", "ダブリュー", "エックス", "ワイ", "ゼット",
)  # fmt: skip
_LONGEST_ABBREVIATION = 5


class Form(NamedTuple):
    """What the writings of a word share. `kanji` is "" for hiragana, `KATAKANA` for katakana, latin and numbers."""

    sound: str
    kanji: str

    @property
    def key(self) -> str:
        """Under what words of the same sound are found; no surface begins so."""
        return f"~{self.sound}"


def form_of(written: str, reading: str) -> Form:
    """The form of a word, from its folded writing and its reading in katakana ("" where nobody knows it)."""
    value = number_value(written)
    if value is not None:
        return Form(value, KATAKANA)
    if native := counted(written):
        return Form(*native)
    if KATAKANA_RUN.fullmatch(written):
        return Form(loanword_sound(written), KATAKANA)
    if written.isascii():
        return Form(written, KATAKANA)
    kanji = _AGAIN.sub(r"\1\1", "".join(_KANJI.findall(standard(written)))).translate(_TODAY)
    if not kanji and not HIRAGANA_RUN.fullmatch(written):
        return Form(to_katakana(written), KATAKANA)
    return Form(reading or to_katakana(standard(written)), kanji)


def spelt_out(written: str) -> Form | None:
    """An abbreviation as it is read letter by letter, DX as ディーエックス; None where it is none."""
    if not (written.isascii() and written.isalpha() and 1 < len(written) <= _LONGEST_ABBREVIATION):
        return None
    return Form(loanword_sound("".join(_NAMES[ord(letter) - ord("a")] for letter in written)), LETTERS)


def loanword_sound(katakana: str) -> str:
    """What the spellings of a word in katakana share."""
    if len(katakana) > _LONGEST_SHORT:
        katakana = katakana.replace("フォ", "ホ")
    sound = _SPELLINGS.sub(lambda match: _SPELT[match[0]], katakana).translate(_LARGE)
    return _shortened(_LONG_E.sub("ー", _YA.sub("ア", sound)))


def _shortened(sound: str) -> str:
    """The sound without the long vowels that may be left out."""
    short = sound.replace("ー", "")
    if len(short) >= _LEFT_OUT:
        return short
    return sound[:-1] if sound.endswith("ー") and len(sound) > _LEFT_OUT_LAST else sound


def joined(left: Form, right: Form) -> Form:
    """The form of two pieces that are one word: 申込 and み, インター and フェイス."""
    if left.kanji == right.kanji == KATAKANA:
        return Form(_shortened(left.sound + right.sound), KATAKANA)
    return Form(left.sound + right.sound, "".join(one.kanji for one in (left, right) if one.kanji != KATAKANA))


def base_reading(surface: str, base: str, reading: str) -> str:
    """The reading of a base form, from that of an inflected one: 取り組ん, トリクン -> トリクム; "" if unknown."""
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


def is_variant(asked: Form, met: Form) -> bool:
    """Whether two forms are writings of one word."""
    if asked.sound != met.sound:
        return False
    if asked.kanji == met.kanji:
        return True
    if LETTERS in (asked.kanji, met.kanji):
        return KATAKANA in (asked.kanji, met.kanji)
    if len(asked.sound) < SHORTEST_CROSSING or asked.kanji == "":
        return False
    if met.kanji in ("", KATAKANA):
        return asked.sound not in _SHARED_SOUNDS
    return asked.kanji != KATAKANA and (_within(asked.kanji, met.kanji) or _within(met.kanji, asked.kanji))


def is_reading(asked: Form, met: Form) -> bool:
    """Whether what was asked for in kana is how a word is read."""
    if asked.sound != met.sound or asked.kanji == met.kanji:
        return False
    return asked.kanji == "" or (asked.kanji == KATAKANA and met.kanji != LETTERS)


def _within(some: str, every: str) -> bool:
    """Whether some kanji are among every, in their order."""
    rest = iter(every)
    return all(kanji in rest for kanji in some)
