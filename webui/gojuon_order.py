"""The order of a Japanese dictionary, by how names are read (after JIS X 4061): the table of fifty sounds.

Voiced and small kana sort as the plain ones (ゔ as う, っ as つ), a long mark as the vowel before it, an iteration mark
as the kana before it; these differences decide only between readings that are the same else. Katakana and hiragana are
the same. What has no kana comes last: digits, Latin letters, the rest.
"""

import unicodedata

from kb.analysis.normalize import to_hiragana
from kb.messages import N_

OTHERS = N_("その他")

# The first kana of each row of the table, with the kana that stand in the row.
ROWS = {
    "あ": "あいうえお",
    "か": "かきくけこ",
    "さ": "さしすせそ",
    "た": "たちつてと",
    "な": "なにぬねの",
    "は": "はひふへほ",
    "ま": "まみむめも",
    "や": "やゆよ",
    "ら": "らりるれろ",
    "わ": "わゐゑをん",
}
_ROW_OF = {kana: row for row, members in ROWS.items() for kana in members}
_PLAIN = str.maketrans("ぁぃぅぇぉっゃゅょゎゕゖ", "あいうえおつやゆよわかけ")
_VOWEL_OF = {
    kana: vowel
    for vowel, members in (
        ("あ", "あかさたなはまやらわ"),
        ("い", "いきしちにひみりゐ"),
        ("う", "うくすつぬふむゆる"),
        ("え", "えけせてねへめれゑ"),
        ("お", "おこそとのほもよろを"),
    )
    for kana in members
}
_MARKS = "\u3099\u309a"  # voiced and half-voiced, once they are taken apart from their kana
_LONG, _AGAIN = "ー", "ゝ"


def gojuon_row(reading: str) -> str:
    """The row of the table that a reading stands under, by its first kana; `OTHERS` where it begins with none."""
    return _ROW_OF.get(_plain(reading)[:1], OTHERS)


def gojuon_key(reading: str) -> tuple[int, str, str]:
    """The place of a reading in a list: sorts by row first, so that the names of a row follow each other."""
    rows = [*ROWS, OTHERS]
    return rows.index(gojuon_row(reading)), _plain(reading), to_hiragana(unicodedata.normalize("NFKC", reading))


def _plain(reading: str) -> str:
    """A reading in plain hiragana: no marks, nothing small, long marks and repetitions written out, no punctuation."""
    decomposed = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", reading).lower())
    hiragana = to_hiragana(decomposed).replace("ヽ", _AGAIN).translate(_PLAIN)
    kept = [c for c in hiragana if c not in _MARKS and (c.isalnum() or c in (_LONG, _AGAIN))]
    found = kept[:1]
    for one in kept[1:]:
        repeated = {_LONG: _VOWEL_OF.get(found[-1], one), _AGAIN: found[-1]}
        found.append(repeated.get(one, one))
    return "".join(found)
