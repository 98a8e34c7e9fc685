"""HTML elements as lines: each block-level element begins a new line, as in a browser.

Paragraphs, headings, lists and tables are separated by blank lines; `<br>` ends a line; a table row is one line with
cells separated by tabs; list items keep their mark or number. Ruby keeps its base text only. The traversal is
iterative, so that nesting has no limit.
"""

import re
from typing import Any

from lxml import etree

from indexer.readers.html_labels import balloon_name, is_label
from indexer.readers.manuscript_writer import LABEL_END, LABEL_MARKS, LABEL_START, ManuscriptWriter, OpenLists
from kb.messages import _

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_PARAGRAPHS = {
    "p",
    "ul",
    "ol",
    "dl",
    "table",
    "blockquote",
    "pre",
    "figure",
    "hr",
    "body",
    "article",
    "main",
    *_HEADINGS,
}
_BREAKS = {
    "div", "section", "li", "dt", "dd", "tr", "caption", "thead", "tbody", "tfoot", "figcaption", "address", "details",
    "summary", "header", "footer", "aside", "nav", "form", "fieldset", "legend", "center", "html", "option", "td", "th",
}  # fmt: skip
_LARGE = {"table", "ul", "ol", "dl", "blockquote", "pre", *_HEADINGS}
_RUBY = frozenset({"ruby", "rb", "rt", "rp", "rtc"})
_SPACE = re.compile(r"[ \t\r\n\f]+")
# A line break of the source between two full-width characters is not rendered as a space.
_WIDE = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]"
_SOURCE_BREAK = re.compile(rf"(?<={_WIDE})[ \t]*[\r\n]+[ \t]*(?={_WIDE})")
_MARKED = re.compile(r"[・•●○■◆□◇▪‣※―─–\-*①-⑳❶-❿]|[(（]?\d{1,3}[.．)）、 ]|[QAＱＡ]\d")
_IMAGE = re.compile(r"(?:^|/)([^/?#]+)(?:[?#].*)?$")


def write_blocks(writer: ManuscriptWriter, root: Any) -> None:
    """Writes the text of an element and its descendants; images, ruby readings and captions are reported.

    The tree has no comments: `html.parse_html` drops them, since lxml walks many of them in quadratic time.
    """
    walker = _BlockWalker(writer)
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "start":
            if walker.start(element):
                walker.text(element.text)
            else:
                walk.skip_subtree()
        else:
            walker.end(element)
            if element is not root:
                walker.text(element.tail)
    walker.line()


def text_of(element: Any) -> str:
    """The text of an element, without scripts and styles."""
    return _SPACE.sub(" ", "".join(element.xpath(".//text()[not(parent::script or parent::style)]"))).strip()


