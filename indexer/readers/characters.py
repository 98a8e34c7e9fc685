"""Cleaning of characters for all readers: invisible, control and invalid ones."""

import re
import unicodedata
from collections.abc import Iterator

from kb.messages import _
from kb.model.dialogue import Diagnostic

REPLACEMENT = "\ufffd"
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]")
# Zero-width characters of editors, and byte order marks within the text: they split words invisibly.
_INVISIBLE = re.compile(r"[\u00ad\u200b\u2060\ufeff]")
# The end of a sentence, at the end of a line.
SENTENCE_END = re.compile(r"[。．！？!?][」』）)]*$")
_BIDI = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def cleaned(text: str) -> str:
    """The text without invisible characters; control characters, noncharacters and lone surrogates become U+FFFD."""
    return CONTROL.sub(REPLACEMENT, _INVISIBLE.sub("", text))


def character_diagnostics(number: int, written: str) -> Iterator[Diagnostic]:
    """Diagnostics about the characters of a line: those that `cleaned` changes, and bidirectional controls."""
    if replaced := len(CONTROL.findall(written)):
        yield Diagnostic(number, "control-character", _("制御文字などを {count} 字、置き換えました。", count=replaced))
    if removed := len(_INVISIBLE.findall(written)):
        yield Diagnostic(number, "invisible-character", _("見えない文字を {count} 字、除きました。", count=removed))
    if marks := _BIDI.findall(written):
        codes = " ".join(dict.fromkeys(f"U+{ord(mark):04X}" for mark in marks))
        message = _(
            "文字の向きを変える制御文字があります（{codes}）。見た目と並びが違うおそれがあります。", codes=codes
        )
        yield Diagnostic(number, "bidi-control", message)


def display_width(text: str) -> int:
    """The width of a text in columns: full-width characters (Unicode East Asian Width F, W and A) take two."""
    return sum(2 if unicodedata.east_asian_width(one) in "WFA" else 1 for one in text)
