"""Changes of a book by its form: the notes of all quotations, and the button that was pressed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kb.analysis.sentences import whole_sentences
from kb.errors import QueryError
from kb.messages import _
from kb.quoting.address import read_quote
from kb.quoting.book import QuotationBook, Quote, title_text
from kb.serving.snapshot import Snapshot


@dataclass(frozen=True)
class BookForm:
    """The fields of the form as they were sent; `action` is the button's, such as "up-3"."""

    title: str
    quotes: tuple[Quote, ...]
    notes: tuple[str, ...]
    action: str
    first: str = ""
    last: str = ""

    @property
    def as_typed(self) -> QuotationBook:
        """The book with title and notes as they were typed, to show them again."""
        noted = zip(self.quotes, self.notes, strict=True)
        return QuotationBook(self.title, tuple(replace(quote, note=note) for quote, note in noted))


def read_form(title: str, quotes: Sequence[str], notes: Sequence[str], action: str, first: str, last: str) -> BookForm:
    """Reads the fields of a request.

    Raises:
        QueryError: they are not those of the form.
    """
    if len(quotes) != len(notes):
        raise QueryError(_("送られた引用とメモの数が合いません。引用帳を開き直してください。"), parameter="note")
    return BookForm(title, tuple(map(read_quote, quotes)), tuple(notes), action, first, last)


def changed_book(form: BookForm, snapshot: Snapshot) -> tuple[QuotationBook, int | None]:
    """The book after a change, and the number of the quotation that it moved or stands beside.

    Raises:
        QueryError: a title or note is too long, or the button is unknown.
        NotFoundError: the turn of a new range is gone.
    """
    book = QuotationBook(title_text(form.title)).with_quotes(form.quotes).with_notes(form.notes)
    name, _dash, number = form.action.partition("-")
    if name in ("", "save"):
        return book, None
    at = int(number) - 1 if number.isascii() and number.isdigit() else -1
    if not 0 <= at < len(book):
        raise QueryError(_("「{action}」という操作はありません。", action=form.action), parameter="do")
    match name:
        case "up" | "down" | "first" | "last":
            to = {"up": at - 1, "down": at + 1, "first": 0, "last": len(book)}[name]
            to = min(max(to, 0), len(book) - 1)
            return book.moved(at, to), to + 1
        case "remove":
            left = book.without(at)
            return left, min(at + 1, len(left)) or None
        case "choose":
            return book, at + 1
        case "renew":
            return book.replaced(at, replace(book.quotes[at], fingerprint=None)), at + 1
        case "whole":
            return book.replaced(at, replace(book.quotes[at], start=None, end=None, fingerprint=None)), at + 1
        case "part":
            return book.replaced(at, _part(book.quotes[at], form, snapshot)), at + 1
    raise QueryError(_("「{action}」という操作はありません。", action=form.action), parameter="do")


def _part(quote: Quote, form: BookForm, snapshot: Snapshot) -> Quote:
    """The quotation from one sentence to another, in either order; of all sentences, it is the whole turn."""
    text = snapshot.turn(quote.dialogue, quote.turn).text
    offsets = [int(value) for value in (form.first, form.last) if value.isascii() and value.isdigit()]
    if len(offsets) != 2 or max(offsets) >= len(text):
        raise QueryError(_("始まりの文と終わりの文を選んでください。"), parameter="first")
    start, end = whole_sentences(text, min(offsets), max(offsets) + 1)
    is_whole = text[start:end] == text.strip()
    return replace(quote, start=None if is_whole else start, end=None if is_whole else end, fingerprint=None)