class _BlockWalker:
    """State of the traversal: the current line, the open lists and the open table row."""

    def __init__(self, writer: ManuscriptWriter) -> None:
        self._writer = writer
        self._buffer: list[str] = []
        self._lists = OpenLists()
        self._mark = ""
        self._heading: int | None = None
        self._cells: list[str] | None = None
        self._row: Any = None
        self._preformatted = 0

    def text(self, text: str | None) -> None:
        if not text:
            return
        if not self._preformatted:
            text = _SPACE.sub(" ", _SOURCE_BREAK.sub("", text))
        self._buffer.append(text.translate(LABEL_MARKS))

    def start(self, element: Any) -> bool:
        """Opens an element; returns False if its content is skipped."""
        tag = element.tag
        if tag in {"script", "style", "template"}:
            return False
        if tag in _RUBY and element.getparent().tag in _RUBY:
            reading = text_of(element)
            if tag != "rp" or len(reading) > 1:  # more than a bracket
                self._writer.report_removed("ruby", _("読み仮名"), reading)
            return False
        if tag in {"del", "s", "strike"}:
            self._writer.report_removed("deletion", _("取り消し線の文字"), text_of(element))
            return False
        if name := balloon_name(element):
            self._name(name)
            return False
        if tag == "figcaption":
            self._writer.report_removed("image-caption", _("図の説明"), text_of(element))
            return False
        if tag == "img":
            self._image(element)
        elif tag == "br":
            self._buffer.append(" " if self._row is not None else "\n")
        elif self._row is not None:
            self._in_row(element)
        elif tag in _PARAGRAPHS or tag in _BREAKS:
            self._open(element)
        if is_label(element):
            self._buffer.append(LABEL_START)
        return True

    def end(self, element: Any) -> None:
        tag = element.tag
        if is_label(element):
            self._buffer.append(LABEL_END)
        if self._row is not None:
            if element is self._row:
                self._end_row()
            elif tag in {"td", "th"}:
                self._cell()
            elif tag in _PARAGRAPHS or tag in _BREAKS:
                self._buffer.append(" ")
            return
        if tag not in _PARAGRAPHS and tag not in _BREAKS:
            return
        self.line()
        if tag in _HEADINGS:
            self._heading = None
        if tag in {"ul", "ol"} and self._lists:
            self._lists.close()
        if tag == "pre":
            self._preformatted -= 1
        if tag in _PARAGRAPHS and not self._lists:
            self._writer.gap()

    def line(self) -> None:
        """Ends the current line, if it has text."""
        text = "".join(self._buffer)
        self._buffer.clear()
        if not self._preformatted:
            text = "\n".join(part.strip(" ") for part in text.split("\n"))
        text = text.strip("\n ")
        plain = text.translate(LABEL_MARKS)
        if not plain.strip():
            return
        mark, self._mark = self._mark, ""
        if mark and not _MARKED.match(plain):
            text = mark + text
        self._writer.write(text, heading=self._heading)

    def _open(self, element: Any) -> None:
        tag = element.tag
        self.line()
        if tag in _PARAGRAPHS and not self._lists:
            self._writer.gap()
        if tag in _HEADINGS:
            self._heading = _HEADINGS[tag]
        elif tag == "ul":
            self._lists.open()
        elif tag == "ol":
            first = element.get("start") or ""
            self._lists.open(int(first) if re.fullmatch(r"-?\d{1,6}", first, re.ASCII) else 1)
        elif tag == "li":
            self._mark = self._lists.next_mark()
        elif tag == "pre":
            self._preformatted += 1
        elif tag == "tr" and not _is_layout_row(element):
            self._row, self._cells = element, []

    def _in_row(self, element: Any) -> None:
        if element.tag in {"td", "th"} or element.tag in _BREAKS or element.tag in _PARAGRAPHS:
            self._buffer.append(" ")

    def _cell(self) -> None:
        text = _SPACE.sub(" ", "".join(self._buffer)).strip()
        self._buffer.clear()
        if self._cells is not None and text:
            self._cells.append(text)

    def _end_row(self) -> None:
        self._cell()
        cells, self._cells, self._row = self._cells or [], None, None
        self._buffer.append("\t".join(cells))
        self.line()

    def _name(self, name: str) -> None:
        """Writes the name beside a speech balloon as a line that is a label."""
        self.line()
        self._writer.write(f"{LABEL_START}{name}{LABEL_END}")

    def _image(self, element: Any) -> None:
        source = element.get("src") or ""
        found = None if source.startswith("data:") else _IMAGE.search(source)
        words = (element.get("alt") or "").strip() or (found[1] if found else "")
        if words:
            self._writer.report_removed("image", _("画像"), words)


def _is_layout_row(row: Any) -> bool:
    """True if a table row only arranges the page: a cell holds more than one line of text."""
    paragraphs = 0
    for element in row.iterdescendants():
        if element.tag in _LARGE:
            return True
        paragraphs = paragraphs + 1 if element.tag in {"p", "br"} else 0 if element.tag in {"td", "th"} else paragraphs
        if paragraphs > 2:
            return True
    return False
