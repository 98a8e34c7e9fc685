"""Control characters as visible escapes: what a file name or a text holds must not steer a terminal or forge a line.

Escaped are the controls of C0 and C1 but the tab (ESC and CSI begin the sequences of terminals), the separators of
lines and paragraphs, and the marks that turn the direction of writing.
"""

import re

# ESC and CSI are among these; U+061C, 200E, 200F, 202A to 202E and 2066 to 2069 turn the direction of writing.
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def in_one_line(text: str) -> str:
    """A text with its line breaks and other control characters shown as escapes of Python; tabs may part columns."""
    return _CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


def has_control_characters(text: str) -> bool:
    """Whether a text holds anything that `in_one_line` would escape, or a tab."""
    return "\t" in text or _CONTROL.search(text) is not None
