"""Entries of a book: each quotation looked up in a snapshot, found as it was quoted, changed, or gone."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from kb.errors import NotFoundError
from kb.messages import N_
from kb.model.dialogue import Dialogue, Turn
from kb.quoting.book import QuotationBook, Quote
from kb.quoting.normal_form import fingerprint
from kb.serving.snapshot import Snapshot


class EntryState(StrEnum):
    """State of a quotation: its words stand in its turn, the turn has other words now, or it is gone."""

    FOUND = "found"
    CHANGED = "changed"
    GONE = "gone"


STATE_NOTICES = {
    EntryState.CHANGED: N_(
        "この発言の文は、引用したあとで変わりました。下は今の文です。指紋は、引用したときのものと違います。"
    ),
    EntryState.GONE: N_("この発言は、今の索引にありません。取り下げられたか、番号が変わりました。"),
}


@dataclass(frozen=True)
class BookEntry:
    """A quotation with its turn.

    `text` are the words that stand at its place now: the whole turn where the part lies beyond its end. `fingerprint`
    is theirs. A gone turn has no dialogue or no turn, and no text.
    """

    quote: Quote
    state: EntryState
    dialogue: Dialogue | None
    turn: Turn | None
    text: str
    fingerprint: str | None

    @property
    def is_part(self) -> bool:
        """True where the quotation is a part of its turn."""
        return self.turn is not None and self.text != self.turn.text


def book_entries(book: QuotationBook, snapshot: Snapshot) -> tuple[BookEntry, ...]:
    """Looks up each quotation; each dialogue is read once."""
    dialogues: dict[str, Dialogue | None] = {}
    entries = []
    for quote in book.quotes:
        if quote.dialogue not in dialogues:
            dialogues[quote.dialogue] = _dialogue(snapshot, quote.dialogue)
        entries.append(entry_of(quote, dialogues[quote.dialogue]))
    return tuple(entries)


def entry_of(quote: Quote, dialogue: Dialogue | None) -> BookEntry:
    """The entry of a quotation, given its dialogue; None where there is none."""
    turn = dialogue.turn(quote.turn) if dialogue else None
    if turn is None:
        return BookEntry(quote, EntryState.GONE, dialogue, None, "", None)
    part = quote.of(turn.text)
    text = turn.text if part is None else part
    mark = fingerprint(text, quote.turn_id)
    unchanged = part is not None and quote.fingerprint in (None, mark)
    return BookEntry(quote, EntryState.FOUND if unchanged else EntryState.CHANGED, dialogue, turn, text, mark)


def marked(book: QuotationBook, entries: Iterable[BookEntry]) -> QuotationBook:
    """The book with the fingerprints of the quotations that had none."""
    quotes = [
        replace(entry.quote, fingerprint=entry.fingerprint)
        if entry.quote.fingerprint is None and entry.state is EntryState.FOUND
        else entry.quote
        for entry in entries
    ]
    return replace(book, quotes=tuple(quotes))


def _dialogue(snapshot: Snapshot, dialogue_id: str) -> Dialogue | None:
    try:
        return snapshot.dialogue(dialogue_id)
    except NotFoundError:
        return None
