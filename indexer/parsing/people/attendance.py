"""Attendance lists of records: 委員長川島　忠一君, 総務部長 中山 正雄, 山本進委員長,櫻井茂副委員長."""

import re
from collections.abc import Collection, Sequence

import msgspec
from msgspec import Struct

from indexer.parsing.lines.page_noise import is_table_header, noise_kind
from indexer.parsing.lines.rows import SHORT, TextRow
from indexer.parsing.lines.sentences import is_sentence
from indexer.parsing.people import names
from indexer.parsing.people.affiliations import body_in_caption, split_affiliation
from indexer.parsing.people.attendance_columns import spaced_name
from indexer.parsing.people.attendance_groups import group_of, is_count, part_of
from indexer.parsing.people.attendance_lines import (
    AttendanceEntry,
    attendance_entries,
    listed_officer,
    participants_text,
)
from indexer.parsing.people.combined_offices import (
    combined_office,
    concurrent_offices,
    join_bracketed_posts,
    ministry_of,
)
from indexer.parsing.people.ditto import without_ditto
from indexer.parsing.people.introductions import introduced_people
from indexer.parsing.people.offices import CHAIR, is_occupation
from indexer.parsing.people.programme import programme_people
from indexer.parsing.people.roster_lines import roster_entries
from indexer.parsing.people.titles import SEAT, is_member_title, is_office, split_surname_and_title
from kb.model.dialogue import Participant
from kb.model.names import exact_key, narrow, spaced

_END = re.compile(
    r"本日の会議に付した|会議に付した|付議事件|議事日程|日程第|会議次第|議事次第|議題|次第|開議|開会|委員の異動|.{0,6}署名|議事:?(?:$|\()|場所|日時|当日資料|配[布付]資料"
)
_PROFILE = re.compile(r"(?P<name>\S{1,6} \S{1,6}) ?[(](?P<reading>[ぁ-ゖー]{1,12} [ぁ-ゖー]{1,12})[)] ?(?:さん|氏|様)?")
# Separators of participants: X×Y, X／Y, Xさん(写真左)、Yさん(写真右)
_FACES = re.compile(r"[×✕/]|\(写真[^()]{0,4}[左右中]")
# The number of an item of the header, with which no office begins; a seat does: 4 随行職員, 4番
_ITEM = re.compile(r"\d{1,2}(?!番)")
_ABOVE = 4
_LEAD = 20
_UNDER_BUREAU = re.compile(r"(?:部長|課長|室長|所長|次長|担当|理事|参事|技監|[^育総]監|主幹|専門員)$")
_UNDER_DIVISION = re.compile(r"(?:課長|室長|所長|次長|担当|参事|主幹|係長)$")


class Attendee(Struct, frozen=True):
    """Person on the list, and the seat, if it is stated; `member` is True for members of the body that meets."""

    person: Participant
    member: bool
    seat: str | None = None


class Attendance(Struct, frozen=True):
    """The people of the lists, the `rows` (by index) that hold nothing else, and all rows of the `lists`."""

    people: tuple[Attendee, ...] = ()
    rows: frozenset[int] = frozenset()
    lists: frozenset[int] = frozenset()


def find_attendance(
    rows: Sequence[TextRow], end: int, known: Collection[str], body: str | None, assembly: str | None
) -> Attendance:
    """Reads the people listed above row `end`. Members belong to the `assembly`, officials to the `body`."""
    reader = _AttendanceReader(known, body, assembly)
    for index, row in enumerate(rows[:end]):
        reader.read_row(index, row)
        reader.read_unlisted_person(rows[max(0, index - _ABOVE) : index], index, row)
    if not reader.people:
        reader.read_unlabelled_list(rows[:end])
    if not reader.people:
        reader.read_introductions(rows[:end])
    return Attendance(tuple(reader.people), frozenset(reader.rows), frozenset(reader.lists))


