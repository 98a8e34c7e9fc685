"""End matter of a record: notes on people, credits and contacts between or below the turns."""

from collections.abc import Collection, Sequence

from msgspec import Struct

from indexer.parsing.lines.notices import contact_start, is_credit, is_dateline
from indexer.parsing.lines.rows import TextRow
from indexer.parsing.people.profiles import profile_rows


class RecordEnd(Struct, frozen=True):
    """The rows (by index) of notes on people, and of credits and footer below the last opening of a turn."""

    notes: frozenset[int] = frozenset()
    credits: frozenset[int] = frozenset()
    footer: frozenset[int] = frozenset()


def find_record_end(rows: Sequence[TextRow], openings: Collection[int]) -> RecordEnd:
    """Finds the end matter of a record. `openings` may contain rows of notes by mistake."""
    notes = profile_rows(rows)
    last = max((index for index in openings if index not in notes), default=len(rows))
    contact = contact_start(rows, last + 1)
    behind = [index for index in range(last + 1, contact) if index not in notes]
    signed = frozenset(index for index in behind if is_credit(rows[index].folded) or is_dateline(rows[index].folded))
    return RecordEnd(notes, signed, frozenset(range(contact, len(rows))) - notes)
