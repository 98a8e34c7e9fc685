"""Quotation book as a Word document: headings, quotations and sources in built-in styles, with Japanese fonts, on A4.

Word shows the built-in styles by their names in its own language (見出し 1, 引用文), and a document that paragraphs are
pasted into applies its own definitions.
"""

import re
from io import BytesIO

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from kb.messages import current_locale
from kb.quoting.citations import Citation, Memo

MINCHO, GOTHIC = "游明朝", "游ゴシック"
SOURCE_STYLE = "出典"  # of the lines below a quotation
_NOT_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BLACK, _GREY = RGBColor(0, 0, 0), RGBColor(0x40, 0x40, 0x40)


def word_document(document: Memo) -> bytes:
    """The file of a document."""
    made = new_document(document.title)
    for group in document.groups:
        if group.heading:
            made.add_paragraph(_plain(group.heading), style="Heading 1")
        for citation in group.citations:
            _add_citation(made, citation)
    return content_of(made)


def new_document(title: str, *, landscape: bool = False) -> Document:
    """An empty document with styles, page and title."""
    made = docx.Document()
    _set_page(made, landscape=landscape)
    _set_styles(made)
    made.core_properties.title = _plain(title)
    made.core_properties.author = ""
    made.core_properties.comments = ""
    made.core_properties.language = "ja-JP" if current_locale() == "ja" else "en"
    made.add_paragraph(_plain(title), style="Title")
    return made


def content_of(made: Document) -> bytes:
    """The file of a document."""
    content = BytesIO()
    made.save(content)
    return content.getvalue()


def write_text(paragraph: Paragraph, text: str) -> None:
    """Adds a text to a paragraph, without the characters that a document cannot have."""
    paragraph.add_run(_plain(text))


def add_source(made: Document, citation: Citation) -> None:
    """Adds the labelled lines below a quotation."""
    for label, value in citation.lines:
        add_line(made, label, value)


def add_line(made: Document, label: str, value: str) -> None:
    """Adds a labelled line; a URL becomes a link."""
    paragraph = made.add_paragraph(f"{label}: ", style=SOURCE_STYLE)
    if value.startswith(("https://", "http://")):
        _add_link(paragraph, value)
    else:
        write_text(paragraph, value)


def _add_citation(made: Document, citation: Citation) -> None:
    made.add_paragraph(_plain(citation.heading), style="Heading 2")
    if citation.text:
        for line in filter(str.strip, f"「{citation.text}」".split("\n")):
            made.add_paragraph(_plain(line), style="Quote")
    add_source(made, citation)


def _set_page(made: Document, *, landscape: bool) -> None:
    """A4 with the margins of an official document, and the page number at its foot."""
    section = made.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))
    section.top_margin = section.bottom_margin = Mm(25)
    section.left_margin = section.right_margin = Mm(25)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    foot._p.append(field)


def _set_styles(made: Document) -> None:
    _set_style(made.styles["Normal"], MINCHO, size=10.5)
    _set_style(made.styles["Title"], GOTHIC, size=18, after=12, bold=True)
    _set_style(made.styles["Heading 1"], GOTHIC, size=14, before=18, after=6, bold=True)
    _set_style(made.styles["Heading 2"], GOTHIC, size=11, before=14, after=4, bold=True)
    _set_style(made.styles["Quote"], MINCHO, size=10.5, left=7.5)
    source = made.styles.add_style(SOURCE_STYLE, 1)
    source.base_style = made.styles["Normal"]
    _set_style(source, MINCHO, size=9, left=7.5)
    source.font.color.rgb = _GREY
    title = made.styles["Title"].element.get_or_add_pPr()
    for border in title.findall(qn("w:pBdr")):
        title.remove(border)


def _set_style(
    style: ParagraphStyle,
    font: str,
    *,
    size: float,
    before: float = 0,
    after: float = 0,
    left: float = 0,
    bold: bool = False,
) -> None:
    """Sets fonts for Latin and for East Asian characters; those of the theme would take precedence."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.attrib.clear()
    for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{kind}"), font)
    style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
    style.font.color.rgb = _BLACK
    layout = style.paragraph_format
    layout.space_before, layout.space_after, layout.left_indent = Pt(before), Pt(after), Mm(left)
    layout.line_spacing = 1.15


def _add_link(paragraph: Paragraph, url: str) -> None:
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run = paragraph.add_run(url)
    run.font.underline = True
    link.append(run._r)
    paragraph._p.append(link)


def _plain(text: str) -> str:
    """The text without the characters that XML cannot represent."""
    return _NOT_XML.sub(" ", text)
