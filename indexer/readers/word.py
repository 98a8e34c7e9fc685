"""Files named .doc: what is no binary Word document is read as the format that it is in truth.

Many systems write web pages or plain text under this name, and Word saves web pages and .docx under it. Binary
documents and RTF are converted to .docx before (`indexer.sandbox.word_conversion`).
"""

import re

from indexer.manuscript import Manuscript
from indexer.readers import docx, html, mhtml, text

_BINARY = (b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|title)[\s>]", re.I)
_MESSAGE = re.compile(rb"(?:mime-version|content-type|from):\s", re.I)
_HEAD = 2000


def read(path: str, data: bytes) -> tuple[Manuscript, ...]:
    """The document. Raises SourceError as the reader of its true format does."""
    head = data[:_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(_BINARY):
        return docx.read(path, data)
    if _MESSAGE.match(head) and b"boundary" in head:
        return mhtml.read(path, data)
    return html.read(path, data) if _HTML.search(head) else text.read(path, data)
