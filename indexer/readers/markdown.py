"""Markdown: one line of the manuscript per line of the file, without markup, with the line numbers of the file.

Headings keep their level, list items their mark or number; a table row is one line. Link texts stay; images, footnotes,
struck text, link definitions, front matter, and text that the grammar drops are reported.
"""

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.utils import EnvType

from indexer.manuscript import Manuscript
from indexer.readers.characters import cleaned
from indexer.readers.encodings import decode
from indexer.readers.html import parse_html
from indexer.readers.html_blocks import write_blocks
from indexer.readers.limits import oversized_text
from indexer.readers.manuscript_writer import LABEL_END, LABEL_MARKS, LABEL_START, ManuscriptWriter, OpenLists
from kb.errors import SourceError
from kb.messages import _

# The parser takes more than linear time for some texts; no article is as long.
MAX_CHARACTERS = 2_000_000
_NESTING = 60
_FRONT = re.compile(r"\A---[ \t]*\n(?P<front>(?:[^\n]*\n){0,60}?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_FIELD = re.compile(r"^(?P<key>\w+)\s*:\s*[\"']?(?P<value>.*?)[\"']?\s*$", re.M)
# A footnote: its first line, and indented lines below.
_NOTE = re.compile(r"^ {0,3}\[\^(?P<name>[^\]\s]{1,60})\]:.*(?:\n(?: {4}|\t).*)*", re.M)
_BREAK = re.compile(r"<br\s*/?>", re.I)


def read(path: str, data: bytes) -> tuple[Manuscript, ...]:
    """The lines of a Markdown file. Raises SourceError if the data is not text, or there is no line."""
    decoded = decode(path, data)
    text = re.sub(r"\r\n?", "\n", decoded.text)
    if refusal := oversized_text(path, len(text), MAX_CHARACTERS):
        raise SourceError(refusal)
    front = _FRONT.match(text)
    fields = dict(_FIELD.findall(front["front"])) if front else {}
    if front and not fields:
        front = None
    writer = ManuscriptWriter()
    writer.add_diagnostics(decoded.diagnostics())
    above = 0
    if front:
        above = front[0].count("\n")
        for number, line in enumerate(front[0].rstrip("\n").split("\n"), 1):
            if line.strip() and not writer.take_recording(line, number):
                message = _("ファイルの注記として読みました: {text}", text=line.strip())
                writer.report("file-header", message, number=number)
        text = "\n" * above + text[front.end() :]
    text = _without_notes(writer, text)
    grammar = MarkdownIt("commonmark", {"maxNesting": _NESTING}).enable(["table", "strikethrough"])
    env: EnvType = {}
    tokens = grammar.parse(text, env)
    title = fields.get("title", "").strip()
    if title and not any(token.type == "heading_open" and token.tag == "h1" for token in tokens):
        writer.write(title, heading=1, number=1)
        writer.gap()
    _TokenWalker(path, writer, text.split("\n")).write(tokens, env)
    url = next((fields[key] for key in ("url", "source", "canonical_url", "link") if key in fields), "")
    address = cleaned(url) if url.startswith(("https://", "http://")) else None
    return (writer.manuscript(path, data, "markdown", url=address),)


def _without_notes(writer: ManuscriptWriter, text: str) -> str:
    """The text without footnotes, which are reported, and without references to them."""
    names = []

    def blank(note: re.Match[str]) -> str:
        names.append(note["name"])
        first = text.count("\n", 0, note.start()) + 1
        message = _("脚注として除きました: {text}", text=" ".join(note[0].split()))
        writer.report("footnote", message, number=first)
        return "\n" * note[0].count("\n")

    plain = _NOTE.sub(blank, text)
    marks = "|".join(map(re.escape, dict.fromkeys(names)))
    return re.sub(rf"\[\^(?:{marks})\]", "", plain) if marks else plain


class _TokenWalker:
    """State of the traversal of a file's tokens."""

    def __init__(self, path: str, writer: ManuscriptWriter, source: Sequence[str]) -> None:
        self._path, self._writer, self._source = path, writer, source
        self._lists = OpenLists()
        self._mark = ""
        self._heading: int | None = None
        self._cells: list[str] | None = None
        self._row: int | None = None
        self._covered: set[int] = set()

    def write(self, tokens: Sequence[Token], env: EnvType) -> None:
        for token in tokens:
            self._take(token)
        definitions = [*env.get("references", {}).values(), *env.get("duplicate_refs", [])]
        for definition in definitions:
            first, end = definition["map"]
            self._covered.update(range(first, end))
            words = " ".join("\n".join(self._source[first:end]).split())
            self._writer.report("link-definition", _("リンク先の定義です: {text}", text=words), number=first + 1)
        for index, line in enumerate(self._source):
            if line.strip() and index not in self._covered:
                message = _("Markdown の記号だけの行か、読めない入れ子です: {text}", text=line.strip())
                self._writer.report("markup", message, number=index + 1)

    def _take(self, token: Token) -> None:
        kind = token.type
        if token.map and kind in {"inline", "fence", "code_block", "html_block", "hr", "heading_open", "table_open"}:
            self._covered.update(range(*token.map))
        if kind == "inline":
            self._inline(token)
        elif kind in {"fence", "code_block"}:
            self._writer.gap()
            first = (token.map or [0])[0] + (2 if kind == "fence" else 1)
            if token.info.strip():
                self._writer.report("markup", _("コードの種類です: {text}", text=token.info.strip()), number=first)
            self._writer.write(token.content.rstrip("\n"), number=first)
        elif kind == "html_block":
            body = parse_html(self._path, f"<html><body>{token.content}</body></html>").find("body")
            self._writer.gap()
            if token.map:
                self._writer.skip_to(token.map[0] + 1)
            write_blocks(self._writer, body)
        elif kind == "heading_open":
            self._writer.gap()
            self._heading = int(token.tag[1])
        elif kind == "heading_close":
            self._heading = None
            self._writer.gap()
        elif kind in {"paragraph_open", "paragraph_close", "table_open", "table_close"} and not self._lists:
            self._writer.gap()
        elif kind in {"bullet_list_open", "ordered_list_open"}:
            start = token.attrGet("start")
            self._lists.open(None if kind == "bullet_list_open" else 1 if start is None else int(start))
        elif kind in {"bullet_list_close", "ordered_list_close"}:
            self._lists.close()
            self._mark = ""
        elif kind == "list_item_open":
            self._mark = self._lists.next_mark()
        elif kind == "tr_open":
            self._cells, self._row = [], token.map[0] + 1 if token.map else None
        elif kind == "tr_close":
            self._writer.write("\t".join(self._cells or []), number=self._row)
            self._cells = None

    def _inline(self, token: Token) -> None:
        number = (token.map or [0])[0] + 1
        text = self._text(token.children or (), number)
        if self._cells is not None:
            self._cells.append(" ".join(text.split("\n")))
            return
        mark, self._mark = self._mark, ""
        if not text.strip():
            return
        if self._heading is not None:
            self._writer.write(text, heading=self._heading, number=number)
            return
        for offset, line in enumerate(text.split("\n")):
            self._writer.write(mark + line if offset == 0 else line, number=number + offset)

    def _text(self, children: Sequence[Token], number: int) -> str:
        kept: list[str] = []
        struck: list[str] | None = None
        for child in children:
            parts = kept if struck is None else struck
            if child.type in {"softbreak", "hardbreak"}:
                parts.append("\n")
                number += 1
            elif child.type in {"strong_open", "strong_close"}:
                parts.append(LABEL_START if child.type == "strong_open" else LABEL_END)
            elif child.type == "s_open":
                struck = []
            elif child.type == "s_close":
                words = " ".join("".join(struck or ()).translate(LABEL_MARKS).split())
                self._writer.report("deletion", _("取り消し線の文字を除きました: {text}", text=words), number=number)
                struck = None
            elif child.type == "image":
                words = self._plain(child)
                name = str(child.attrGet("src") or "").rpartition("/")[2]
                self._writer.report("image", _("画像として除きました: {text}", text=words or name), number=number)
            elif child.type == "html_inline":
                if _BREAK.fullmatch(child.content):
                    parts.append(" ")
                else:
                    self._writer.report("markup", _("HTML の印です: {text}", text=child.content), number=number)
            else:
                parts.append(child.content)
        return "".join(kept)

    @staticmethod
    def _plain(image: Token) -> str:
        return image.content or "".join(child.content for child in image.children or ())
