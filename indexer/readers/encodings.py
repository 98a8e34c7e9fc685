"""Detection and decoding of character encodings, tolerant of a few undecodable bytes.

A truncated file, or a line pasted from elsewhere, is read all the same: such bytes become U+FFFD and are counted. With
more of them, the encoding counts as unknown.
"""

import codecs
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from typing import NamedTuple

from charset_normalizer import from_bytes

from indexer.readers.characters import CONTROL, REPLACEMENT
from kb.errors import SourceError
from kb.messages import _
from kb.model.dialogue import Diagnostic

# Bytes that the detector gets; the rest must decode strictly.
_SAMPLE = 64 * 1024
_DETECTED = ("cp932", "euc_jp")
# EUC-JP of old sites contains ① and ㈱, which the standard encoding does not have.
_FALLBACK_ENCODINGS = (*_DETECTED, "euc_jis_2004")
_ISO_2022_JP = re.compile(rb"\x1b(?:\$[@B]|\([BJ])")
_JAPANESE = re.compile(r"[\n\r -~\u3000-\u30ff\uff00-\uff60]")
_KANJI = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_KANA = re.compile(r"[ぁ-ゖァ-ヺ]")
_PAGE_ENDS = {0x0B: "\n", 0x0C: "\n"}
_NAMES = {
    "utf_16": "UTF-16",
    "utf_16_le": "UTF-16",
    "utf_16_be": "UTF-16",
    "cp932": "Shift_JIS（CP932）",
    "euc_jp": "EUC-JP",
    "euc_jis_2004": "EUC-JP",
    "iso2022_jp": "ISO-2022-JP",
}
# Codecs of Python that are escapes of text; and UTF-7, which the HTML standard excludes.
_NOT_CHARSETS = frozenset({"idna", "punycode", "raw-unicode-escape", "unicode-escape", "undefined", "utf-7"})
_CHARACTERS_PER_ERROR = 1000  # characters of text per tolerated error


class Decoded(NamedTuple):
    """Decoded text, its encoding, and the number of undecodable byte sequences."""

    text: str
    encoding: str
    unreadable: int = 0

    def diagnostics(self) -> Iterator[Diagnostic]:
        """Diagnostics about the encoding; none for valid UTF-8."""
        if self.encoding not in {"utf_8", "utf_8_sig"}:
            name = _NAMES.get(self.encoding, self.encoding)
            yield Diagnostic(1, "encoding", _("文字コードを {name} として読みました。", name=name))
        if self.unreadable:
            lines = [str(number) for number, line in enumerate(self.text.split("\n"), 1) if REPLACEMENT in line]
            message = _(
                "読めないバイトを {count} か所、「�」に置き換えました（{lines} 行目）。元の文書を確かめてください。",
                count=self.unreadable,
                lines="、".join(lines[:10]),
            )
            yield Diagnostic(1, "unreadable-bytes", message)


def decode(path: str, data: bytes, declared: str | None = None) -> Decoded:
    """Decodes bytes by byte order mark, as UTF-8, by the declared encoding, or by detection, in this order.

    Raises:
        SourceError: the data is binary, or its encoding is unknown.
    """
    candidates = _candidates(data, declared)
    for encoding in candidates:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _is_binary(text):
            return Decoded(text, encoding)
    if b"\x00" in data or _control_share(data) > 0.05:
        raise SourceError(
            _(
                "{path}: テキストではなくバイナリです。文字のファイル(UTF-8 など)に書き出してから置いてください。",
                path=path,
            ),
            code="encoding",
        )
    if tolerant := _decode_tolerantly(data, candidates):
        return tolerant
    raise SourceError(_("{path}: 文字コードが分かりません。UTF-8 で保存し直してください。", path=path), code="encoding")


def _candidates(data: bytes, declared: str | None) -> tuple[str, ...]:
    """The encodings to try, in order."""
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return ("utf_16",)
    if data.startswith(BOM_UTF8):
        return ("utf_8_sig",)
    return (*((declared,) if declared and _is_charset(declared) else ()), "utf_8", *_detected_encodings(data))


def _is_charset(name: str) -> bool:
    """True for a name of a character set that Python knows; its other codecs would decode any text as another."""
    try:
        return bool(b"abcd".decode(name, "replace")) and codecs.lookup(name).name not in _NOT_CHARSETS
    except (LookupError, ValueError):
        return False


def _detected_encodings(data: bytes) -> tuple[str, ...]:
    """The encodings to try for data that is not UTF-8; the detector's result is the first."""
    if _ISO_2022_JP.search(data[:_SAMPLE]) and data.isascii():
        return ("iso2022_jp",)
    if not data or data.isascii():
        return ()
    if b"\x00" in data:
        return _utf_16_without_mark(data)
    found = [match.encoding for match in from_bytes(data[:_SAMPLE], cp_isolation=list(_DETECTED))]
    return (*found, *(encoding for encoding in _FALLBACK_ENCODINGS if encoding not in found))


def _utf_16_without_mark(data: bytes) -> tuple[str, ...]:
    """The byte order of UTF-16 without a mark, empty for other data.

    Almost any bytes decode: digits of ASCII as kana, multibyte text with a stray NUL as letters of other scripts. So
    nearly all of the text must be Japanese, and much of it not kanji.
    """
    encoding = "utf_16_le" if data[1:_SAMPLE:2].count(0) >= data[:_SAMPLE:2].count(0) else "utf_16_be"
    sample = data[:_SAMPLE].decode(encoding, "ignore")
    japanese = len(_JAPANESE.findall(sample))
    found = japanese > 0.3 * len(sample) and japanese + len(_KANJI.findall(sample)) > 0.9 * len(sample)
    return (encoding,) if found and not _is_utf_8(data.replace(b"\0", b"")) else ()


def _is_utf_8(data: bytes) -> bool:
    """True for text in UTF-8 that has other characters than ASCII."""
    try:
        return not data.decode("utf-8").isascii()
    except UnicodeDecodeError:
        return False


def _decode_tolerantly(data: bytes, candidates: tuple[str, ...]) -> Decoded | None:
    """The text in the encoding with the fewest errors; None if they are many, or the text is not Japanese."""
    best: Decoded | None = None
    for encoding in candidates:
        text = data.decode(encoding, "replace")
        unreadable = text.count(REPLACEMENT)
        if best is None or unreadable < best.unreadable:
            best = Decoded(text, encoding, unreadable)
    if best is None or best.unreadable > 2 + len(best.text) // _CHARACTERS_PER_ERROR:
        return None
    return best if len(_KANA.findall(best.text)) > 0.1 * len(best.text) and not _is_binary(best.text) else None


def _is_binary(text: str) -> bool:
    if "\x00" in text:
        return True
    return len(CONTROL.findall(text[:_SAMPLE].translate(_PAGE_ENDS))) > 0.02 * min(len(text), _SAMPLE) + 2


def _control_share(data: bytes) -> float:
    head = data[:_SAMPLE]
    return sum(byte < 9 or 13 < byte < 32 for byte in head) / max(len(head), 1)
