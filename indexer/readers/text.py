"""Plain text: UTF-8, UTF-16, CP932 or EUC-JP; one line of the file is one line of the manuscript."""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from hashlib import sha256

from charset_normalizer import from_bytes

from indexer.manuscript import Line, Manuscript
from kb.errors import SourceError
from kb.messages import _
from kb.model.dialogue import Diagnostic, Source

# The detector is asked about the head of a file only; the rest must then decode strictly.
_SAMPLE = 64 * 1024
_ENCODINGS = ("cp932", "euc_jp", "utf_16_le", "utf_16_be")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]")
_HEADER = re.compile(r"#\s(?:\s*source\s*:\s*(?P<url>\S+))?")
_HEADER_KEY = re.compile(r"#\s+[A-Za-z][\w .()/-]{0,80}:")
_REPLACEMENT = "\ufffd"


def read(path: str, data: bytes) -> tuple[Manuscript, ...]:
    """The lines of a text file.

    `# source: URL` and the comments that go with it at the very top are set aside and reported. Control
    characters become U+FFFD and are reported. Raises SourceError where the data is empty or not text.
    """
    text = _decode(path, data)
    if not text.strip():
        raise SourceError(_("{path}: 中身がありません。本文の入ったファイルを置いてください。", path=path))
    lines: list[Line] = []
    diagnostics: list[Diagnostic] = []
    url: str | None = None
    at_top, has_header = True, False
    for number, written in enumerate(re.split(r"\r\n?|\n", text), 1):
        line, replaced = _CONTROL.subn(_REPLACEMENT, written)
        if replaced:
            message = _("制御文字などを {count} 字、置き換えました。", count=replaced)
            diagnostics.append(Diagnostic(number, "control-character", message))
        header = _HEADER.match(line) if at_top else None
        if header and (header["url"] or has_header or _HEADER_KEY.match(line)):
            url, has_header = url or header["url"], True
            message = _("ファイルの注記として読みました: {text}", text=line.strip())
            diagnostics.append(Diagnostic(number, "file-header", message))
            line = ""
        elif line.strip():
            at_top = False
        lines.append(Line(number, line))
    if at_top:
        raise SourceError(_("{path}: 注記のほかに本文がありません。本文の入ったファイルを置いてください。", path=path))
    source = Source(path, url, sha256(data).hexdigest(), "text")
    return (Manuscript(tuple(lines), source, tuple(diagnostics)),)


def _decode(path: str, data: bytes) -> str:
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        encodings: tuple[str, ...] = ("utf_16",)
    elif data.startswith(BOM_UTF8):
        encodings = ("utf_8_sig",)
    else:
        encodings = ("utf_8", *_likely(data))
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
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
