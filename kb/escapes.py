"""Escaping of texts of others: they cannot control a terminal, forge a log line, or run as a formula in a spreadsheet.

Control characters are C0 and C1 controls but the tab (ESC and CSI begin terminal sequences), line and paragraph
separators, and the marks that change the writing direction.
"""

import csv
import re
from collections.abc import Iterable
from io import StringIO

BYTE_ORDER_MARK = "\ufeff"  # at the beginning of a CSV file; without it, Excel reads UTF-8 as Shift_JIS

# ESC and CSI are among these; U+061C, 200E, 200F, 202A to 202E and 2066 to 2069 change the writing direction.
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# First characters of a formula in a spreadsheet (OWASP, CSV injection); Excel takes full-width ones as well.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def in_one_line(text: str) -> str:
    """The text with line breaks and control characters as Python escapes; tabs are kept, as separators of columns."""
    return _CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


def has_control_characters(text: str) -> bool:
    """True where the text contains a tab, or a character that `in_one_line` escapes."""
    return "\t" in text or _CONTROL.search(text) is not None


def xml_text(text: str) -> str:
    """The text with blanks in place of characters that XML 1.0 cannot represent, even escaped."""
    return _NOT_XML.sub(" ", text)


def csv_lines(rows: Iterable[Iterable[str]]) -> str:
    """The rows as lines of a CSV file (RFC 4180); no cell is a formula."""
    text = StringIO()
    csv.writer(text).writerows([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row] for row in rows)
    return text.getvalue()
