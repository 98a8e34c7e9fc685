"""Quotation book of a request: the parameter `book`, kept by all links and forms, so that it works without script.

The script keeps the book in the browser instead, and takes the parameter out of the links.
"""

from flask import Flask, g, request

from kb.quoting.address import pack, read_book
from kb.quoting.book import QuotationBook

PARAMETER = "book"
# Endpoints whose URLs have a book of their own, or none.
_WITHOUT = ("static", "health.", "download.", "book.", "search.suggest", "help.description")


def register(app: Flask) -> None:
    """Reads the book before each request; links keep the parameter."""
    app.before_request(_read)
    app.url_defaults(_keep)


def carried_book() -> QuotationBook:
    """The book that the request carries; an empty one without it, or where it cannot be read, which is an error."""
    book: QuotationBook = g.get("book", QuotationBook())
    return book


def carry(book: QuotationBook) -> None:
    """Makes a book the one that the links of this page keep."""
    g.book = book
    g.packed_book = pack(book) if book.quotes else ""


def carried_parameter() -> str:
    """The value of the parameter; empty without a book."""
    value: str = g.get("packed_book", "")
    return value


def carried_places() -> frozenset[str]:
    """The places that the carried book quotes."""
    return frozenset(quote.place for quote in carried_book().quotes)


def _read() -> None:
    downloading = (request.endpoint or "").startswith("download.")  # a feed is the same for every reader
    if not downloading and (packed := request.args.get(PARAMETER, "")):
        carry(read_book("", (), packed))


def _keep(endpoint: str, values: dict[str, object]) -> None:
    packed = carried_parameter()
    if packed and not endpoint.startswith(_WITHOUT) and PARAMETER not in values:
        values[PARAMETER] = packed
