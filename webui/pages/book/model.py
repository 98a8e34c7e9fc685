"""Model of the quotation book's page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from kb.analysis.sentences import Span, sentences
from kb.quoting.book import MAX_NOTE, MAX_QUOTES, MAX_TITLE, QuotationBook
from kb.quoting.citations import Memo, memo
from kb.quoting.entries import BookEntry
from kb.quoting.history import by_year, in_order
from kb.quoting.markdown import plain_text
from webui.links import Link, book_url
from webui.templating import PageModel
from webui.turn_urls import permalink

HISTORY = "history"  # value of the parameter `view`: by year, to read
_SHOWN = 60  # characters of a sentence in a list


@dataclass(frozen=True)
class SentenceChoice:
    """A sentence of a turn to choose from: its range and its beginning; both flags say what the quotation has."""

    span: Span
    label: str
    is_first: bool
    is_last: bool


@dataclass(frozen=True)
class BookPage(PageModel):
    """A book in its own order, to edit, or as a history by year, to read.

    `error` is the reason why the last change was not made. `chosen` is the number of the quotation whose range is
    chosen, with the `sentences` of its turn. `clipboard` is the book as plain text. `files` are links to the book as
    files, `missing` counts turns that have changed or are gone.
    """

    template: ClassVar[str] = "book/book.html"

    book: QuotationBook
    memo: Memo
    view: str | None
    views: tuple[Link, ...]
    files: tuple[Link, ...]
    clipboard: str
    error: str | None
    chosen: int | None
    sentences: tuple[SentenceChoice, ...]
    missing: int
    most: int = MAX_QUOTES
    longest_note: int = MAX_NOTE
    longest_title: int = MAX_TITLE


def book_memo(book: QuotationBook, entries: Sequence[BookEntry], view: str | None) -> Memo:
    """The book as a document in an order."""
    return memo(book.title, (by_year if view == HISTORY else in_order)(entries), permalink)


def book_page(
    book: QuotationBook,
    entries: Sequence[BookEntry],
    *,
    view: str | None = None,
    chosen: int | None = None,
    error: str | None = None,
    links: Sequence[tuple[str, str | None, str | None]] = (),
) -> BookPage:
    """The page of a book with its entries. `links` are label, form and view of the other pages and files."""
    document = book_memo(book, entries, view)
    made = [(Link(label, book_url(book, form=form, view=other), other == view), form) for label, form, other in links]
    entry = entries[chosen - 1] if chosen and chosen <= len(entries) else None
    return BookPage(
        book=book,
        memo=document,
        view=view,
        views=tuple(link for link, form in made if form is None),
        files=tuple(link for link, form in made if form),
        clipboard=plain_text(document),
        error=error,
        chosen=chosen if entry and entry.turn else None,
        sentences=_choices(entry) if entry else (),
        missing=sum(bool(citation.notice) for citation in document.citations),
    )


def _choices(entry: BookEntry) -> tuple[SentenceChoice, ...]:
    text = entry.turn.text if entry.turn else ""
    spans = sentences(text)
    quote = entry.quote
    start, end = (0, len(text)) if quote.start is None or quote.end is None else (quote.start, quote.end)
    touched = [span for span in spans if span.start < end and start < span.end] or list(spans)
    return tuple(
        SentenceChoice(span, _shortened(text[span.start : span.end]), span == touched[0], span == touched[-1])
        for span in spans
    )


def _shortened(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
