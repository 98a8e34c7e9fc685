"""The layout of the CIO forum's articles, read as a reader reads them.

Every row gets one role, in the order in which the roles can be told: title, list of participants, agenda,
labels and captions, speaker lines and questions, credits and footer, headings, closing. The turns are then
put together from top to bottom. A row is never dropped: it is in the dialogue or named by a diagnostic.
"""

from bisect import bisect_left
from collections.abc import Sequence

from indexer.manuscript import Manuscript
from indexer.parsing import closing, cues, header, headings, labels, participants, tail, turns
from indexer.parsing.attribution import Cast, called
from indexer.parsing.folding import name_key
from indexer.parsing.layout import Layout
from indexer.parsing.rows import Row, is_dense, rows_of
from indexer.parsing.slug import slug_of
from kb.messages import N_, _
from kb.model.dialogue import Diagnostic, Dialogue
from kb.model.organizations import METROPOLIS, named_municipalities

_LONGEST_HEADING = 60


def _read(manuscript: Manuscript) -> Dialogue:
    return _Reading(manuscript, rows_of(manuscript)).dialogue()


class _Reading:
    """One manuscript being read: the roles found so far, by index of row."""

    def __init__(self, manuscript: Manuscript, rows: Sequence[Row]) -> None:
        self.manuscript, self.rows = manuscript, rows
        self.roles: dict[int, str] = {}
        self.labels: dict[int, labels.Label] = {}
        self.dashes: dict[int, int] = {}
        self.title = header.find_title(rows)
        self._mark(self.title.rows, "title")
        self.known = self._organizations()
        self.roster = participants.find_roster(rows, self.known)
        self.known |= {person.organization for person in self.roster.participants if person.organization}
        self._mark(self.roster.rows, "participant")
        self._mark(self.roster.labels | self.roster.groups, "label")
        self._mark_noise()
        self.cast = Cast(self.roster.participants, self.known)
        self._mark_talk()
        self.first, self.last = self._talk()
        self.agenda = header.find_agenda(rows, self.first)
        self._mark(self.agenda.rows, "agenda")
        self._mark(self.agenda.labels, "label")
        self.dense = is_dense(rows)
        self.body = self._body_start()
        self.tail = tail.find_tail(rows, self.last, range(self.body))
        for index in self.tail.credits - self.roster.rows - self.title.rows:
            self.roles[index] = "credit"
        for index in self.tail.footer:
            self.roles[index] = "footer"
        self._mark(turns.unknown_labels(rows, self.roles, self.body, self.tail.start, dense=self.dense), "unknown")
        groups = self._headings(self.tail.start)
        self.closing = self._closing()
        if self.closing < self.tail.start:
            self._forget_headings()
            groups = self._headings(self.closing, closed=True)
        self.paths = headings.sections(rows, groups, self.agenda.items)

    def dialogue(self) -> Dialogue:
        """What has been read, put together."""
        assembly = turns.Assembly(self.cast)
        for index, row in enumerate(self.rows):
            self._take(assembly, index, row)
        said = assembly.turns()
        of_header = [index for index in range(self.body) if index not in self.roles]
        series, number, differs = header.find_series(self.rows, self.title.text, of_header)
        day = header.find_day(self.rows, of_header, range(min(self.closing, self.tail.start), len(self.rows)))
        at = self.rows[min(self.title.rows, default=0)]
        if day is None:
            assembly.report(at, "missing-date", _("座談会の日付が書かれていません。"))
        if not self.roster.participants:
            assembly.report(at, "missing-participants", _("参加者の一覧がありません。紹介の行から補いました。"))
        if not self.title.rows:
            assembly.report(at, "missing-title", _("題名が見つかりません。"))
        for conflict in number.conflicts:
            message = _(
                "「第{other}回」とありますが、開催の文の第{number}回としました。",
                other=conflict.number,
                number=number.value,
            )
            assembly.report(self.rows[conflict.row], "number-conflict", message)
        if differs:
            assembly.report(at, "part-conflict", _("題名と本文で、何回目の記事かが食い違います。題名によりました。"))
        for index in sorted(self.roster.labels & self.roster.rows):
            message = _("参加者の見出しと同じ行から読みました: {text}", text=self.rows[index].text)
            assembly.report(self.rows[index], "label", message)
        for index in sorted(self.roster.joined):
            message = _("一行に複数の参加者がいます: {text}", text=self.rows[index].text)
            assembly.report(self.rows[index], "joined-participants", message)
        return Dialogue(
            id=slug_of(self.manuscript.source.path, self.manuscript.name),
            title=self.title.text,
            source=self.manuscript.source,
            series=series,
            date=day,
            agenda=self.agenda.items,
            participants=tuple(self.cast.people),
            turns=said,
            credits=tuple(self.rows[index].text for index in sorted(self.tail.credits)),
            diagnostics=_sorted((*self.manuscript.diagnostics, *assembly.diagnostics)),
        )

    def _take(self, assembly: turns.Assembly, index: int, row: Row) -> None:
        role = self.roles.get(index)
        if role == "speaker":
            assembly.speaker(row, self.labels[index])
        elif role == "question":
            assembly.question(row, self.dashes[index])
        elif role == "unknown":
            assembly.unknown(row)
        elif role == "heading":
            assembly.heading(row, self.paths.get(index))
        elif role in {"label", "image-caption", "divider", "footer"}:
            message = _(
                "本文ではない行として除きました: {text}", text=row.text if len(row.text) <= 80 else row.text[:79] + "…"
            )
            assembly.report(row, role, message)
        elif role is None and (index < self.body or index >= self.closing):
            if index == self.closing and self.roles.get(index - 1) != "heading":
                assembly.leave_section()
            assembly.narration(row)
        elif role is None:
            self._take_text(assembly, index, row)

    def _take_text(self, assembly: turns.Assembly, index: int, row: Row) -> None:
        if len(row.text) <= 30 and row.gap_before and row.gap_after and not cues.is_sentence(row.folded):
            above = self.roles.get(index - 1)
            if (
                above not in {"speaker", "unknown"}
                and not cues.is_exclaimed(row.folded)
                and not cues.is_bullet(row.folded)
            ):
                message = _("見出しか図の題かもしれない短い行を、本文に残しました: {text}", text=row.text)
                assembly.report(row, "unclear-line", message)
        assembly.text(row)

    def _mark(self, indexes: set[int] | frozenset[int], role: str) -> None:
        for index in indexes:
            self.roles.setdefault(index, role)

    def _organizations(self) -> set[str]:
        texts = [self.title.text, *(row.folded for row in self.rows[:40] if "×" in row.folded or "CIO" in row.folded)]
        return {METROPOLIS} | {name for text in texts for name in named_municipalities(text)}

    def _mark_noise(self) -> None:
        for index, row in enumerate(self.rows):
            if index not in self.roles and (code := cues.noise(row)):
                self.roles[index] = code

    def _mark_talk(self) -> None:
        """Speaker lines and questions. Only what the article calls people makes a bare name a label."""
        free = [index for index in range(len(self.rows)) if index not in self.roles]
        names = called(self.roster.participants) | labels.aliases_in([self.rows[index] for index in free])
        start = max(self.title.rows, default=-1) + 1
        for index in free[bisect_left(free, start) :]:
            label = labels.read_label(self.rows[index], names, self.known)
            if label and label.introduces:
                names.add(name_key(label.name))
        for index in free[bisect_left(free, start) :]:
            if label := labels.read_label(self.rows[index], names, self.known):
                self.labels[index] = label
                self.roles[index] = "speaker"
            elif dash := cues.question_dash(self.rows[index].folded):
                self.dashes[index] = dash
                self.roles[index] = "question"

    def _talk(self) -> tuple[int, int]:
        """The first and the last row that opens a turn; past the end where nobody speaks."""
        opening = [index for index, role in self.roles.items() if role in {"speaker", "question"}]
        return min(opening, default=len(self.rows)), max(opening, default=-1)

    def _body_start(self) -> int:
        """The row from which on short lines can be headings: behind the header's last line of its own kind."""
        start = 0
        for index in range(self.first):
            role, row = self.roles.get(index), self.rows[index]
            if role in {"participant", "agenda", "title"} or (role is None and _is_of_header(row)):
                start = index + 1
        return min(start, self.first)

    def _headings(self, end: int, *, closed: bool = False) -> list[list[int]]:
        groups = headings.find_headings(self.rows, self.roles, self.body, end, dense=self.dense, closed=closed)
        self._mark({index for group in groups for index in group}, "heading")
        return groups

    def _forget_headings(self) -> None:
        self.roles = {index: role for index, role in self.roles.items() if role != "heading"}

    def _closing(self) -> int:
        if self.last < 0:
            return self.tail.start
        last = max([self.last, *(index for index, role in self.roles.items() if role == "unknown")])
        followed = self.tail.start < len(self.rows) or self.roles.get(len(self.rows) - 1) == "label"
        return closing.closing_start(self.rows, self.roles, last, self.tail.start, followed=followed)


def _is_of_header(row: Row) -> bool:
    """A definition, a notice, an announcement or prose: above it, a short line is no heading of the talk."""
    if row.folded.startswith("※") or cues.is_part_notice(row.folded) or cues.is_sentence(row.folded):
        return True
    return len(row.text) > _LONGEST_HEADING or "座談会" in row.folded


LAYOUT = Layout("forum", N_("座談会の記事"), lambda manuscript: 0.2, _read)


def _sorted(found: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
    return tuple(sorted(found, key=lambda diagnostic: (diagnostic.line, diagnostic.code)))
