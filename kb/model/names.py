"""Normal forms of text for comparison: width, white space, and variants of kanji (異体字) in names."""

import re
import unicodedata
from functools import lru_cache

from kb.model.characters import plain

_WIDE = "".join(chr(code) for code in range(0xFF01, 0xFF5F))
_NARROW = "".join(chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F))
_WIDTH = str.maketrans(_WIDE + "\u3000\u00a0〜∼", _NARROW + "  ~~")

# Groups of equivalent characters in names; the first is the normal form.
_VARIANTS = (
    "高髙 崎﨑碕嵜 沢澤 斉斎齋齊 辺邊邉 浜濱濵 広廣 国國 桜櫻 真眞 島嶋嶌 恵惠 徳德 瀬瀨 竜龍 富冨 桑桒 吉𠮷 "
    "寛寬 条條 滝瀧 渕淵 柳栁 "
    "黒黑 緑綠 関關 栄榮 会會 宝寶 実實 円圓 亀龜 万萬 与與 歩步 増增 清淸 静靜 曽曾 薮藪 桧檜 館舘 弥彌 豊豐 "
    "礼禮 芦蘆 籠篭 穂穗 鉄鐵 "
    "郷鄕 来來 尭堯 壮壯 慎愼 槙槇 遥遙 薫薰 昂昻 祐祐 塚塚 横橫 渡渡 戸戶 巣巢 児兒 団團 蔵藏 釜釡 剣劍 秋穐 "
    "峰峯 船舩 鶴靏 梅楳"
)
_NAMES = str.maketrans(
    {ord(variant): group[0] for group in _VARIANTS.split() for variant in group[1:] if variant != group[0]}
    | {ord("ヶ"): "ケ", ord("ヵ"): "カ"}
)
_SPACE = re.compile(r"\s+")


def narrow(text: str) -> str:
    """Full-width ASCII, spaces and wave dashes as half-width, character by character."""
    return text.translate(_WIDTH)


def spaced(text: str) -> str:
    """Runs of white space collapsed to one half-width space, none at the ends."""
    return _SPACE.sub(" ", text).strip()


def unspaced(text: str) -> str:
    """The text without white space."""
    return _SPACE.sub("", text)


@lru_cache(maxsize=65536)
def exact_key(name: str) -> str:
    """Key of a name: without white space, half-width, in plain characters (without variation selectors)."""
    return unspaced(narrow(plain(name)))


def standard_kanji(text: str) -> str:
    """The text with 髙 as 高 and ヶ as ケ, character by character."""
    return text.translate(_NAMES)


@lru_cache(maxsize=65536)
def name_key(name: str) -> str:
    """Key of a name for comparison across spellings: `exact_key` with 髙 as 高 and 﨑 as 崎."""
    return standard_kanji(unicodedata.normalize("NFKC", exact_key(name)))
