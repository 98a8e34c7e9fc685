"""Plain text in UTF-8, UTF-16, CP932 or EUC-JP: one line of the manuscript per line of the file.

Hard wraps are joined: a paragraph becomes one line, with the number of its first line.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from indexer.manuscript import Manuscript
from indexer.readers import subtitles
from indexer.readers.characters import cleaned
from indexer.readers.encodings import decode
from indexer.readers.hard_wraps import continues, wrapped_width
from indexer.readers.manuscript_writer import ManuscriptWriter
from kb.errors import SourceError
from kb.messages import _
from kb.model.characters import IGNORABLE

# Line separators: form feeds of text extracted from pages, vertical tabs of presentations, and Unicode's own.
_LINE_END = re.compile(r"\r\n?|[\n\v\f\x85\u2028\u2029]")
_HEADER = re.compile(r"#\s(?:\s*source\s*:\s*(?P<url>\S+))?")
_HEADER_KEY = re.compile(r"#\s+[A-Za-z][\w .()/-]{0,80}:")


def read(path: str, data: bytes) -> tuple[Manuscript, ...]:
    """The lines of a text file.

    `# source: URL` and adjacent comments at the top are removed and reported. Control characters become U+FFFD and are
    reported. A transcript in WebVTT or SRT is read as such.

    Raises:
        SourceError: the data is empty or not text.
    """
    decoded = decode(path, data)
    text = decoded.text
    if not text.strip():
        raise SourceError(
            _("{path}: 中身がありません。本文の入ったファイルを置いてください。", path=path), code="empty"
        )
    writer = ManuscriptWriter()
    writer.add_diagnostics(decoded.diagnostics())
    if subtitles.is_transcript(text):
        return subtitles.read_text(path, data, writer, text)
    lines = _LINE_END.split(text)
    url, body = _header(writer, lines)
    if not any(line.strip() for line in lines[body:]):
        raise SourceError(
            _("{path}: 注記のほかに本文がありません。本文の入ったファイルを置いてください。", path=path), code="empty"
        )
    _write(writer, lines, body)
    return (writer.manuscript(path, data, "text", url=url),)


def _header(writer: ManuscriptWriter, lines: Sequence[str]) -> tuple[str | None, int]:
    """The source address in the comments at the top, and the number of lines that they take, blank ones included."""
    url: str | None = None
    end, has_header = 0, False
    for number, written in enumerate(lines, 1):
        line = IGNORABLE.sub("", written)
        header = _HEADER.match(line)
        if header and (header["url"] or has_header or _HEADER_KEY.match(line)):
            url, has_header, end = url or header["url"], True, number
            message = _("ファイルの注記として読みました: {text}", text=cleaned(written.strip()))
            writer.report("file-header", message, number=number)
        elif line.strip():
            break
    return url, end


def _write(writer: ManuscriptWriter, lines: Sequence[str], body: int) -> None:
    """Writes the lines, those above `body` as blank ones, with hard wraps joined."""
    widest = wrapped_width(lines[body:])
    joined = 0
    paragraph = ""
    for number, (line, following) in enumerate(pairwise((*lines, "")), 1):
        if not paragraph:
            first = number
        paragraph += "" if number <= body else line
        if widest and number > body and continues(line, following, widest):
            joined += 1
            continue
        writer.write(paragraph, number=first)
        paragraph = ""
    if joined:
        message = _("{width} 桁で折り返した文章とみて、{count} 行を前の行につなぎました。", width=widest, count=joined)
        writer.report("rejoined-lines", message, number=1)
