"""Normalisation of romanised names: ota, ohta and Ōta have one key, a prefix of the key of ootaku."""

import re
import unicodedata
from functools import lru_cache

import jaconv

# Kunrei (訓令式) and informal spellings -> Hepburn. Long vowels are shortened afterwards, as on road signs.
_HEPBURN = (
    ("sy", "sh"), ("ty", "ch"), ("zy", "j"), ("jy", "j"), ("si", "shi"), ("ti", "chi"), ("tu", "tsu"), ("hu", "fu"),
    ("zi", "ji"), ("di", "ji"), ("du", "zu"), ("dzu", "zu"), ("tch", "cch"),
)  # fmt: skip
_LONG = re.compile(r"oh(?![aiueoy])|o[ou]+|uu+|-")
_LATIN = re.compile(r"[a-z' -]+")


def romaji_key(text: str) -> str | None:
    """The normalised romanisation of a name typed in Latin letters; None if the text has other characters."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    if not _LATIN.fullmatch(plain):
        return None
    return _key(plain.replace(" ", "").replace("'", ""))


@lru_cache(maxsize=8192)
def romaji_of(katakana: str) -> str:
    """The normalised romanisation of a reading in katakana."""
    return _key(jaconv.kata2alphabet(katakana).replace("'", ""))


def _key(latin: str) -> str:
    for written, hepburn in _HEPBURN:
        latin = re.sub(rf"(?<![sc]){written}" if written == "hu" else written, hepburn, latin)
    return _LONG.sub(lambda match: match[0][0].replace("-", ""), latin)
