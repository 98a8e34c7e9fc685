"""The list of participants: where it begins and ends, and who stands in it."""

import re
from collections.abc import Collection, Sequence

from msgspec import Struct

from indexer.parsing.layouts.forum.roster_markers import is_foreign, is_plain, is_safe, label_end
from indexer.parsing.lines.notices import is_part_notice
from indexer.parsing.lines.page_noise import is_table_head
from indexer.parsing.lines.rows import SHORT, TextRow
from indexer.parsing.lines.sentences import is_sentence
from indexer.parsing.people import names
from indexer.parsing.people.introductions import presented
from indexer.parsing.people.office_scanner import RosterEntry
from indexer.parsing.people.offices import CHAIR, split_office
from indexer.parsing.people.roster_lines import entries_of, loose_entry, name_alone, office_alone
from kb.model.dialogue import Participant
from kb.model.names import exact_key, spaced

_ABSENT = re.compile(r"[(【\[]?欠席者?[)】\]]?\s*:?\s*(?P<rest>.*)")
_ABSENT_BEHIND = re.compile(r"[(【※ ]\s*(?:当日)?(?:欠席|不参加)[)】]?$")
_CHAIRED = re.compile(rf"(?P<chair>{CHAIR.pattern})[: ]")
_DITTO = re.compile(r"(?:同上|同(?P<unit>[部局課室係庁区市町村]?)(?![一二三四五六七八九十意様時士])|[〃々]|\")[ :]*")
_AHEAD = 3
_TOP = 8
_LEAD = 20


class Roster(Struct, frozen=True):
    """The participants, the rows (by index) they were read from, and the other rows of the list.

    Of the rows, `joined` hold several people, `split` one person on two lines, `unclear` what could not be taken
    apart, `absent` somebody who did not come; `told` are rows of prose that a list is made of. `hosts` are those who
    lead the talk, by what the list calls them.
    """

    participants: tuple[Participant, ...] = ()
    rows: frozenset[int] = frozenset()
    joined: frozenset[int] = frozenset()
    labels: frozenset[int] = frozenset()
    groups: frozenset[int] = frozenset()
    split: frozenset[int] = frozenset()
    unclear: frozenset[int] = frozenset()
    absent: frozenset[int] = frozenset()
    told: frozenset[int] = frozenset()
    hosts: dict[str, Participant] = {}


def find_roster(rows: Sequence[TextRow], known: Collection[str]) -> Roster:
    """The list under its label; else two or more neighbouring lines 役職:姓 名, or a line 役職 姓 名×役職 姓 名."""
    for index, row in enumerate(rows):
        if label_end(row) is not None:
            found = _RosterReader(rows, known, labelled=True)
            found.read(index)
            if found.sure:
                return found.roster()
    for index, row in enumerate(rows[:-1]):
        if all(is_plain(other, known) for other in (row, rows[index + 1])):
            found = _RosterReader(rows, known, labelled=False)
            found.read(index)
            return found.roster()
    for index, row in enumerate(rows[1:_TOP], 1):
        if "×" in row.folded and len(entries_of(row.text, row.folded, known)) > 1:
            found = _RosterReader(rows, known, labelled=False)
            found.read(index)
            return found.roster()
    return _of_sentences(rows[:_LEAD], known)


def _of_sentences(rows: Sequence[TextRow], known: Collection[str]) -> Roster:
    """Those whom sentences of the lead present; the sentences stay prose."""
    people = {index: presented(row, known) for index, row in enumerate(rows)}
    by_name = {person.name: person for found in people.values() for person in found}
    return Roster(tuple(by_name.values()), told=frozenset(index for index, found in people.items() if found))


