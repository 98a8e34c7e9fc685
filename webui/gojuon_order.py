"""Gojuon order of readings, as in Japanese dictionaries (after JIS X 4061).

Voiced and small kana sort as the plain ones (ゔ as う, っ as つ), a long mark as the vowel before it, an iteration mark
as the kana before it; these differences only break ties. Katakana and hiragana are equal. Readings that begin with
another character come last.
"""

import unicodedata

from kb.analysis.normalize import to_hiragana
from kb.messages import N_

OTHERS = N_("その他")

# Rows of the gojuon table: first kana -> all kana of the row.
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
_MARKS = "\u3099\u309a"  # combining voiced and half-voiced marks, after decomposition
_LONG_MARK, _ITERATION_MARK = "ー", "ゝ"


def gojuon_row(reading: str) -> str:
    """The gojuon row of a reading by its first kana; `OTHERS` if it begins with another character."""
    return _ROW_OF.get(_plain_hiragana(reading)[:1], OTHERS)


def gojuon_key(reading: str) -> tuple[int, str, str]:
    """Sort key of a reading: its row first, so that the names of a row are consecutive."""
    rows = [*ROWS, OTHERS]
    return (
        rows.index(gojuon_row(reading)),
        _plain_hiragana(reading),
        to_hiragana(unicodedata.normalize("NFKC", reading)),
    )


def _plain_hiragana(reading: str) -> str:
    """Plain hiragana: without voicing marks, small kana and punctuation; long and iteration marks are spelt out."""
    decomposed = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", reading).lower())
    hiragana = to_hiragana(decomposed).replace("ヽ", _ITERATION_MARK).translate(_PLAIN)
    kept = [c for c in hiragana if c not in _MARKS and (c.isalnum() or c in (_LONG_MARK, _ITERATION_MARK))]
    found = kept[:1]
    for one in kept[1:]:
        repeated = {_LONG_MARK: _VOWEL_OF.get(found[-1], one), _ITERATION_MARK: found[-1]}
        found.append(repeated.get(one, one))
    return "".join(found)
