"""Plain text: UTF-8, UTF-16, CP932 or EUC-JP; one line of the file is one line of the manuscript.

But for text that was broken at a fixed width: there a paragraph is one line, with the number of its first.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from indexer.manuscript import Manuscript
from indexer.readers.characters import cleaned
from indexer.readers.encodings import decode
from indexer.readers.sheet import Sheet
from indexer.readers.wrapping import goes_on, wrapped_width
from kb.errors import SourceError
from kb.messages import _

# Programs that make text of pages write form feeds, presentations vertical tabs, some editors Unicode's own.
_LINE_END = re.compile(r"\r\n?|[\n\v\f\x85\u2028\u2029]")
_HEADER = re.compile(r"#\s(?:\s*source\s*:\s*(?P<url>\S+))?")
_HEADER_KEY = re.compile(r"#\s+[A-Za-z][\w .()/-]{0,80}:")


def read(path: str, data: bytes) -> tuple[Manuscript, ...]:
    """The lines of a text file.

    `# source: URL` and the comments that go with it at the very top are set aside and reported. Control
    characters become U+FFFD and are reported. Raises SourceError where the data is empty or not text.
    """
    decoded = decode(path, data)
    text = decoded.text
    if not text.strip():
        raise SourceError(
            _("{path}: 中身がありません。本文の入ったファイルを置いてください。", path=path), code="empty"
        )
    sheet = Sheet()
    sheet.remark(decoded.remarks())
    lines = _LINE_END.split(text)
    url, body = _header(sheet, lines)
    if not any(line.strip() for line in lines[body:]):
        raise SourceError(
            _("{path}: 注記のほかに本文がありません。本文の入ったファイルを置いてください。", path=path), code="empty"
        )
    _write(sheet, lines, body)
    return (sheet.manuscript(path, data, "text", url=url),)


def _header(sheet: Sheet, lines: Sequence[str]) -> tuple[str | None, int]:
    """The address that the comments at the top give, and how many lines these are, blank ones among them."""
    url: str | None = None
    end, has_header = 0, False
    for number, line in enumerate(lines, 1):
        header = _HEADER.match(line)
        if header and (header["url"] or has_header or _HEADER_KEY.match(line)):
            url, has_header, end = url or header["url"], True, number
            message = _("ファイルの注記として読みました: {text}", text=cleaned(line.strip()))
            sheet.report("file-header", message, number=number)
        elif line.strip():
            break
    return url, end


def _write(sheet: Sheet, lines: Sequence[str], body: int) -> None:
    """Writes the lines, those above `body` as blank ones; joined where the text was broken at a width."""
    widest = wrapped_width(lines[body:])
    joined = 0
    paragraph = ""
    for number, (line, following) in enumerate(pairwise((*lines, "")), 1):
        if not paragraph:
            first = number
        paragraph += "" if number <= body else line
        if widest and number > body and goes_on(line, following, widest):
            joined += 1
            continue
        sheet.write(paragraph, number=first)
        paragraph = ""
    if joined:
        message = _("{width} 桁で折り返した文章とみて、{count} 行を前の行につなぎました。", width=widest, count=joined)
        sheet.report("rejoined-lines", message, number=1)