class _RosterReader:
    """A list being read from top to bottom."""

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
        """What was read."""
        last = max(self.marks["rows"], default=-1)
        groups = frozenset(index for index in self.marks["groups"] if index < last)
        found = {kind: frozenset(indexes) for kind, indexes in self.marks.items() if kind != "groups"}
        return Roster(tuple(self.people), groups=groups, hosts=self.hosts, **found)

    def read(self, start: int) -> None:
        """Takes rows for as long as they belong to the list."""
        index = start
        while index < len(self.rows) and (taken := self._take(index)):
            index += taken

    def _take(self, index: int) -> int:
        """How many rows from `index` on belong to the list, 0 at its end."""
        row = self.rows[index]
        text, folded = row.text, row.folded
        end = label_end(row)
        if end is not None:
            self.marks["labels"].add(index)
            text, folded = text[end:], folded[end:]
            if not folded.strip():
                return 1
        if is_foreign(row) and end is None:
            return 0
        if is_table_head(spaced(folded)):
            self.marks["labels"].add(index)
            return 1
        if len(folded) < SHORT and (body := names.is_organization_alone(folded, self.known)):
            self.above, self.absent = body, False
            self.marks["groups"].add(index)
            return 1
        if self.people and self._is_absent(index, folded):
            return 1
        return self._take_entries(index, text, folded)

    def _is_absent(self, index: int, folded: str) -> bool:
        """A line about somebody who did not come: 欠席:…, a line under 欠席, …(欠席)."""
        found = _ABSENT.fullmatch(folded)
        here = self.rows[index]
        if found and (not found["rest"] or entries_of(found["rest"], found["rest"], self.known)):
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
        entries = entries_of(text, folded, self.known)
        if entries:
            if length:
                entries[0].office[0] = prefix + entries[0].office[0]
                entries[0].as_written = row.text
            if self._begins_talk(index, entries) or (apart and not is_safe(entries)):
                return 0
            return self._add(index, entries)
        loose = loose_entry(text, folded, self.known)
        if not self.labelled and self.people and not row.gap_before and loose and loose.sure:
            return self._add(index, [loose])
        if not self.labelled:
            return int(bool(self.people) and not row.gap_before and self._continues(index + 1))
        following = self.rows[index + 1] if index + 1 < len(self.rows) and not row.gap_after else None
        if not apart and following and (joined := self._over_two(folded, following)):
            self.marks["split"] |= {index, index + 1}
            self.marks["rows"].add(index + 1)
            return self._add(index, [RosterEntry([joined[0]], joined[1], f"{text.strip()} {following.text}")]) + 1
        certain = loose is not None and loose.sure and not self._begins_talk(index, [loose])
        if loose and certain and (not apart or self._is_airy()):
            return self._add(index, [loose])
        if apart or not (self._in_block(index) or self._continues_soon(index)):
            return 0
        if folded.startswith("※") or is_part_notice(folded):
            self.marks["labels"].add(index)
            return 1
        self.marks["unclear"].add(index)
        self.marks["rows"].add(index)
        if alone := name_alone(folded):
            loose = loose or RosterEntry([], alone, text.strip(), sure=False)
        # A line that names nobody stands in the list, and is nobody.
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
        """How much of a line stands for what the line above said (同課, 同市, 〃), and what that was."""
        found = _DITTO.match(folded) if self.people else None
        if not found:
            return 0, ""
        above = re.match(rf".*{found['unit']}", self.office) if found["unit"] else None
        return found.end(), above.group() if above else self.above or ""

    def _over_two(self, folded: str, following: TextRow) -> tuple[str, str] | None:
        """Office and name of somebody who stands on two lines, in either order."""
        office, name = office_alone(folded), name_alone(following.folded)
        if office and name:
            return office, name
        name, office = name_alone(folded), office_alone(following.folded)
        return (office, name) if office and name and (self.sure == 0 or self.marks["split"]) else None

    def _begins_talk(self, index: int, entries: Sequence[RosterEntry]) -> bool:
        """Whether speech follows directly, and the line names its speaker: listed already, or apart from the list."""
        row = self.rows[index]
        if row.gap_after or index + 1 >= len(self.rows) or not is_sentence(self.rows[index + 1].folded):
            return False
        surnames = {exact_key(person.name.split()[0]) for person in self.people}
        repeated = any(exact_key(entry.name.split()[0]) in surnames for entry in entries)
        return bool(self.people) and (repeated or row.gap_before or not is_safe(entries))

    def _continues(self, index: int) -> bool:
        """Whether the list goes on below a line that could not be read."""
        return index < len(self.rows) and not self.rows[index].gap_before and is_plain(self.rows[index], self.known)

    def _continues_soon(self, index: int) -> bool:
        """Whether a line that is surely of the list stands a little further down, with no blank line between."""
        for below in self.rows[index + 1 : index + 1 + _AHEAD]:
            if below.gap_before or is_foreign(below):
                return False
            if is_plain(below, self.known):
                return True
        return False

    def _in_block(self, index: int) -> bool:
        """Whether the lines around are a block of their own: a blank line ends it before the text can begin."""
        for below in self.rows[index : index + 12]:
            if is_foreign(below) and not below.folded.startswith("※"):
                return False
            if below.gap_after:
                return True
        return False

    def _is_airy(self) -> bool:
        rows = sorted(self.marks["rows"])
        return len(rows) > 1 and all(self.rows[index].gap_before for index in rows[1:])
