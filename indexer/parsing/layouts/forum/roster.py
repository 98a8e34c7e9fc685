"""Roster of an article: finds the list of participants and parses its lines."""

import re
from collections.abc import Collection, Sequence

from msgspec import Struct

from indexer.parsing.layouts.forum.roster_markers import (
    continues_at,
    continues_below,
    have_full_names,
    is_block,
    is_outside_roster,
    is_roster_line,
    label_end,
)
from indexer.parsing.lines.notices import is_part_notice
from indexer.parsing.lines.page_noise import is_table_header
from indexer.parsing.lines.rows import SHORT, TextRow
from indexer.parsing.lines.sentences import is_sentence
from indexer.parsing.people import names
from indexer.parsing.people.introductions import introduced_people
from indexer.parsing.people.office_scanner import RosterEntry
from indexer.parsing.people.offices import CHAIR, split_office
from indexer.parsing.people.roster_lines import roster_entries, sole_name, sole_office, untitled_entry
from kb.model.dialogue import Participant
from kb.model.names import exact_key, spaced

_ABSENT = re.compile(r"[(【\[]?欠席者?[)】\]]?\s*:?\s*(?P<rest>.*)")
_ABSENT_BEHIND = re.compile(r"[(【※ ]\s*(?:当日)?(?:欠席|不参加)[)】]?$")
_CHAIRED = re.compile(rf"(?P<chair>{CHAIR.pattern})[: ]")
_DITTO = re.compile(r"(?:同上|同(?P<unit>[部局課室係庁区市町村]?)(?![一二三四五六七八九十意様時士])|[〃々]|\")[ :]*")
_TOP = 8
_LEAD = 20


class Roster(Struct, frozen=True):
    """The participants, the rows (by index) they were read from, and the other rows of the list.

    Of the rows, `joined` hold several people, `split` one person on two lines, `unclear` text that could not be parsed,
    `absent` an absent person; `narrated` are rows of prose that name participants. `hosts` are the chairs of the talk,
    by their title in the list.
    """

    participants: tuple[Participant, ...] = ()
    rows: frozenset[int] = frozenset()
    joined: frozenset[int] = frozenset()
    labels: frozenset[int] = frozenset()
    groups: frozenset[int] = frozenset()
    split: frozenset[int] = frozenset()
    unclear: frozenset[int] = frozenset()
    absent: frozenset[int] = frozenset()
    narrated: frozenset[int] = frozenset()
    hosts: dict[str, Participant] = {}


def find_roster(rows: Sequence[TextRow], known: Collection[str]) -> Roster:
    """Finds the list under its label; else adjacent lines 役職:姓 名, a line 役職 姓 名×役職 姓 名, or sentences."""
    for index, row in enumerate(rows):
        if label_end(row) is not None:
            found = _RosterReader(rows, known, labelled=True)
            found.read(index)
            if found.sure:
                return found.roster()
    for index, row in enumerate(rows[:-1]):
        if all(is_roster_line(other, known) for other in (row, rows[index + 1])):
            found = _RosterReader(rows, known, labelled=False)
            found.read(index)
            return found.roster()
    for index, row in enumerate(rows[1:_TOP], 1):
        if "×" in row.folded and len(roster_entries(row.text, row.folded, known)) > 1:
            found = _RosterReader(rows, known, labelled=False)
            found.read(index)
            return found.roster()
    return _of_sentences(rows[:_LEAD], known)


def _of_sentences(rows: Sequence[TextRow], known: Collection[str]) -> Roster:
    """Reads participants from sentences of the lead, which stay prose."""
    people = {index: introduced_people(row, known) for index, row in enumerate(rows)}
    by_name = {person.name: person for found in people.values() for person in found}
    return Roster(tuple(by_name.values()), narrated=frozenset(index for index, found in people.items() if found))


