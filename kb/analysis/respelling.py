"""Respelling: characters that are typed for others, replaced one for one, by the characters beside them.

- A dash for the long vowel, in words so short that the long vowel decides (サ－バ－, デ―タ). In longer ones the
  orthographic form leaves long vowels out, so that コンピュ－タ－ is a variant as it is;
- the long vowel for a hyphen, between Latin letters or digits (AIーOCR, 100ー0001);
- iteration marks (いすゞ, つゞき, 佐〻木; 記号活用, 文部省 1946), as the kana that they repeat;
- ・ for the decimal point between kanji numerals (一・五倍), as minutes in vertical writing have it.

Offsets do not change.
"""

import re
import unicodedata

DASHES = "\\-‐‑‒–—―−─"  # of a character class; NFKC makes the fullwidth hyphen-minus the first of them
_TYPED = re.compile(rf"[{DASHES}ーゝゞヽヾ〻・]")
_SHORT_WORD = re.compile(rf"(?<![ァ-ヺー{DASHES}])[ァ-ヺ][ァ-ヺー{DASHES}]*[{DASHES}][ァ-ヺー{DASHES}]*")
_SHORT = 3  # letters of the longest word in which a long vowel may not be left out
_HYPHEN = re.compile(r"(?<=[0-9A-Za-z])ー(?=[0-9A-Za-z])")
_ITERATED = re.compile("(?P<kana>[ぁ-ゖァ-ヺ])(?P<marks>[ゝゞヽヾ]+)")
_DECIMAL = re.compile(
    "(?<![〇一二三四五六七八九・])([〇一二三四五六七八九]+)・([〇一二三四五六七八九]+)(?![〇一二三四五六七八九・])"
)


def respelled(text: str) -> str:
    """The text with the characters that are meant; of the same length."""
    if not _TYPED.search(text):
        return text
    text = _ITERATED.sub(_repeated, with_hyphens(text).replace("〻", "々"))
    return _DECIMAL.sub(r"\1.\2", _SHORT_WORD.sub(_with_long_vowels, text))


def with_hyphens(text: str) -> str:
    """The text with hyphens for long vowels between Latin letters or digits."""
    return _HYPHEN.sub("-", text)


def _with_long_vowels(run: re.Match[str]) -> str:
    letters = re.findall("[ァ-ヺ]", run[0])
    return re.sub(f"[{DASHES}]", "ー", run[0]) if len(letters) <= _SHORT else run[0]


def _repeated(match: re.Match[str]) -> str:
    kana = match["kana"]
    for mark in match["marks"]:
        voiced = unicodedata.normalize("NFC", f"{kana[-1]}\u3099") if mark in "ゞヾ" else kana[-1]
        kana += voiced if len(voiced) == 1 else kana[-1]
    return kana
