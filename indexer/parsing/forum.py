"""The layout of the CIO forum's articles, read as a reader reads them.

Every row gets one role, in the order in which the roles can be told: title, list of participants, agenda,
labels and captions, speaker lines and questions, credits and footer, headings, closing. The turns are then
put together from top to bottom. A row is never dropped: it is in the dialogue or named by a diagnostic.
"""

from collections.abc import Iterable, Sequence

from indexer.manuscript import Manuscript
from indexer.parsing import closing, context, cues, header, headings, labels, participants, tail, turns
from indexer.parsing.attribution import Cast
from indexer.parsing.layout import Layout
from indexer.parsing.remarks import remarks_on
from indexer.parsing.rows import Role, Row, is_dense, rows_of
from indexer.parsing.series import find_series
from indexer.parsing.slug import slug_of
from indexer.parsing.strangers import Strangers, find_strangers
from indexer.parsing.vocabulary import keys_of, vocabulary_of
from kb.messages import N_, _
from kb.model.dialogue import Diagnostic, Dialogue
from kb.model.organizations import METROPOLIS, named_municipalities

_LONGEST_HEADING = 60
_LONGEST_CAPTION = 40


def _read(manuscript: Manuscript) -> Dialogue:
    return _Reading(manuscript, rows_of(manuscript)).dialogue()


