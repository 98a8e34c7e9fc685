"""PDF files with a text layer; scanned pages without one are refused.

pypdf extracts text fragments with their positions; `pdf_columns` and `pdf_paragraphs` assemble them.
"""

import logging
import re
from io import BytesIO
from typing import Any

from pypdf import PdfReader

from indexer.manuscript import Manuscript
from indexer.readers.characters import REPLACEMENT, cleaned
from indexer.readers.manuscript_writer import ManuscriptWriter
from indexer.readers.pdf_cmaps import is_undecodable
from indexer.readers.pdf_columns import TextFragment
from indexer.readers.pdf_paragraphs import write_pages
from kb.errors import SourceError
from kb.messages import _

MAX_PAGES = 1_000
# Limits of the unpacked content streams, of one page and in total; pypdf itself stops at 75 MB.
_MOST_OF_A_PAGE = 2 * 1024 * 1024
_MOST_OF_ALL = 20 * 1024 * 1024
_UNREADABLE = re.compile(rf"[{REPLACEMENT}\ue000-\uf8ff]|\(cid:\d+\)")

# pypdf raises an error if it cannot continue; its log messages add nothing.
logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)


def read(path: str, data: bytes) -> tuple[Manuscript, ...]:
    """The text of a file. Raises SourceError if it is no PDF, is protected, has no text layer, or is too large."""
    if b"%PDF-" not in data[:1024]:
        raise SourceError(
            _("{path}: PDF ではありません。PDF を置くか、拡張子を直してください。", path=path), code="format"
        )
    try:
        pages, width = _pages(path, data)
    except SourceError:
        raise
    except Exception as error:  # pypdf raises errors of many kinds for broken files
        message = _("{path}: PDF として読めません。壊れていないか開いて確かめ、保存し直してください。", path=path)
        raise SourceError(message, code="damaged", detail=error) from error
    text = "".join(piece.text for page in pages for piece in page if piece.text.strip())
    if not text:
        raise SourceError(
            _(
                "{path}: 文字の情報がありません（画像だけの PDF です）。文字認識（OCR）をしてから置いてください。",
                path=path,
            ),
            code="no-text",
        )
    if len(_UNREADABLE.findall(cleaned(text))) > 0.3 * len(text):
        raise SourceError(
            _(
                "{path}: 文字の情報が壊れています（フォントに文字の対応表がない）。元の文書から作り直してください。",
                path=path,
            ),
            code="no-text",
        )
    writer = ManuscriptWriter()
    if unreadable := text.count(REPLACEMENT):
        message = _("フォントに文字の対応表がないため、{count} 字を読めませんでした。", count=unreadable)
        writer.report("undecodable-font", message, number=1)
    bare = [str(number) for number, page in enumerate(pages, 1) if not any(piece.text.strip() for piece in page)]
    if bare:
        message = _("文字のないページがあります: {pages}", pages="、".join(bare))
        writer.report("page-without-text", message, number=1)
    write_pages(writer, pages, width)
    return (writer.manuscript(path, data, "pdf"),)


def _pages(path: str, data: bytes) -> tuple[list[list[TextFragment]], float]:
    """The fragments of every page, and the width of the widest page."""
    reader = PdfReader(BytesIO(data), strict=False)
    # Files that only restrict printing open with the empty password.
    if reader.is_encrypted and not _opens(reader):
        message = _("{path}: パスワードで保護されています。保護を外して置いてください。", path=path)
        raise SourceError(message, code="protected")
    if len(reader.pages) > MAX_PAGES:
        raise SourceError(
            _(
                "{path}: ページが多すぎます（{count:,} ページ、上限 {limit:,}）。分割して置いてください。",
                path=path,
                count=len(reader.pages),
                limit=MAX_PAGES,
            ),
            code="too-large",
        )
    found: list[list[TextFragment]] = []
    total, width = 0, 0.0
    for page in reader.pages:
        contents = page.get_contents()
        size = len(contents.get_data()) if contents is not None else 0
        total += size
        if size > _MOST_OF_A_PAGE or total > _MOST_OF_ALL:
            message = _(
                "{path}: ページの内容が大きすぎます（{size:,} バイト）。分割して置いてください。", path=path, size=size
            )
            raise SourceError(message, code="too-large")
        found.append(_fragments(page))
        width = max(width, abs(float(page.mediabox.width)))
    return found, width


def _opens(reader: PdfReader) -> bool:
    try:
        return bool(reader.decrypt(""))
    except Exception:  # noqa: BLE001  # an encryption that pypdf does not know is as closed as one with a password
        return False


def _fragments(page: Any) -> list[TextFragment]:
    """The fragments of a page in drawing order."""
    found: list[TextFragment] = []

    def visit(text: str, at: list[float], within: list[float], font: Any, size: float) -> None:
        if text.strip() or (text and "\n" not in text):
            x = within[4] * at[0] + within[5] * at[2] + at[4]
            y = within[4] * at[1] + within[5] * at[3] + at[5]
            height = abs(size * (within[3] or within[1] or 1) * (at[3] or at[1] or 1))
            if text.strip() and is_undecodable(font):
                text = "".join(one if one.isspace() else REPLACEMENT for one in text)
            found.append(TextFragment(text, x, y, height or 1.0))

    page.extract_text(visitor_text=visit)
    return found
