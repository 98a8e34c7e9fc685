"""Random quotation books over the dialogues of a snapshot, and files of a book read back."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

import docx
from markdown_it import MarkdownIt

from kb.analysis.sentences import sentences, whole_sentences
from kb.model.dialogue import Dialogue
from kb.quoting.book import QuotationBook, Quote, note_text, title_text

NOTES = (
    "",
    "",
    "要確認",
    "# 見出しではない",
    "1. 一つ目\n- 二つ目\n\n> 三つ目",
    "*強調* `code` <b>&amp;</b> [x](y)",
    "=1+1",
    "　字下げ",
)


@dataclass(frozen=True)
class ReadBack:
    """A quotation in a file: heading, words without white space, labelled lines."""

    heading: str
    text: str
    lines: tuple[tuple[str, str], ...]


def random_books(dialogues: Sequence[Dialogue], count: int, seed: int) -> Iterator[QuotationBook]:
    """Books of one to twelve quotations: whole turns, sentences, and parts as a reader selects them."""
    draw = random.Random(seed)
    turns = [(dialogue.id, turn) for dialogue in dialogues for turn in dialogue.turns if turn.text.strip()]
    for number in range(count):
        quotes = []
        for dialogue, turn in draw.choices(turns, k=draw.randint(1, 12)):
            start = end = None
            match draw.randrange(3):
                case 1:
                    start, end = draw.choice(sentences(turn.text))
                case 2:
                    first = draw.randrange(len(turn.text))
                    start, end = whole_sentences(turn.text, first, draw.randint(first + 1, len(turn.text)))
            if draw.random() < 0.2:
                start = draw.randrange(len(turn.text))
                end = draw.randint(start + 1, len(turn.text))
                if not turn.text[start:end].strip():
                    start = end = None
            quotes.append(Quote(dialogue, turn.id, start, end, note_text(draw.choice(NOTES))))
        yield QuotationBook(title_text(draw.choice(("", f"答弁の材料 {number}", "# *題名* & <案>"))), ()).with_quotes(
            quotes
        )


def read_word(content: bytes) -> tuple[str, list[ReadBack]]:
    """Title and quotations of a Word document."""
    title, found = "", []
    heading, text = "", ""
    lines: list[tuple[str, str]] = []
    paragraphs = [(p.style.name if p.style else "", p.text) for p in docx.Document(BytesIO(content)).paragraphs]
    for style, words in [*paragraphs, ("Heading 2", "")]:
        if style == "Title":
            title = words
        elif style.startswith("Heading"):
            if heading:
                found.append(ReadBack(heading, _squeezed(text), tuple(lines)))
            heading, text, lines = (words if style == "Heading 2" else ""), "", []
        elif style == "Quote":
            text += words
        else:
            label, _colon, value = words.partition(": ")
            lines.append((label, _squeezed(value)))
    return title, found


def read_markdown(content: str) -> tuple[str, list[ReadBack]]:
    """Title and quotations of a Markdown document, by a parser of CommonMark."""
    title, found = "", []
    heading, text, inside = "", "", ""
    lines: list[tuple[str, str]] = []
    for token in [*MarkdownIt().parse(content), None]:
        if token is None or token.type == "heading_open":
            if heading and (text or lines):
                found.append(ReadBack(heading, _squeezed(text), tuple(lines)))
                heading, text, lines = "", "", []
            inside = token.tag if token else ""
        elif token.type in ("blockquote_open", "list_item_open"):
            inside = token.type
        elif token.type == "inline":
            words = "".join(
                "\n" if child.type in ("softbreak", "hardbreak") else child.content for child in token.children or ()
            )
            match inside:
                case "h1":
                    title = words
                case "h2" | "h3":
                    heading = words
                case "blockquote_open":
                    text += words
                case "list_item_open":
                    label, _colon, value = words.partition(": ")
                    lines.append((label, _squeezed(value)))
        elif token.type == "html_block":
            raise AssertionError(f"markup in the document: {token.content}")
    return title, found


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)
