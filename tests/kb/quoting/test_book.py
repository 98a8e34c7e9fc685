"""Books: order, notes, and quotations that were changed or lost are said, never dropped."""

from datetime import date
from pathlib import Path

import pytest

from kb import open_kb
from kb.errors import QueryError
from kb.model.dialogue import Dialogue
from kb.quoting.book import MAX_NOTE, QuotationBook, Quote, note_text, title_text
from kb.quoting.entries import EntryState, book_entries, entry_of, marked
from kb.quoting.history import by_year, in_order
from tests.support.dialogues import dialogue, turn

A, B, C = (Quote("a", f"t{n}") for n in (1, 2, 3))
BOOK = QuotationBook("", (A, B, C))


@pytest.mark.parametrize(
    ("at", "to", "expected"),
    [(0, 1, (B, A, C)), (2, 0, (C, A, B)), (0, 9, (B, C, A)), (1, -5, (B, A, C)), (1, 1, (A, B, C))],
)
def test_quotations_move(at: int, to: int, expected: tuple[Quote, ...]) -> None:
    assert BOOK.moved(at, to).quotes == expected


def test_a_part_that_another_quotation_has_already_is_merged_with_it() -> None:
    assert BOOK.replaced(0, B).quotes == (B, C)


def test_notes_and_titles_have_limits() -> None:
    assert note_text(" 一\r\n二 \r三 ") == "一\n二\n三"
    assert title_text(" 一\n 二 ") == "一 二"
    with pytest.raises(QueryError, match="500文字まで"):
        note_text("長" * (MAX_NOTE + 1))
    with pytest.raises(QueryError, match="100文字まで"):
        title_text("長" * 101)


def talk(text: str = "窓口が混みます。予約を始めました。") -> Dialogue:
    return dialogue("a", [turn(text)])


def test_a_changed_turn_is_said_and_keeps_its_old_fingerprint() -> None:
    (quoted,) = marked(QuotationBook("", (A,)), [entry_of(A, talk())]).quotes
    assert quoted.fingerprint
    entry = entry_of(quoted, talk("窓口が空きます。予約を始めました。"))
    assert (entry.state, entry.text) == (EntryState.CHANGED, "窓口が空きます。予約を始めました。")
    assert entry.fingerprint != quoted.fingerprint
    assert marked(QuotationBook("", (quoted,)), [entry]).quotes == (quoted,)


def test_a_change_elsewhere_in_the_turn_leaves_a_part_as_it_is() -> None:
    part = Quote("a", "t1", 0, 8)
    (quoted,) = marked(QuotationBook("", (part,)), [entry_of(part, talk())]).quotes
    assert entry_of(quoted, talk("窓口が混みます。予約をやめました。")).state is EntryState.FOUND


def test_a_part_beyond_the_end_is_changed_and_shows_the_turn() -> None:
    entry = entry_of(Quote("a", "t1", 5, 80), talk())
    assert (entry.state, entry.text) == (EntryState.CHANGED, talk().turns[0].text)


def test_lost_turns_and_dialogues_stay_in_the_book(sample_data: Path) -> None:
    book = QuotationBook("", (Quote("sakuragawa-1", "t99"), Quote("nothing", "t1"), Quote("sakuragawa-1", "t3")))
    with open_kb(sample_data) as kb, kb.snapshot() as snapshot:
        entries = book_entries(book, snapshot)
    assert [entry.state for entry in entries] == [EntryState.GONE, EntryState.GONE, EntryState.FOUND]
    assert [quote.fingerprint is None for quote in marked(book, entries).quotes] == [True, True, False]


def test_a_history_is_ordered_by_day_and_municipality_with_a_group_a_year() -> None:
    days = ("2021-06-15", "2019-04-30", "2019-05-01", None, "2021-06-15")
    bodies = ("青葉野市", "桜川区", "桜川区", None, "あさひ区")
    entries = []
    for number, (day, body) in enumerate(zip(days, bodies, strict=True)):
        told = dialogue(f"d{number}", [turn("はい。", organization=body)], day=date.fromisoformat(day) if day else None)
        entries.append(entry_of(Quote(told.id, "t1"), told))
    groups = by_year(entries)
    assert [group.heading for group in groups] == ["2019年（平成31年・令和元年）", "2021年（令和3年）", "日付不明"]
    assert [[number for number, _entry in group.entries] for group in groups] == [[2, 3], [5, 1], [4]]
    assert [number for number, _entry in in_order(entries)[0].entries] == [1, 2, 3, 4, 5]
