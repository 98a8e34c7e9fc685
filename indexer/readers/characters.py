"""What every reader does with characters: which are replaced, which are pointed at, how bytes become text."""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator

from charset_normalizer import from_bytes

from kb.errors import SourceError
from kb.messages import _
from kb.model.dialogue import Diagnostic

REPLACEMENT = "\ufffd"
# The detector is asked about the head of a file only; the rest must then decode strictly.
_SAMPLE = 64 * 1024
_ENCODINGS = ("cp932", "euc_jp", "utf_16_le", "utf_16_be")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]")
_BIDI = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ISO_2022_JP = re.compile(rb"\x1b(?:\$[@B]|\([BJ])")


def cleaned(text: str) -> str:
    """The text with control characters, noncharacters and lone surrogates replaced by U+FFFD."""
    return _CONTROL.sub(REPLACEMENT, text)


def remarks(number: int, written: str) -> Iterator[Diagnostic]:
    """What is to be said of the characters of a line: those that `cleaned` replaces, and bidirectional controls."""
    if replaced := len(_CONTROL.findall(written)):
        yield Diagnostic(number, "control-character", _("制御文字などを {count} 字、置き換えました。", count=replaced))
    if marks := _BIDI.findall(written):
        codes = " ".join(dict.fromkeys(f"U+{ord(mark):04X}" for mark in marks))
        message = _(
            "文字の向きを変える制御文字があります（{codes}）。見た目と並びが違うおそれがあります。", codes=codes
        )
        yield Diagnostic(number, "bidi-control", message)


def decode(path: str, data: bytes, declared: str | None = None) -> str:
    """The text of some bytes: by their mark, as UTF-8, as the document declares, or as the detector finds.

    Raises SourceError where they are binary or of no known encoding.
    """
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        encodings: tuple[str, ...] = ("utf_16",)
    elif data.startswith(BOM_UTF8):
        encodings = ("utf_8_sig",)
    else:
        encodings = (*((declared,) if declared else ()), "utf_8", *_likely(data))
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        if not _is_binary(text):
            return text
    if b"\x00" in data or _control_share(data) > 0.05:
        raise SourceError(
            _(
                "{path}: テキストではなくバイナリです。文字のファイル(UTF-8 など)に書き出してから置いてください。",
                path=path,
            )
        )
    raise SourceError(_("{path}: 文字コードが分かりません。UTF-8 で保存し直してください。", path=path))


def _likely(data: bytes) -> tuple[str, ...]:
    """The encodings to try where the data is no UTF-8: what the detector holds for likely goes first."""
    if _ISO_2022_JP.search(data[:_SAMPLE]) and data.isascii():
        return ("iso2022_jp",)
    if not data or data.isascii():
        return ()
    found = [match.encoding for match in from_bytes(data[:_SAMPLE], cp_isolation=list(_ENCODINGS))]
    candidates = [*found, *(encoding for encoding in ("cp932", "euc_jp") if encoding not in found)]
    # Almost any bytes are some UTF-16, so without a mark it must be seen in the zero bytes of its line ends.
    return tuple(name for name in candidates if not name.startswith("utf_16") or b"\x00" in data)


def _is_binary(text: str) -> bool:
    if "\x00" in text:
        return True
    return len(_CONTROL.findall(text[:_SAMPLE])) > 0.02 * min(len(text), _SAMPLE) + 2


def _control_share(data: bytes) -> float:
    head = data[:_SAMPLE]
    return sum(byte < 9 or 13 < byte < 32 for byte in head) / max(len(head), 1)
