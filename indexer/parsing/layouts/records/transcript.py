"""Parses a record whose turn openings are known: header, attendance and end matter, then its rows in order."""

import re
from collections.abc import Collection, Sequence
from datetime import date

import msgspec
from msgspec import Struct

from indexer.manuscript import Manuscript
from indexer.parsing.builder import DialogueBuilder
from indexer.parsing.layouts.records import header
from indexer.parsing.layouts.records.end_matter import RecordEnd, find_record_end
from indexer.parsing.layouts.records.headings import PAGE
from indexer.parsing.layouts.records.mentioned_names import mentioned_names
from indexer.parsing.layouts.records.parts import RecordParts, TurnOpening
from indexer.parsing.layouts.records.series import find_series
from indexer.parsing.layouts.records.title import find_title
from indexer.parsing.lines.page_noise import is_table_header, noise_kind
from indexer.parsing.lines.rows import SHORT, TextRow, quoted
from indexer.parsing.lines.sentences import ends_as_speech
from indexer.parsing.people.attendance import Attendance, find_attendance
from indexer.parsing.people.names import is_full_name
from indexer.parsing.people.titles import is_office, split_label
from indexer.parsing.speakers.base import ResolvedSpeaker, SpeakerLabel
from indexer.parsing.speakers.record import RecordSpeakers, record_speakers
from indexer.parsing.speakers.record_bodies import RecordBodies
from kb.messages import _
from kb.model.calendar import find_date
from kb.model.dialogue import Dialogue
from kb.model.names import exact_key
from kb.model.organizations import named_municipalities

# The label of an answer; if only one person is present, that person gives it.
_ANSWER = re.compile(r"[AＡ](?:nswer)?|答|回答")
_LABELLED = re.compile(r"(?P<label>[^:。、,?!「」『』…]{2,24}) ?:(?!//) ?[^\d\s].{5}")
_DEEP = 40  # rows in which a header names municipalities


class RecordContext(Struct, frozen=True):
    """The parts of a record around its turns, by index of row. `first` is the row of the first turn."""

    rows: Sequence[TextRow]
    parts: RecordParts
    first: int
    title: int | None
    day: date | None
    agenda: Sequence[int]
    bodies: header.ConveningBodies
    known: Collection[str]
    attendance: Attendance
    end: RecordEnd


def parse_record(manuscript: Manuscript, rows: Sequence[TextRow], parts: RecordParts) -> Dialogue:
    """The dialogue of a record whose turns open at the rows in `parts`."""
    context = record_context(rows, parts, manuscript.source.url)
    present, bodies = context.attendance.people, context.bodies
    names = mentioned_names(rows, context.parts.openings)
    speakers = record_speakers(present, RecordBodies(context.known, bodies.body, bodies.assembly), names)
    builder = DialogueBuilder(manuscript)
    _RecordWalker(builder, speakers, context).read()
    _report_header(builder, context)
    return builder.build(
        title=rows[context.title].text if context.title is not None else "",
        day=context.day,
        agenda=[rows[index].text for index in context.agenda],
        participants=speakers.people,
        series=find_series(rows, context.title),
        credit_lines=[rows[index].text for index in sorted(context.end.credits)],
    )


def record_context(rows: Sequence[TextRow], parts: RecordParts, url: str | None) -> RecordContext:
    """Finds title, bodies, attendance, date, agenda and end matter.

    Openings and headings within notes on people are dropped.
    """
    end = find_record_end(rows, parts.openings) if parts.is_web_page else RecordEnd()
    parts = msgspec.structs.replace(
        parts,
        openings={index: opening for index, opening in parts.openings.items() if index not in end.notes},
        headings={index: depth for index, depth in parts.headings.items() if index not in end.notes},
    )
    first = min(parts.openings, default=len(rows))
    above = min([first, *parts.headings])
    title = find_title(rows, first)
    bodies = header.convening_bodies(rows, first, url)
    top = rows[: min(first, _DEEP)]
    known = {bodies.body} if bodies.body else set()
    known |= {name for row in top for name in named_municipalities(row.folded[:SHORT])}
    known |= header.municipalities_in_sentences(top)
    attendance = find_attendance(rows, first, known, bodies.body, bodies.assembly)
    day = header.find_day(rows, first, title) or next(
        filter(None, (find_date(rows[index].folded) for index in sorted(end.credits))), None
    )
    return RecordContext(
        rows=rows,
        parts=parts,
        first=first,
        title=title,
        day=day,
        agenda=header.find_agenda(rows, above, first, attendance.rows),
        bodies=bodies,
        known=known,
        attendance=attendance,
        end=end,
    )


