"""A record put together: header, turns and what is doubtful. The layouts of other bodies share it."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

import msgspec
from msgspec import Struct

from indexer.manuscript import Manuscript
from indexer.parsing.draft import TurnDraft
from indexer.parsing.layouts.records import header as masthead
from indexer.parsing.layouts.records.end_matter import RecordEnd, find_ending
from indexer.parsing.layouts.records.headings import PAGE
from indexer.parsing.layouts.records.opening import TurnOpening
from indexer.parsing.lines.page_noise import is_table_head, noise_kind
from indexer.parsing.lines.quoting import short
from indexer.parsing.lines.rows import SHORT, TextRow
from indexer.parsing.lines.sentences import is_said
from indexer.parsing.people.attendance import Attendance, find_attendance
from indexer.parsing.people.names import is_full_name, is_surname
from indexer.parsing.people.titles import is_office, split_label
from indexer.parsing.slug import slug_of
from indexer.parsing.speakers.record import RecordSpeakers
from kb.messages import _
from kb.model.calendar import find_date
from kb.model.dialogue import Diagnostic, Dialogue, Series, Turn
from kb.model.names import exact_key, narrow
from kb.model.organizations import named_municipalities

# What answers, where only one person is there to do so.
_ANSWER = re.compile(r"[AＡ](?:nswer)?|答|回答")
_LABELLED = re.compile(r"(?P<label>[^:。、,?!「」『』…]{2,24}) ?:(?!//) ?[^\d\s].{5}")


class RecordParts(Struct, frozen=True):
    """Rows (by index) that are no speech: openings, headings with their depth, and where matter of nobody's begins.

    `split` are pieces of one line, `unclear` rows that may open a turn of somebody unknown. `page` tells the page of a
    site, whose captions and labels are no text.
    """

    openings: Mapping[int, TurnOpening]
    headings: Mapping[int, int] = {}
    silent: Collection[int] = frozenset()
    split: Collection[int] = frozenset()
    unclear: Collection[int] = frozenset()
    page: bool = True


def mentioned(rows: Sequence[TextRow], openings: Mapping[int, TurnOpening]) -> Counter[str]:
    """Whole names that the talk gives: of whom it calls on to speak, and of whom presents themselves."""
    names: Counter[str] = Counter()
    surnames = {
        exact_key(named.name) for opening in openings.values() if (named := split_label(opening.label)) and named.name
    }
    surnames |= {exact_key(opening.label) for opening in openings.values() if is_surname(exact_key(opening.label))}
    if not surnames:
        return names
    beginning = "|".join(sorted(map(re.escape, surnames), key=len, reverse=True))
    pattern = re.compile(
        rf"(?P<name>(?:{beginning}) ?(?:[\u3400-\u9fff々]{{1,3}}|[ぁ-ゖ]{{2,4}}|[ァ-ヺー]{{2,5}}))"
        r"(?:(?:委員|議員|理事|君|さん)の(?:発言|質疑|質問)|(?:さん|氏|君)(?=[をがはのとに、])|です。|と申し|でございます)"
    )
    for index, row in enumerate(rows):
        # A label before the speech is no beginning of a name: 大槻　同感です。
        text = narrow(openings[index].text) if index in openings else row.folded
        for found in pattern.finditer(text):
            name = found["name"]
            if not is_office(name) and not re.search(r"(?:さん|です|ます|として|から|委員|部|課|局)", name):
                names[name] += 1
    return names


def _is_labelled(row: TextRow) -> bool:
    """Whether a row of a speech begins with somebody's office or whole name, a colon and speech of its own."""
    found = _LABELLED.match(row.folded[: SHORT + 1])
    if not found or not is_said(row.folded):
        return False
    return is_full_name(found["label"]) or (is_office(found["label"]) and split_label(found["label"]) is not None)


