"""Quotation book (引用帳): an ordered list of quotations with notes and a title, as an immutable value."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Self

from kb.errors import QueryError
from kb.messages import _

MAX_QUOTES = 200
MAX_NOTE = 500  # characters
MAX_TITLE = 100  # characters


@dataclass(frozen=True)
class Quote:
    """A turn, or the part of its text from `start` to before `end`, with a note.

    `fingerprint` is that of the words when they were quoted, None before they have been looked up: with another one,
    the turn has changed since.
    """

    dialogue: str
    turn: str
    start: int | None = None
    end: int | None = None
    note: str = ""
    fingerprint: str | None = None

    @property
    def turn_id(self) -> str:
        """The id of the turn: "<dialogue>#<turn>"."""
        return f"{self.dialogue}#{self.turn}"

    @property
    def place(self) -> str:
        """The turn and the part: "<dialogue>#<turn>:<start>-<end>"; a whole turn has no part."""
        return self.turn_id if self.start is None else f"{self.turn_id}:{self.start}-{self.end}"

    def of(self, text: str) -> str | None:
        """The quoted part of the turn's text; None where the text is too short for it."""
        if self.start is None or self.end is None:
            return text or None
        return text[self.start : self.end] if self.start < self.end <= len(text) else None


@dataclass(frozen=True)
class QuotationBook:
    """Quotations in the order of their keeper. No place occurs twice."""

    title: str = ""
    quotes: tuple[Quote, ...] = ()

    def __len__(self) -> int:
        return len(self.quotes)

    def with_quotes(self, added: Iterable[Quote]) -> Self:
        """The book with further quotations at its end; those that it has already stay where they are.

        Raises:
            QueryError: these are too many.
        """
        quotes = {quote.place: quote for quote in self.quotes}
        for quote in added:
            quotes.setdefault(quote.place, quote)
        if len(quotes) > MAX_QUOTES:
            message = _(
                "引用帳に入るのは{most}件までです（今は{count}件）。いくつか外すか、別の引用帳に分けてください。",
                most=MAX_QUOTES,
                count=len(quotes),
            )
            raise QueryError(message, parameter="t")
        return replace(self, quotes=tuple(quotes.values()))

    def moved(self, at: int, to: int) -> Self:
        """The book with a quotation at another index; beyond an end it is the first or the last."""
        quotes = list(self.quotes)
        quote = quotes.pop(at)
        quotes.insert(max(0, to), quote)
        return replace(self, quotes=tuple(quotes))

    def without(self, at: int) -> Self:
        """The book without a quotation."""
        return replace(self, quotes=(*self.quotes[:at], *self.quotes[at + 1 :]))

    def replaced(self, at: int, quote: Quote) -> Self:
        """The book with another quotation at an index; its place must not be that of a third one."""
        others = (*self.quotes[:at], *self.quotes[at + 1 :])
        if any(other.place == quote.place for other in others):
            return self.without(at)
        return replace(self, quotes=(*self.quotes[:at], quote, *self.quotes[at + 1 :]))

    def with_notes(self, notes: Sequence[str]) -> Self:
        """The book with another note for each quotation."""
        pairs = zip(self.quotes, notes, strict=True)
        return replace(self, quotes=tuple(replace(quote, note=note_text(note)) for quote, note in pairs))


def note_text(written: str) -> str:
    """A note as it is kept: with one kind of line break, and no white space around it.

    Raises:
        QueryError: it is too long.
    """
    note = "\n".join(line.rstrip() for line in written.replace("\r\n", "\n").replace("\r", "\n").split("\n")).strip()
    if len(note) > MAX_NOTE:
        message = _(
            "メモは{most}文字までです（「{start}…」は{length}文字）。短くしてください。",
            most=MAX_NOTE,
            start=note[:20],
            length=len(note),
        )
        raise QueryError(message, parameter="note")
    return note


def title_text(written: str) -> str:
    """A title as it is kept: one line.

    Raises:
        QueryError: it is too long.
    """
    title = " ".join(written.split())
    if len(title) > MAX_TITLE:
        message = _(
            "題名は{most}文字までです（今は{length}文字）。短くしてください。", most=MAX_TITLE, length=len(title)
        )
        raise QueryError(message, parameter="title")
    return title
