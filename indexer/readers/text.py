"""Plain text: UTF-8, UTF-16, CP932 or EUC-JP; one line of the file is one line of the manuscript."""

import re

from indexer.manuscript import Manuscript
from indexer.readers.characters import cleaned, decode
from indexer.readers.sheet import Sheet
from kb.errors import SourceError
from kb.messages import _

_HEADER = re.compile(r"#\s(?:\s*source\s*:\s*(?P<url>\S+))?")
_HEADER_KEY = re.compile(r"#\s+[A-Za-z][\w .()/-]{0,80}:")


def read(path: str, data: bytes) -> tuple[Manuscript, ...]:
    """The lines of a text file.

    `# source: URL` and the comments that go with it at the very top are set aside and reported. Control
    characters become U+FFFD and are reported. Raises SourceError where the data is empty or not text.
    """
    text = decode(path, data)
    if not text.strip():
        raise SourceError(_("{path}: 中身がありません。本文の入ったファイルを置いてください。", path=path))
    sheet = Sheet()
    url: str | None = None
    at_top, has_header = True, False
    for line in re.split(r"\r\n?|\n", text):
        written = line
        header = _HEADER.match(written) if at_top else None
        if header and (header["url"] or has_header or _HEADER_KEY.match(written)):
            url, has_header = url or header["url"], True
            sheet.report("file-header", _("ファイルの注記として読みました: {text}", text=cleaned(written.strip())))
            written = ""
        elif written.strip():
            at_top = False
        sheet.write(written)
    if at_top:
        raise SourceError(_("{path}: 注記のほかに本文がありません。本文の入ったファイルを置いてください。", path=path))
    return (sheet.manuscript(path, data, "text", url=url),)
