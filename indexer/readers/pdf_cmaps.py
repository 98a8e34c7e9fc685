"""Predefined CMaps of PDF fonts as Python codecs, and fonts whose codes no table maps to characters.

A composite font without a ToUnicode table names a predefined CMap (ISO 32000-2, 9.7.5.2), which is the code page in
which its strings are written. pypdf decodes some of them and reads others as UTF-16, which gives other characters.
"""

import codecs
from typing import Any

from pypdf import _cmap

_ROW_CELL = "pdf_jis_row_cell"
# Without the suffix -H or -V, the direction of writing.
_CODECS = {
    "83pv-RKSJ": "cp932",
    "90pv-RKSJ": "cp932",
    "90ms-RKSJ": "cp932",
    "90msp-RKSJ": "cp932",
    "78-RKSJ": "cp932",
    "78ms-RKSJ": "cp932",
    "Add-RKSJ": "cp932",
    "Ext-RKSJ": "cp932",
    "RKSJ": "cp932",
    "EUC": "euc_jp",
    "78-EUC": "euc_jp",
    "78": _ROW_CELL,
    "Add": _ROW_CELL,
    "Ext": _ROW_CELL,
    "UniJIS2004-UTF16": "utf-16-be",
    "UniJISX0213-UTF32": "utf-32-be",
    "UniJISX02132004-UTF32": "utf-32-be",
    "GBKp-EUC": "gbk",
    "B5pc": "big5",
    "HKscs-B5": "big5hkscs",
    "KSC-EUC": "euc_kr",
    "KSCpc-EUC": "euc_kr",
    "KSCms-UHC": "cp949",
    "KSCms-UHC-HW": "cp949",
}
_CODECS |= {
    f"{family}-{form}": codec
    for family in ("UniJIS", "UniJIS2004", "UniGB", "UniCNS", "UniKS")
    for form, codec in (("UTF8", "utf-8"), ("UTF16", "utf-16-be"), ("UTF32", "utf-32-be"))
}
_NAMED = {f"/{name}-{direction}": codec for name, codec in _CODECS.items() for direction in "HV"}
_NAMED |= {"/H": _ROW_CELL, "/V": _ROW_CELL}
# pypdf has no public way to add CMaps. It looks names up in this table alone; the tests decode every CMap above.
_cmap._predefined_cmap.update(_NAMED)


def is_undecodable(font: Any) -> bool:
    """True if no table maps the codes of a font (its dictionary) to characters: pypdf would give wrong ones."""
    if font is None or font.get("/Subtype") != "/Type0" or "/ToUnicode" in font:
        return False
    encoding = font.get("/Encoding")
    if not isinstance(encoding, str) or encoding.startswith("/Identity-"):
        return True
    return encoding not in _cmap._predefined_cmap and "-UCS2-" not in encoding


def _row_cell_codec(name: str) -> codecs.CodecInfo | None:
    """JIS X 0208 as two bytes of seven bits, row and cell: EUC-JP without the high bits."""
    if name != _ROW_CELL:
        return None
    base = codecs.lookup("euc_jp")

    def encode(text: str, errors: str = "strict") -> tuple[bytes, int]:
        data, length = base.encode(text, errors)
        return bytes(byte & 0x7F for byte in data), length

    def decode(data: Any, errors: str = "strict") -> tuple[str, int]:
        return base.decode(bytes(byte | 0x80 for byte in bytes(data)), errors)

    return codecs.CodecInfo(encode, decode, name=_ROW_CELL)


codecs.register(_row_cell_codec)
