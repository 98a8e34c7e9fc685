"""Equivalent characters: radicals, compatibility ideographs and glyph-sharing symbols as the usual character.

A font often has one glyph for several characters, and a PDF that a browser prints names the first of them: ⻑ (U+2ED1)
for 長, ⼭ (U+2F2D) for 山. Each is replaced by one character, so offsets do not change.
"""

import re
import unicodedata

# CJK Radicals Supplement: the facts of Unicode's EquivalentUnifiedIdeograph.txt. A radical before its ideograph.
_SUPPLEMENT = (
    "⺁厂 ⺂乛 ⺃乚 ⺄乙 ⺅亻 ⺆冂 ⺇𠘨 ⺈刀 ⺉刂 ⺊卜 ⺋㔾 ⺌小 ⺍小 ⺎兀 ⺏尣 ⺐尢 ⺑𡯂 ⺒巳 ⺓幺 ⺔彑 ⺕彐 ⺖忄 "
    "⺗心 ⺘扌 ⺙攵 ⺛旡 ⺜日 ⺝月 ⺞歺 ⺟母 ⺠民 ⺡氵 ⺢氺 ⺣灬 ⺤爫 ⺥爫 ⺦丬 ⺧牛 ⺨犭 ⺩王 ⺪𤴔 ⺫目 ⺬示 ⺭礻 "
    "⺮𥫗 ⺯糹 ⺰纟 ⺱罓 ⺲罒 ⺳㓁 ⺴冗 ⺵𦉫 ⺶羊 ⺷𦍌 ⺸𦍋 ⺹耂 ⺺肀 ⺻聿 ⺼肉 ⺽𦥑 ⺾艹 ⺿艹 ⻀艹 ⻁虎 ⻂衤 ⻃覀 "
    "⻄西 ⻅见 ⻆角 ⻇𧢲 ⻈讠 ⻉贝 ⻊𧾷 ⻋车 ⻌辶 ⻍辶 ⻎辶 ⻏邑 ⻐钅 ⻑長 ⻒镸 ⻓长 ⻔门 ⻕𨸏 ⻖阝 ⻗雨 ⻘青 ⻙韦 "
    "⻚页 ⻛风 ⻜飞 ⻝食 ⻞𩙿 ⻟飠 ⻠饣 ⻡𩠐 ⻢马 ⻣骨 ⻤鬼 ⻥鱼 ⻦鸟 ⻧卤 ⻨麦 ⻩黄 ⻪黾 ⻫斉 ⻬齐 ⻭歯 ⻮齿 ⻯竜 "
    "⻰龙 ⻱龜 ⻲亀 ⻳龟"
)
# Blocks whose equivalents are NFKC mappings: Kangxi Radicals, CJK Compatibility Ideographs and their Supplement.
_BLOCKS = (range(0x2F00, 0x2FD6), range(0xF900, 0xFB00), range(0x2F800, 0x2FA20))
# Symbols that share a glyph with a Japanese one in Noto CJK: em space, hyphenation point, division slash.
_SAME_GLYPH = {0x2003: "\u3000", 0x2027: "・", 0x2215: "／"}
_UNIFIED = (
    {ord(pair[0]): pair[1] for pair in _SUPPLEMENT.split()}
    | {code: unicodedata.normalize("NFKC", chr(code)) for block in _BLOCKS for code in block}
    | _SAME_GLYPH
)
_REPLACED = re.compile("[\u2003\u2027\u2215\u2e80-\u2fd5\uf900-\ufaff\U0002f800-\U0002fa1f]")

RADICAL = re.compile("[\u2e80-\u2fd5]")

# Characters without width that choose a glyph, join or direct text (Unicode's Default_Ignorable_Code_Point, without
# fillers): soft hyphen, CGJ, directional marks, embeddings and isolates, joiners, variation selectors, byte order mark.
IGNORABLE = re.compile(
    "[\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff]"
)


# Characters that NFKC may change, or that may compose with the one before, which is therefore included. All others
# stay as they are beside any character: kana, kanji, ASCII letters and digits, and the usual punctuation.
_UNSTABLE = re.compile(r".?[^0-9A-Za-z\n、。ぁ-ゖァ-ヺー\u4e00-\u9fff]+", re.DOTALL)


def nfkc(text: str) -> str:
    """NFKC of a Japanese text, of whose characters few change: only the runs with such a character are normalised."""
    if unicodedata.is_normalized("NFKC", text):
        return text
    return _UNSTABLE.sub(lambda run: unicodedata.normalize("NFKC", run.group()), text)


def unified(text: str) -> str:
    """The text with 長 for ⻑ and 山 for ⼭, character by character."""
    return text.translate(_UNIFIED) if _REPLACED.search(text) else text


def plain(text: str) -> str:
    """The text unified and without ignorable characters: shorter than `text` where it has some."""
    return unified(IGNORABLE.sub("", text))


def is_plain(text: str) -> bool:
    """True if `plain` changes nothing."""
    return not _REPLACED.search(text) and not IGNORABLE.search(text)