class Transcript:
    """A manuscript whose openings are known, read from top to bottom."""

    def __init__(self, manuscript: Manuscript, rows: Sequence[TextRow], parts: RecordParts) -> None:
        self.rows, self._manuscript = rows, manuscript
        self._ending = find_ending(rows, parts.openings) if parts.page else RecordEnd()
        openings = {index: one for index, one in parts.openings.items() if index not in self._ending.notes}
        headings = {index: depth for index, depth in parts.headings.items() if index not in self._ending.notes}
        self._parts = parts = msgspec.structs.replace(parts, openings=openings, headings=headings)
        self.first = min(openings, default=len(rows))
        above = min([self.first, *parts.headings])
        self._title = masthead.find_title(rows, self.first)
        hosts = masthead.hosts_of(rows, self.first, manuscript.source.url)
        known = {hosts.body} if hosts.body else set()
        known |= {name for row in rows[: min(self.first, 40)] for name in named_municipalities(row.folded[:SHORT])}
        known |= masthead.bodies_in(rows[: min(self.first, 40)])
        self._attendance: Attendance = find_attendance(rows, self.first, known, hosts.body, hosts.assembly)
        self._day = masthead.find_day(rows, self.first, self._title) or next(
            filter(None, (find_date(rows[index].folded) for index in sorted(self._ending.credits))), None
        )
        self._agenda = masthead.find_agenda(rows, above, self.first, self._attendance.rows)
        self._kept = {*self._agenda, *self._attendance.rows, *self._ending.credits}
        self.company = RecordSpeakers(
            self._attendance.people, known, hosts.body, hosts.assembly, mentioned(rows, parts.openings)
        )
        self.diagnostics: list[Diagnostic] = []
        self._drafts: list[TurnDraft] = []
        self._open: TurnDraft | None = None
        self._section: list[tuple[int, str]] = []
        self._headings: list[tuple[TextRow, int]] = []
        self._said: set[str] = set()

    def dialogue(self) -> Dialogue:
        """What has been read, put together."""
        for index, row in enumerate(self.rows):
            self._take(index, row)
        self._report_header()
        turns = self._turns()
        found = (*self._manuscript.diagnostics, *self.diagnostics)
        return Dialogue(
            id=slug_of(self._manuscript.source.path, self._manuscript.name),
            title=self.rows[self._title].text if self._title is not None else "",
            source=self._manuscript.source,
            series=Series(),
            date=self._day,
            agenda=tuple(self.rows[index].text for index in self._agenda),
            participants=tuple(self.company.people),
            turns=turns,
            credits=tuple(self.rows[index].text for index in sorted(self._ending.credits)),
            diagnostics=tuple(sorted(found, key=lambda one: (one.line, one.code))),
        )

    def report(self, row: TextRow, code: str, message: str) -> None:
        """Adds a diagnostic about a row."""
        self.diagnostics.append(Diagnostic(row.number, code, message))

    def _take(self, index: int, row: TextRow) -> None:
        if index in self._parts.split and (index == 0 or self.rows[index - 1].number != row.number):
            self.report(row, "split-line", _("一行に複数の発言があるため、発言者の印で分けました。"))
        if index == self._title or index in self._kept:
            return
        if opening := self._parts.openings.get(index):
            self._start(row, opening)
        elif self._is_label(index, row):
            self.report(row, "label", _("本文ではない行として除きました: {text}", text=short(row.text)))
        elif index in self._ending.footer:
            self.report(row, "footer", _("本文ではない行として除きました: {text}", text=short(row.text)))
        elif index in self._parts.headings and index not in self._attendance.lists:
            self._open = None
            depth = self._parts.headings[index]
            self._section = [(level, text) for level, text in self._section if level < depth] + [(depth, row.text)]
            self._headings.append((row, len(self._drafts)))
        elif self._parts.page and (noise := noise_kind(row)) and noise != "divider":
            self.report(row, noise, _("本文ではない行として除きました: {text}", text=short(row.text)))
        elif self._open is None or (self._is_silent(index) and self._open.kind != "narration"):
            section = () if index in self._ending.notes else self._path()
            self._open = TurnDraft("narration", row.number, section, texts=[row.text])
            self._drafts.append(self._open)
        else:
            self._open.texts.append(row.text)
            if self._open.kind == "speech" and (index in self._parts.unclear or _is_labelled(row)):
                message = _(
                    "発言者の行かもしれませんが、誰とも分からないため本文に残しました: {text}", text=short(row.text)
                )
                self.report(row, "unread-label", message)

    def _is_silent(self, index: int) -> bool:
        return index in self._parts.silent or index in self._ending.notes

    def _is_label(self, index: int, row: TextRow) -> bool:
        """Whether the row is the page's, the head of a table of those present, or announces who speaks below."""
        head = index < self.first and is_table_head(row.folded)
        return head or bool(PAGE.fullmatch(row.folded[:SHORT])) or self._announces(index, row)

    def _announces(self, index: int, row: TextRow) -> bool:
        """Whether the row is but the name that the page sets above a turn."""
        return index + 1 in self._parts.openings and exact_key(row.text) in {
            exact_key(one.name) for one in self.company.people if len(exact_key(one.name)) > 2
        }

    def _start(self, row: TextRow, opening: TurnOpening) -> None:
        draft = TurnDraft(
            opening.kind, row.number, self._path(), opening.as_written, texts=[opening.text] if opening.text else []
        )
        self._drafts.append(draft)
        self._open = draft
        if opening.kind != "speech":
            return
        if opening.alias:
            self._introduce(opening, opening.alias)
        if not opening.label:
            self.report(row, "unknown-speaker", _("誰の答えか、記事からは分かりません。"))
            return
        answered = _ANSWER.fullmatch(opening.label) and len(self._attendance.people) == 1
        called = self._attendance.people[0].person.name if answered else opening.alias or opening.label
        speaker = self.company.speaker(called)
        draft.speaker, draft.organization, draft.post = speaker.name, speaker.organization, speaker.post
        if speaker.problem and (speaker.name is None or opening.label not in self._said):
            self.report(row, *speaker.problem)
        self._said.add(opening.label)

    def _introduce(self, opening: TurnOpening, alias: str) -> None:
        found = self.company.speaker(opening.label)
        person = next((one for one in self.company.people if one.name == found.name), None)
        if person:
            self.company.introduce(alias, person)

    def _path(self) -> tuple[str, ...]:
        return tuple(text for _level, text in self._section)

    def _turns(self) -> tuple[Turn, ...]:
        """The turns; a label without any speech and a heading without any turn are reported, not kept."""
        for row, first in self._headings:
            if not any(any(draft.texts) and row.text in draft.section for draft in self._drafts[first:]):
                self.report(row, "empty-section", _("下に発言のない見出しです: {text}", text=short(row.text)))
        kept = [draft for draft in self._drafts if any(draft.texts)]
        for draft in self._drafts:
            if not any(draft.texts):
                message = _("発言のない発言者の行です: {text}", text=short(draft.as_written))
                self.diagnostics.append(Diagnostic(draft.line, "empty-turn", message))
        return tuple(draft.turn(order) for order, draft in enumerate(kept, 1))

    def _report_header(self) -> None:
        at = self.rows[self._title or 0]
        if self._day is None:
            self.report(at, "missing-date", _("会議の日付が書かれていません。"))
        if not self._attendance.people:
            self.report(at, "missing-participants", _("出席者の一覧がありません。発言者の書き方から補いました。"))
        if self._title is None:
            self.report(at, "missing-title", _("題名が見つかりません。"))