class _Reading:
    """One manuscript being read: the roles found so far, by index of row."""

    def __init__(self, manuscript: Manuscript, rows: Sequence[Row]) -> None:
        self.manuscript, self.rows = manuscript, rows
        self.dense = is_dense(rows)
        self.roles: dict[int, Role] = {}
        self.labels: dict[int, labels.Label] = {}
        self.dashes: dict[int, int] = {}
        self.doubts: dict[int, str] = {}
        self._read_header()
        self._read_talk()
        self._read_ending()
        self._read_headings()

    def _read_header(self) -> None:
        """Title, organizations, list of participants; captions and labels of the page wherever they stand."""
        self.title = header.find_title(self.rows)
        self._mark(self.title.rows, "title")
        known = self._organizations()
        self.roster = participants.find_roster(self.rows, known)
        self.known = known | {person.organization for person in self.roster.participants if person.organization}
        self._mark(self.roster.rows, "participant")
        self._mark(self.roster.labels | self.roster.groups, "label")
        self._mark(self.roster.absent, "absent")
        self._mark_noise()
        self.cast = Cast(self.roster.participants, self.known, self.roster.hosts)

    def _read_talk(self) -> None:
        """Speaker lines and questions, the agenda above them, and speaker lines of people unknown."""
        self._mark_talk()
        self._mark_legends()
        first, _last = self._talk()
        self.agenda = header.find_agenda(self.rows, first)
        self._mark(self.agenda.rows, "agenda")
        self._mark(self.agenda.labels, "label")
        self.strangers = self._strangers(first)
        self._mark(self.strangers.labels, "unknown")
        self.first, self.last = self._talk()
        self.body = self._body_start()

    def _read_ending(self) -> None:
        """Credits and footer."""
        self.tail = tail.find_tail(self.rows, self.last, range(self.body))
        for index in self.tail.credits - self.roster.rows - self.title.rows:
            self.roles[index] = "credit"
        for index in self.tail.footer:
            self.roles[index] = "footer"

    def _read_headings(self) -> None:
        """Headings and the closing: where the closing begins, there are headings only above it."""
        groups = self._headings(self.tail.start)
        self.closing = self._closing()
        if self.closing.start < self.tail.start:
            self._forget_headings()
            groups = self._headings(self.closing.start, closed=True)
        self.paths = headings.sections(self.rows, groups, self.agenda.items)
        for index in headings.doubtful(self.rows, self.roles, groups):
            self.doubts[index] = "unclear-heading"
        if self.closing.unclear is not None:
            self.doubts[self.closing.unclear] = "unclear-closing"

    def dialogue(self) -> Dialogue:
        """What has been read, put together."""
        assembly = turns.Assembly(self.cast)
        for index, row in enumerate(self.rows):
            self._take(assembly, index, row)
        said = assembly.turns()
        of_header = [index for index in range(self.body) if index not in self.roles]
        ending = [index for index in range(self._end(), len(self.rows)) if self.roles.get(index) != "footer"]
        series, number, differs = find_series(self.rows, self.title.text, of_header, ending)
        day = header.find_day(self.rows, of_header, range(self._end(), len(self.rows)))
        at = self.rows[min(self.title.rows, default=0)]
        if day is None:
            assembly.report(at, "missing-date", _("座談会の日付が書かれていません。"))
        if not self.roster.participants:
            assembly.report(at, "missing-participants", _("参加者の一覧がありません。紹介の行から補いました。"))
        if not self.title.rows:
            assembly.report(at, "missing-title", _("題名が見つかりません。"))
        if differs:
            assembly.report(at, "part-conflict", _("題名と本文で、何回目の記事かが食い違います。題名によりました。"))
        found = remarks_on(self.rows, self.roster, number.conflicts, number.value, self.doubts)
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
            diagnostics=_sorted((*self.manuscript.diagnostics, *assembly.diagnostics, *found)),
        )

    def _end(self) -> int:
        return min(self.closing.start, self.tail.start)

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
        elif role is None and (index < self.body or index >= self.closing.start):
            if index == self.closing.start and self.roles.get(index - 1) != "heading":
                assembly.leave_section()
            assembly.narration(row)
        elif role is None:
            self._take_text(assembly, index, row)

    def _take_text(self, assembly: turns.Assembly, index: int, row: Row) -> None:
        apart = len(row.text) <= 30 and row.gap_before and row.gap_after and not cues.is_said(row.folded)
        plain = cues.is_bullet(row.folded) or cues.is_remark(row.folded) or cues.is_address(row.folded)
        behind_label = self.roles.get(index - 1) in {"speaker", "unknown"}
        named = len(row.text) <= 24 and row.gap_before and not cues.is_said(row.folded) and self._begins_with_name(row)
        if index not in self.doubts and (
            named or (apart and not plain and not behind_label) or index in self.strangers.unclear
        ):
            self.doubts[index] = "unclear-line"
        assembly.text(row)

    def _begins_with_name(self, row: Row) -> bool:
        surnames = {person.name.partition(" ")[0] for person in self.cast.people}
        return any(len(surname) > 1 and row.text.startswith(surname) for surname in surnames)

    def _mark(self, indexes: Iterable[int], role: Role) -> None:
        for index in indexes:
            self.roles.setdefault(index, role)

    def _organizations(self) -> set[str]:
        texts = [self.title.text, *(row.folded for row in self.rows[:40] if "×" in row.folded or "CIO" in row.folded)]
        return {METROPOLIS} | {name for text in texts for name in named_municipalities(text)}

    def _mark_noise(self) -> None:
        for index, row in enumerate(self.rows):
            if index in self.roles or not (code := cues.noise(row)):
                continue
            if code == "divider" or not context.is_inside_sentence(self.rows, self.roles, index, dense=self.dense):
                self.roles[index] = code

    def _mark_talk(self) -> None:
        """Speaker lines and questions. Only what the article calls people makes a bare name a label."""
        start = max(self.title.rows, default=-1) + 1
        free = [index for index in range(start, len(self.rows)) if index not in self.roles]
        rows = self.rows
        words = vocabulary_of(self.roster.participants, labels.aliases_in([rows[index] for index in free]), self.known)
        for index in free:
            label = labels.read_label(rows[index], words)
            if label and label.introduces:
                words.called |= keys_of(label.name)
        found = {index: label for index in free if (label := labels.read_label(rows[index], words))}
        for index in list(found):
            for listed in context.listed_labels(rows, self.roles, found, index, dense=self.dense):
                if listed in found and not found[listed].alias:
                    del found[listed]
                    self.doubts[listed] = "unclear-label"
        self.labels = found
        self._mark(found, "speaker")
        for index in free:
            inside = context.is_inside_sentence(rows, self.roles, index, dense=self.dense)
            if index not in found and not inside and (dash := cues.question_dash(rows[index].folded)):
                self.dashes[index] = dash
                self.roles[index] = "question"

    def _mark_legends(self) -> None:
        """A short line right below a picture that stands as such in the text tells of the picture."""
        for index in range(1, len(self.rows)):
            row, above = self.rows[index], self.rows[index - 1]
            if index in self.roles or row.gap_before or not row.gap_after or row.heading is not None:
                continue
            if cues.is_picture(above.folded) and len(row.text) <= _LONGEST_CAPTION and not cues.is_said(row.folded):
                self.roles[index] = "image-caption"

    def _strangers(self, first: int) -> Strangers:
        """Speaker lines that nothing introduces, from the end of the header's own lines on."""
        start = 0
        for index in range(first):
            if self.roles.get(index) in {"participant", "agenda", "title"} or (
                index not in self.roles and _is_announcement(self.rows[index])
            ):
                start = index + 1
        end = len(self.rows)
        for index in range(len(self.rows) - 1, max(self._talk()[1], start), -1):
            if cues.is_footer(self.rows[index].folded) or cues.is_credit(self.rows[index].folded):
                end = index
        topics = {headings.topic_of(item) for item in self.agenda.items}
        rows, roles = self.rows, self.roles
        return find_strangers(rows, roles, start, end, dense=self.dense, topics=topics, known=self.known)

    def _talk(self) -> tuple[int, int]:
        """The first and the last row that opens a turn; past the end where nobody speaks."""
        opening = [index for index, role in self.roles.items() if role in {"speaker", "question", "unknown"}]
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

    def _closing(self) -> closing.Closing:
        if self.last < 0:
            return closing.Closing(self.tail.start)
        followed = self.tail.start < len(self.rows) or self.roles.get(len(self.rows) - 1) == "label"
        return closing.find_closing(self.rows, self.roles, self.last, self.tail.start, followed=followed)


def _is_announcement(row: Row) -> bool:
    """What only stands above the talk: a definition, a notice, the series and its day."""
    text = row.folded
    return text.startswith("※") or cues.is_part_notice(text) or "フォーラム" in text or "座談会」" in text


def _is_of_header(row: Row) -> bool:
    """A definition, a notice, an announcement or prose: above it, a short line is no heading of the talk."""
    if row.folded.startswith("※") or cues.is_part_notice(row.folded) or cues.is_sentence(row.folded):
        return True
    return len(row.text) > _LONGEST_HEADING or "座談会" in row.folded


LAYOUT = Layout("forum", N_("座談会の記事"), lambda manuscript: 0.2, _read)


def _sorted(found: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
    return tuple(sorted(found, key=lambda diagnostic: (diagnostic.line, diagnostic.code)))