class _AttendanceReader:
    """Reads lists row by row; the current group and a pending office apply to the next row."""

    def __init__(self, known: Collection[str], body: str | None, assembly: str | None) -> None:
        self.people: list[Attendee] = []
        self._names: set[str] = set()
        self.rows: set[int] = set()
        self.lists: set[int] = set()
        self._known, self._body, self._assembly = known, body, assembly
        self._group: str | None = None
        self._unit: str | None = None
        self._pending: list[str] = []
        self._side: str | None = None
        self._part_body: str | None = None
        self._office = ""

    def read_row(self, index: int, row: TextRow) -> None:
        """Reads one row: the heading of a group, people, or an office whose name follows below."""
        text = row.text
        if len(row.folded) > 1200:
            return
        if (group := group_of(row.folded)) is not None:
            self._group, text = group
            self._unit, self._pending, self._part_body = None, [], None
            self.lists.add(index)
            if not text:
                return
        if is_count(row.folded[:SHORT]):
            return
        if self._group is not None and (part := part_of(row.folded)):
            self._part_body = names.sole_organization(part, self._known)
            self._unit, self._pending = None, []
            self.lists.add(index)
            return
        if self._group is None or noise_kind(row) or is_table_header(spaced(text)) or not re.search(r"\w", text):
            return
        plain = exact_key(text)
        if (_END.match(plain.lstrip("○◯〇【")) and "君" not in plain) or (is_sentence(text) and len(text) > 12):
            self._group = None
            return
        if self._group.startswith(("欠席", "遅参", "早退", "傍聴")):
            return
        if row.gap_before:
            self._unit = None
        self._side, text = split_affiliation(text, self._known)
        stated = without_ditto(text, self._office)
        if (
            is_office(plain.strip("()"))
            and not re.search("[、,，]", stated)
            and " " not in participants_text(stated).strip("()")
            and not split_surname_and_title(plain.strip("()")).name
            and "君" not in plain
        ):
            self._keep_pending_office(stated)
            return
        found = list(attendance_entries(stated, member=self._is_member_group(), known=self._known))
        if not found and self._pending and (name := spaced_name(narrow(stated))):
            found = [AttendanceEntry("", name, stated)]
        if not found:
            self._keep_pending_office(stated)
            return
        self.lists.add(index)
        alone = len(found) == 1 and (text == row.text or self._side is not None)
        for one in found:
            if self._add_entry(one, row.text if alone else one.as_written) and alone:
                self.rows.add(index)

    def read_unlabelled_list(self, rows: Sequence[TextRow]) -> None:
        """Reads a list without a heading: adjacent rows, each with the office and full name of one person."""
        listed = {index: one for index, row in enumerate(rows[1:], 1) if (one := listed_officer(row.text, self._known))}
        for index, person in listed.items():
            if index - 1 in listed or index + 1 in listed:
                self._add_person(person)
                self.rows.add(index)

    def read_introductions(self, rows: Sequence[TextRow]) -> None:
        """Reads people introduced by sentences of the lead; these rows stay narration."""
        for row in rows[:_LEAD]:
            for person in introduced_people(row, self._known):
                self._add_person(person)

    def read_unlisted_person(self, above: Sequence[TextRow], index: int, row: TextRow) -> None:
        """Reads people outside a list: a chair, a guest in a programme, a name with its reading."""
        side, rest = split_affiliation(row.text, self._known) if len(row.text) <= SHORT else (None, row.text)
        if side == "" and (one := listed_officer(rest, self._known)):
            self._add_person(msgspec.structs.replace(one, as_written=row.text))
            self.rows.add(index)
        if profile := _PROFILE.fullmatch(row.folded[:SHORT]):
            bodies = [body for one in above if (body := body_in_caption(one.folded[:SHORT], self._known))]
            self._add_person(Participant(spaced(profile["name"]), bodies[-1] if bodies else None, None, (), row.text))
        if len(row.folded) <= SHORT and _FACES.search(row.folded) and self._add_participant_row(row):
            self.lists.add(index)
        for person in programme_people(row.folded, self._known):
            self._add_person(person)

    def _add_participant_row(self, row: TextRow) -> bool:
        """Reads a row of participants; False if it names fewer than two: 青葉野市長 神谷 美咲×東雲大学教授 関根 拓"""
        entries = roster_entries(row.text, row.folded, self._known)
        for entry in entries if len(entries) > 1 else ():
            split = combined_office([":".join(entry.office)], self._known)
            self._add_person(
                Participant(spaced(entry.name), split.organization, split.department, split.posts, entry.as_written)
            )
        return len(entries) > 1

    def _add_person(self, person: Participant, *, member: bool = False, seat: str | None = None) -> bool:
        """Adds a person unless one with that name is listed; returns True if the person is new."""
        new = person.name not in self._names
        if new:
            self._names.add(person.name)
            self.people.append(Attendee(person, member, seat))
        return new

    def _is_member_group(self) -> bool:
        return (
            self._group is not None and bool(re.search(r"委員$|議員$|理事$", self._group)) and "外" not in self._group
        )

    def _keep_pending_office(self, text: str) -> None:
        plain = exact_key(text)
        if (
            len(plain) <= 40
            and not _ITEM.match(plain)
            and not re.search("[、,]", plain)
            and (is_office(plain.strip("()")) or re.fullmatch(r"\(.{1,40}\)", plain))
        ):
            self._pending = join_bracketed_posts([*self._pending, plain])
        else:
            self._pending = []

    def _add_entry(self, one: AttendanceEntry, as_written: str) -> bool:
        self._office = (office := narrow(one.office)) or self._office
        member = self._is_member_group() and (not office or is_member_title(office)) and not self._pending
        seat = exact_key(office) if re.fullmatch(SEAT, office) else None
        if member and (not office or seat):
            office = "議員" if self._group and "議員" in self._group else "委員"
        posts = [*self._pending, *(post for part in office.split(":") for post in concurrent_offices(part))]
        self._pending = []
        if self._group in {"証人", "参考人", "公述人", "政府参考人"} and not office.endswith(
            ("専門員", "室長", "書記")
        ):
            posts.insert(0, self._group)
        posts = join_bracketed_posts([post for post in posts if len(posts) == 1 or not CHAIR.fullmatch(post)])
        # A body without an office: 黒江 忠彦(桜川市)
        body = names.sole_organization(office, self._known) if posts == [office] else None
        split = combined_office([] if body else posts, self._known)
        presiding = member or exact_key(office) in {"議長", "副議長"}
        if (
            split.department
            and re.search(r"[局部庁]$", split.department)
            and re.fullmatch(r"(?:本部|局|部|事務局)?長", "".join(split.posts[:1]))
        ):
            self._unit = split.department
        citizen = is_occupation(office) and not is_office(office)
        own = self._assembly if presiding else self._side or self._part_body or ministry_of(posts) or self._body
        person = Participant(
            name=one.name,
            organization=split.organization or body or (None if citizen else own),
            department=split.department or (None if presiding else self._unit_of(posts)),
            posts=split.posts or (() if split.department or body else tuple(posts)),
            as_written=as_written,
        )
        return self._add_person(person, member=presiding, seat=seat)

    def _unit_of(self, posts: Sequence[str]) -> str | None:
        """The unit whose head is listed above, for a post that ranks below such a head."""
        under = _UNDER_DIVISION if self._unit and self._unit.endswith("部") else _UNDER_BUREAU
        return self._unit if self._unit and posts and under.search(posts[-1]) else None
