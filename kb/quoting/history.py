"""History (経緯メモ): the entries of a book by date and municipality, in groups of one year each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from kb.messages import _, current_locale
from kb.model.calendar import japanese_year
from kb.quoting.entries import BookEntry


@dataclass(frozen=True)
class EntryGroup:
    """Entries under one heading, each with its number in the book, from 1."""

    heading: str
    entries: tuple[tuple[int, BookEntry], ...]


def in_order(entries: Sequence[BookEntry]) -> tuple[EntryGroup, ...]:
    """All entries in the order of the book, without a heading."""
    return (EntryGroup("", tuple(enumerate(entries, 1))),) if entries else ()


def by_year(entries: Sequence[BookEntry]) -> tuple[EntryGroup, ...]:
    """Entries from the oldest to the newest, those of one day by municipality; a group a year, undated ones last."""
    ordered = sorted(enumerate(entries, 1), key=lambda one: _key(one[1]))
    groups = groupby(ordered, key=lambda one: _day(one[1]).year if _day(one[1]) != date.max else None)
    return tuple(_group(year, tuple(members)) for year, members in groups)


def _group(year: int | None, members: Iterable[tuple[int, BookEntry]]) -> EntryGroup:
    members = tuple(members)
    if year is None:
        return EntryGroup(_("日付不明"), members)
    eras = dict.fromkeys(japanese_year(_day(entry)) for _number, entry in members)
    named = "・".join(f"{era}年" for era in eras)
    return EntryGroup(f"{year} ({named})" if current_locale() == "en" else f"{year}年（{named}）", members)


def _key(entry: BookEntry) -> tuple[date, str, str, int]:
    organization = (entry.turn.organization if entry.turn else None) or "\uffff"
    return _day(entry), organization, entry.quote.dialogue, entry.turn.order if entry.turn else 0


def _day(entry: BookEntry) -> date:
    return (entry.dialogue.date if entry.dialogue else None) or date.max