class _RosterReader:
    """Reads a roster row by row; the current group, office and absence apply to the next row."""

    def __init__(self, rows: Sequence[TextRow], known: Collection[str], *, labelled: bool) -> None:
        self.rows, self.known, self.labelled = rows, known, labelled
        self.people: list[Participant] = []
        self.sure = 0
        self.marks: dict[str, set[int]] = {
            kind: set() for kind in ("rows", "joined", "labels", "groups", "split", "unclear", "absent")
        }
        self.hosts: dict[str, Participant] = {}
        self.above: str | None = None
        self.office = ""
        self.absent = False

    def roster(self) -> Roster:
        """The roster as read so far."""
        last = max(self.marks["rows"], default=-1)
        groups = frozenset(index for index in self.marks["groups"] if index < last)
        found = {kind: frozenset(indexes) for kind, indexes in self.marks.items() if kind != "groups"}
        return Roster(tuple(self.people), groups=groups, hosts=self.hosts, **found)

    def read(self, start: int) -> None:
        """Reads rows while they belong to the list."""
        index = start
        while index < len(self.rows) and (taken := self._take(index)):
            index += taken

    def _take(self, index: int) -> int:
        """Reads one entry; returns the number of rows taken, 0 at the end of the list."""
        row = self.rows[index]
        text, folded = row.text, row.folded
        end = label_end(row)
        if end is not None:
            self.marks["labels"].add(index)
            text, folded = text[end:], folded[end:]
            if not folded.strip():
                return 1
        if is_outside_roster(row) and end is None:
            return 0
        if is_table_header(spaced(folded)):
            self.marks["labels"].add(index)
            return 1
        if len(folded) < SHORT and (body := names.sole_organization(folded, self.known)):
            self.above, self.absent = body, False
            self.marks["groups"].add(index)
            return 1
        if self.people and self._is_absent(index, folded):
            return 1
        return self._take_entries(index, text, folded)

    def _is_absent(self, index: int, folded: str) -> bool:
        """Marks a line about an absent person: 欠席:…, a line under 欠席, …(欠席)."""
        found = _ABSENT.fullmatch(folded)
        here = self.rows[index]
        if found and (not found["rest"] or roster_entries(found["rest"], found["rest"], self.known)):
            self.absent = not found["rest"]
        elif not (_ABSENT_BEHIND.search(folded) or (self.absent and not here.gap_before)):
            self.absent = False
            return False
        self.marks["absent"].add(index)
        return True

    def _take_entries(self, index: int, text: str, folded: str) -> int:
        row = self.rows[index]
        apart = row.gap_before and bool(self.people)
        length, prefix = self._ditto(folded)
        text, folded = text[length:], folded[length:]
        entries = roster_entries(text, folded, self.known)
        if entries:
            if length:
                entries[0].office[0] = prefix + entries[0].office[0]
                entries[0].as_written = row.text
            if self._begins_talk(index, entries) or (apart and not have_full_names(entries)):
                return 0
            return self._add(index, entries)
        loose = untitled_entry(text, folded, self.known)
        if not self.labelled and self.people and not row.gap_before and loose and loose.sure:
            return self._add(index, [loose])
        if not self.labelled:
            return int(bool(self.people) and not row.gap_before and continues_at(self.rows, index + 1, self.known))
        following = self.rows[index + 1] if index + 1 < len(self.rows) and not row.gap_after else None
        if not apart and following and (joined := self._over_two(folded, following)):
            self.marks["split"] |= {index, index + 1}
            self.marks["rows"].add(index + 1)
            return self._add(index, [RosterEntry([joined[0]], joined[1], f"{text.strip()} {following.text}")]) + 1
        certain = loose is not None and loose.sure and not self._begins_talk(index, [loose])
        if loose and certain and (not apart or self._is_spaced_out()):
            return self._add(index, [loose])
        if apart or not (is_block(self.rows, index) or continues_below(self.rows, index, self.known)):
            return 0
        if folded.startswith("※") or is_part_notice(folded):
            self.marks["labels"].add(index)
            return 1
        self.marks["unclear"].add(index)
        self.marks["rows"].add(index)
        if alone := sole_name(folded):
            loose = loose or RosterEntry([], alone, text.strip(), sure=False)
        # A line without a name adds no participant.
        return self._add(index, [loose]) if loose else 1

    def _add(self, index: int, entries: Sequence[RosterEntry]) -> int:
        for entry in entries:
            person = self._participant(entry)
            self.above = person.organization
            self.people.append(person)
            self.sure += bool(entry.office) and entry.sure
            if chair := _CHAIRED.match(entry.as_written.translate({0xFF1A: ":", 0x3000: " "})):
                self.hosts[chair["chair"]] = person
        self.marks["rows"].add(index)
        if len(entries) > 1:
            self.marks["joined"].add(index)
        return 1

    def _participant(self, entry: RosterEntry) -> Participant:
        offices = [_CHAIRED.sub("", office) if len(office) > 3 else office for office in entry.office]
        written = ":".join(offices)
        office = split_office(written, self.known)
        self.office = exact_key(written)
        return Participant(
            name=spaced(entry.name),
            organization=office.organization or self.above,
            department=office.department,
            posts=office.posts,
            as_written=entry.as_written,
        )

    def _ditto(self, folded: str) -> tuple[int, str]:
        """The length of a ditto mark (同課, 同市, 〃), and the text of the line above that it repeats."""
        found = _DITTO.match(folded) if self.people else None
        if not found:
            return 0, ""
        above = re.match(rf".*{found['unit']}", self.office) if found["unit"] else None
        return found.end(), above.group() if above else self.above or ""

    def _over_two(self, folded: str, following: TextRow) -> tuple[str, str] | None:
        """Office and name of an entry on two lines, in either order."""
        office, name = sole_office(folded), sole_name(following.folded)
        if office and name:
            return office, name
        name, office = sole_name(folded), sole_office(following.folded)
        return (office, name) if office and name and (self.sure == 0 or self.marks["split"]) else None

    def _begins_talk(self, index: int, entries: Sequence[RosterEntry]) -> bool:
        """True if speech follows directly and the line names its speaker: listed above, or separate from the list."""
        row = self.rows[index]
        if row.gap_after or index + 1 >= len(self.rows) or not is_sentence(self.rows[index + 1].folded):
            return False
        surnames = {exact_key(person.name.split()[0]) for person in self.people}
        repeated = any(exact_key(entry.name.split()[0]) in surnames for entry in entries)
        return bool(self.people) and (repeated or row.gap_before or not have_full_names(entries))

    def _is_spaced_out(self) -> bool:
        rows = sorted(self.marks["rows"])
        return len(rows) > 1 and all(self.rows[index].gap_before for index in rows[1:])
