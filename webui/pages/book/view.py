"""Routes of the quotation book: `/book`, and the same as a file: `/book.docx`, `/book.md`, `/book.csv`.

The state is the address (see `kb.quoting.address`). A change is a POST that keeps nothing and redirects to the address
of the changed book.
"""

from urllib.parse import quote

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from kb.errors import QueryError
from kb.messages import _
from kb.quoting.address import PARAMETERS, read_book, write_book
from kb.quoting.book import QuotationBook
from kb.quoting.citations import Memo
from kb.quoting.entries import BookEntry, book_entries, marked
from kb.quoting.markdown import markdown
from kb.quoting.table import csv_table
from webui.carried_book import carry
from webui.links import book_url
from webui.pages.book.changes import changed_book, read_form
from webui.pages.book.model import HISTORY, BookPage, book_memo, book_page
from webui.request_snapshot import snapshot, use_request_snapshot
from webui.url_state import known_parameters

blueprint = Blueprint("book", __name__)
use_request_snapshot(blueprint)

MAX_FORM_BYTES = 1024 * 1024  # 200 notes of the greatest length, percent-encoded
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@blueprint.before_request
def _allow_long_forms() -> None:
    request.max_content_length = MAX_FORM_BYTES


@blueprint.get("/book")
def page() -> str | AnyResponse:
    """A book to order and annotate. Another address than the canonical one redirects to it."""
    book, entries = _asked()
    view, part = _view(), request.args.get("part", "")
    book = marked(book, entries)
    if known_parameters(request.args, PARAMETERS) != write_book(book):
        return redirect(book_url(book, view=view))
    carry(book)
    return _page(book, entries, view, int(part) if part.isascii() and part.isdigit() else None).render()


@blueprint.post("/book")
def change() -> AnyResponse:
    """Changes a book, and redirects to it. What cannot be changed is shown again with the reason."""
    values = request.form
    form = read_form(
        values.get("title", ""),
        values.getlist("t"),
        values.getlist("note"),
        values.get("do", ""),
        values.get("first", ""),
        values.get("last", ""),
    )
    try:
        book, at = changed_book(form, snapshot())
        book = marked(book, book_entries(book, snapshot()))
        chosen = at if form.action.startswith("choose-") else None
        return redirect(book_url(book, part=chosen, at=at), code=303)
    except QueryError as error:
        typed = form.as_typed
        shown = _page(typed, book_entries(typed, snapshot()), None, None, str(error))
        return Response(shown.render(), status=400)


@blueprint.get("/book.docx")
def docx() -> Response:
    """The book as a Word document."""
    from kb.quoting.word import word_document  # noqa: PLC0415  # python-docx; a server starts sooner without it

    document = _memo()
    return _file(word_document(document), WORD, "docx", document.title)


@blueprint.get("/book.md")
def md() -> Response:
    """The book as Markdown."""
    document = _memo()
    return _file(markdown(document), "text/markdown; charset=utf-8", "md", document.title)


@blueprint.get("/book.csv")
def csv() -> Response:
    """The book as a table."""
    document = _memo()
    return _file(csv_table(document), "text/csv; charset=utf-8", "csv", document.title)


def _asked() -> tuple[QuotationBook, tuple[BookEntry, ...]]:
    arguments = request.args
    book = read_book(arguments.get("title", ""), arguments.getlist("t"), arguments.get("book", ""))
    return book, book_entries(book, snapshot())


def _memo() -> Memo:
    return book_memo(*_asked(), _view())


def _view() -> str | None:
    return HISTORY if request.args.get("view") == HISTORY else None


def _page(
    book: QuotationBook,
    entries: tuple[BookEntry, ...],
    view: str | None,
    chosen: int | None,
    error: str | None = None,
) -> BookPage:
    links = (
        (_("自分の順"), None, None),
        (_("経緯メモ（年ごと）"), None, HISTORY),
        (_("Word で保存"), "docx", view),
        (_("Markdown で保存"), "md", view),
        (_("CSVで保存"), "csv", view),
    )
    return book_page(book, entries, view=view, chosen=chosen, error=error, links=() if error else links)


def _file(content: str | bytes, kind: str, suffix: str, title: str) -> Response:
    """A download named after the book, in ASCII for old programs, too (RFC 6266)."""
    name = quote("".join("_" if character in '\\/:*?"<>|' or ord(character) < 32 else character for character in title))
    answer = Response(content, content_type=kind)
    disposition = f"attachment; filename=\"quotations.{suffix}\"; filename*=UTF-8''{name}.{suffix}"
    answer.headers["Content-Disposition"] = disposition
    return answer