class _RecordWalker:
    """Passes the rows of a record to the builder from top to bottom."""

    def __init__(self, builder: DialogueBuilder, speakers: RecordSpeakers, context: RecordContext) -> None:
        self._builder, self._speakers, self._context = builder, speakers, context
        self._path: list[tuple[int, str]] = []
        self._labels_seen: set[str] = set()

    def read(self) -> None:
        """Takes every row once, except the title and rows stored elsewhere (agenda, attendance, credits)."""
        context = self._context
        kept = {context.title, *context.agenda, *context.attendance.rows, *context.end.credits}
        for index, row in enumerate(context.rows):
            if index in context.parts.split and (index == 0 or context.rows[index - 1].number != row.number):
                message = _("一行に複数の発言があるため、発言者の印で分けました。")
                self._builder.report(row, "split-line", message)
            if index not in kept:
                self._take(index, row)

    def _take(self, index: int, row: TextRow) -> None:
        builder, parts, end = self._builder, self._context.parts, self._context.end
        if opening := parts.openings.get(index):
            self._start(row, opening)
        elif self._is_page_label(index, row):
            builder.report_removed(row, "label")
        elif index in end.footer:
            builder.report_removed(row, "footer")
        elif index in parts.headings and index not in self._context.attendance.lists:
            self._start_section(row, parts.headings[index])
        elif parts.is_web_page and (noise := noise_kind(row)) and noise != "divider":
            builder.report_removed(row, noise)
        else:
            self._take_text(index, row)

    def _take_text(self, index: int, row: TextRow) -> None:
        builder, parts, end = self._builder, self._context.parts, self._context.end
        turn = builder.open_turn
        narration = index in parts.narration or index in end.notes
        if turn is None or (narration and turn.kind != "narration"):
            builder.start("narration", row.number, row.text, section=() if index in end.notes else None)
            return
        builder.append(row)
        if turn.kind == "speech" and (index in parts.unclear or _is_labelled(row)):
            text = quoted(row.text)
            message = _("発言者の行かもしれませんが、誰とも分からないため本文に残しました: {text}", text=text)
            builder.report(row, "unread-opening", message)

    def _start_section(self, row: TextRow, depth: int) -> None:
        self._path = [*(above for above in self._path if above[0] < depth), (depth, row.text)]
        self._builder.start_section(row, tuple(text for _depth, text in self._path))

    def _is_page_label(self, index: int, row: TextRow) -> bool:
        """True if a row is a label of the page, the header of an attendance table, or the name of the next speaker."""
        if index in self._context.parts.labels or (index < self._context.first and is_table_header(row.folded)):
            return True
        if PAGE.fullmatch(row.folded[:SHORT]):
            return True
        return index + 1 in self._context.parts.openings and self._speakers.has_full_name(exact_key(row.text))

    def _start(self, row: TextRow, opening: TurnOpening) -> None:
        speaker = ResolvedSpeaker()
        if opening.kind == "speech" and opening.label:
            speaker = self._speakers.resolve(self._label_of(opening), opening.as_written)
        self._builder.start(opening.kind, row.number, opening.text, as_written=opening.as_written, speaker=speaker)
        if opening.kind != "speech":
            return
        if not opening.label:
            message = (
                _("誰の答えか、記事からは分かりません。")
                if opening.answers
                else _("発言者「{text}」が誰か、記事からは分かりません。", text=quoted(opening.as_written))
                if opening.as_written
                else _("行頭の印が変わり、話し手が替わりますが、誰の発言かは書かれていません。")
            )
            self._builder.report(row, "unknown-speaker", message)
            return
        if speaker.name is None or opening.label not in self._labels_seen:
            # A problem with a name is reported once per label.
            self._builder.report_speaker(row, speaker)
        self._labels_seen.add(opening.label)

    def _label_of(self, opening: TurnOpening) -> SpeakerLabel:
        """The label to resolve; an answer is given by the only person present."""
        present = self._context.attendance.people
        if _ANSWER.fullmatch(opening.label) and len(present) == 1:
            return SpeakerLabel(present[0].person.name)
        return SpeakerLabel(opening.label, alias=opening.alias or "", is_name=opening.is_name)


def _report_header(builder: DialogueBuilder, context: RecordContext) -> None:
    """Reports parts of the header that are missing."""
    at = context.rows[context.title or 0]
    if context.day is None:
        builder.report(at, "missing-date", _("会議の日付が書かれていません。"))
    if not context.attendance.people:
        builder.report(at, "missing-participants", _("出席者の一覧がありません。発言者の書き方から補いました。"))
    if context.title is None:
        builder.report(at, "missing-title", _("題名が見つかりません。"))


def _is_labelled(row: TextRow) -> bool:
    """True if a row of a speech begins with an office or a full name, a colon and further speech."""
    found = _LABELLED.match(row.folded[: SHORT + 1])
    if not found or not ends_as_speech(row.folded):
        return False
    return is_full_name(found["label"]) or (is_office(found["label"]) and split_label(found["label"]) is not None)
