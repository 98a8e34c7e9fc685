"""Word documents (docx): paragraphs and table rows as lines, headings by style or outline level.

A text box follows the paragraph of its anchor. Insertions and the characters of equations are read; deletions and
hidden text are reported, as are footnotes, endnotes, comments, page headers and footers, ruby readings and pictures.
"""

import re
from collections import Counter
from collections.abc import Callable
from functools import partial
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from lxml import etree

from indexer.manuscript import Manuscript
from indexer.readers.docx_numbering import Numbering, read_numbering
from indexer.readers.docx_prologue import declares_dtd
from indexer.readers.docx_runs import BOX, Paragraph, has_text_box, is_bold, is_struck
from indexer.readers.docx_styles import Styles
from indexer.readers.manuscript_writer import LABEL_MARKS, ManuscriptWriter
from indexer.readers.zip_archives import open_archive, unpack
from kb.errors import SourceError
from kb.messages import N_, _

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_TEXT = {qn("w:t"), qn("w:delText"), f"{_MATH}t"}
_REMOVED = {qn("w:del"), qn("w:moveFrom")}
_READING = {qn("w:rt")}
_CHARACTERS = {
    qn("w:tab"): "\t", qn("w:ptab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-",
}  # fmt: skip
_P, _TR, _TC, _BOX = qn("w:p"), qn("w:tr"), qn("w:tc"), BOX
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_PROPERTIES = {qn("w:pPr"), qn("w:rPr"), qn("w:tblPr"), qn("w:trPr"), qn("w:tcPr"), qn("w:sectPr"), qn("w:sdtPr")}
_PICTURES = {"{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"}
_PARTS = (
    ("header", "page-part", N_("ヘッダー")),
    ("footer", "footer", N_("フッター")),
    ("footnotes", "footnote", N_("脚注")),
    ("endnotes", "footnote", N_("文末の注")),
    ("comments", "comment", N_("コメント")),
)


def read(path: str, data: bytes) -> tuple[Manuscript, ...]:
    """The body of a document. Raises SourceError if the data is no Word document, is protected, or holds no text."""
    if data.startswith(_OLE):
        raise SourceError(
            _(
                "{path}: パスワードで保護されているか、古い形式(.doc)です。保護を外し、.docx で保存し直してください。",
                path=path,
            ),
            code="protected",
        )
    _check(path, data)
    try:
        document = Document(BytesIO(data))
        body = document.element.body
        styles, numbering = Styles(document.styles.element), read_numbering(_numbering(document))
    except Exception as error:  # python-docx raises errors of many kinds for broken packages
        message = _("{path}: Word 文書として読めません。Word で開いて保存し直してください。", path=path)
        raise SourceError(message, code="damaged", detail=error) from error
    writer = ManuscriptWriter()
    _BodyWalker(writer, styles, numbering).write(body)
    for name, code, what in _PARTS:
        for part in document.part.package.iter_parts():
            if re.fullmatch(rf"/word/{name}\d*\.xml", str(part.partname)):
                writer.report_removed(code, _(what), _part_text(part))
    return (writer.manuscript(path, data, "docx"),)


def _check(path: str, data: bytes) -> None:
    """Refuses parts with a DTD or an entity, before python-docx parses anything.

    The parser itself says so: a DTD may stand behind a long comment, or in UTF-16.
    """
    with open_archive(path, data) as archive:
        for member in archive.infolist():
            if member.filename.lower().endswith((".xml", ".rels")) and declares_dtd(unpack(path, archive, member)):
                raise SourceError(
                    _(
                        "{path}: XML に DTD や実体の宣言があるため読みません（{reason}）。宣言を除いてください。",
                        path=path,
                        reason=member.filename[:100],
                    ),
                    code="unsafe",
                )


def _numbering(document: Any) -> Any:
    """The numbering part, None without one: python-docx would create a missing part."""
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/numbering") and not relation.is_external:
            return relation.target_part.element
    return None


def _part_text(part: Any) -> str:
    """The text of a part other than the body."""
    try:
        root = part.element if hasattr(part, "element") else etree.fromstring(part.blob, _parser())
    except etree.LxmlError:
        return ""
    return " ".join("".join(text.text or "" for text in one.iter(qn("w:t"))) for one in root.iter(_P))


def _parser() -> Any:
    return etree.XMLParser(resolve_entities=False, no_network=True, recover=True)


def _cached(known: dict[Any, bool], element: Any, compute: Callable[[Any], bool]) -> bool:
    """The value computed for an element, cached in `known`."""
    if element not in known:
        known[element] = compute(element)
    return known[element]


class _BodyWalker:
    """State of the walk over the body."""

    def __init__(self, writer: ManuscriptWriter, styles: Styles, numbering: Numbering) -> None:
        self._writer, self._styles, self._numbering = writer, styles, numbering
        self._open: list[Paragraph] = []
        self._rows: list[list[list[str]]] = []
        self._within = Counter[str]()  # number of open elements by tag

    def write(self, body: Any) -> None:
        walk = etree.iterwalk(body, events=("start", "end"))
        for event, element in walk:
            if event == "end":
                self._end(element)
            elif element.tag in _PROPERTIES or element.tag == _FALLBACK:
                walk.skip_subtree()
            else:
                self._start(element)
        while self._rows:
            self._end_row()

    def _start(self, element: Any) -> None:
        tag = element.tag
        if tag in _REMOVED or tag in _READING:
            self._within[tag] += 1
        elif tag == _P:
            self._open.append(Paragraph(element))
        elif tag == _TR:
            self._rows.append([])
        elif tag == _TC and self._rows:
            self._rows[-1].append([])
        elif self._open:
            self._inline(self._open[-1], element)

    def _inline(self, paragraph: Paragraph, element: Any) -> None:
        tag = element.tag
        if tag in _TEXT:
            self._text(paragraph, element)
        elif tag in _CHARACTERS:
            paragraph.texts.append(_CHARACTERS[tag])
        elif tag == qn("w:sym"):
            self._writer.report(
                "symbol", _("文字ではない記号を除きました: {text}", text=element.get(qn("w:char")) or "?")
            )
        elif tag in _PICTURES and not _cached(paragraph.has_text_box, element.getparent(), has_text_box):
            words = element.get("descr") or element.get("title") or element.get("name") or ""
            self._writer.report_removed("image", _("画像"), words)

    def _text(self, paragraph: Paragraph, element: Any) -> None:
        text = element.text or ""
        if element.tag == qn("w:delText") or any(self._within[tag] for tag in _REMOVED):
            paragraph.removed.append(text)
        elif _cached(paragraph.is_hidden, element.getparent(), partial(self._styles.is_hidden, paragraph.element)):
            paragraph.hidden.append(text)
        elif _cached(paragraph.is_struck, element.getparent(), is_struck):
            paragraph.struck.append(text)
        elif any(self._within[tag] for tag in _READING):
            paragraph.readings.append(text)
        else:
            paragraph.add(text.translate(LABEL_MARKS), bold=_cached(paragraph.is_bold, element.getparent(), is_bold))

    def _end(self, element: Any) -> None:
        if element.tag in _REMOVED or element.tag in _READING:
            self._within[element.tag] -= 1
        elif element.tag == _P and self._open:
            self._end_paragraph(self._open.pop())
        elif element.tag == _TR and self._rows:
            self._end_row()

    def _end_paragraph(self, paragraph: Paragraph) -> None:
        self._writer.report_removed("deletion", _("削除された文字"), "".join(paragraph.removed))
        self._writer.report_removed("deletion", _("取り消し線の文字"), "".join(paragraph.struck))
        self._writer.report_removed("hidden-part", _("隠された部分"), "".join(paragraph.hidden))
        self._writer.report_removed("ruby", _("読み仮名"), "".join(paragraph.readings))
        marked = "".join(paragraph.texts)
        text = marked.translate(LABEL_MARKS)
        level = self._styles.heading(paragraph.element)
        if text.strip():
            mark = self._numbering.mark(paragraph.element, self._styles)
            text, marked = mark + text, mark + marked
        if self._open and any(one.tag == _BOX for one in paragraph.element.iterancestors()):
            self._open[-1].boxes.append((text, level))
        elif self._rows and self._rows[-1]:
            self._rows[-1][-1].append(" ".join(text.split("\n")))
            self._rows[-1][-1].extend(box for box, _level in paragraph.boxes)
        else:
            self._line(marked if text.strip() else text, level)
            for box, above in paragraph.boxes:
                if box.strip():
                    message = _("テキストボックスの文字を、置かれた段落のあとに読みました: {text}", text=box.strip())
                    self._writer.report("text-box", message)
                self._line(box, above)

    def _line(self, text: str, level: int | None) -> None:
        if level is not None and text.strip():
            self._writer.gap()
            self._writer.write(text, heading=level)
            self._writer.gap()
        else:
            self._writer.write(text)

    def _end_row(self) -> None:
        cells = (" ".join(part for part in cell if part.strip()) for cell in self._rows.pop())
        text = "\t".join(cell for cell in cells if cell)
        if self._rows and self._rows[-1]:
            self._rows[-1][-1].append(text)
        elif text:
            self._writer.write(text)
