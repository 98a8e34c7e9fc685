"""DialogueBuilder: assembles the dialogue, for every layout.

A layout walks its rows in order and calls the builder: `start` opens a turn, `append` adds a paragraph to it,
`start_section` ends it at a heading, `report` names a row that is not text. `build` returns the dialogue. No row is
dropped: a turn without text and a heading without a turn are reported.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from hashlib import sha256
from pathlib import PurePosixPath

from msgspec import Struct

from indexer.manuscript import Line, Manuscript, Speech
from indexer.parsing.lines.rows import TextRow, quoted
from indexer.parsing.speakers.base import ResolvedSpeaker
from kb.messages import _
from kb.model.dialogue import Diagnostic, Dialogue, Kind, Participant, Role, Series, Turn

_DIGEST_LENGTH = 6
_NO_SERIES = Series()
_NO_SPEAKER = ResolvedSpeaker()


class TurnDraft(Struct):
    """A turn being assembled; `texts` are its paragraphs."""

    kind: Kind
    line: int
    section: tuple[str, ...]
    as_written: str
    speaker: ResolvedSpeaker
    texts: list[str]
    start: float | None = None
    taken_in: datetime | None = None
    role: Role | None = None
    exchange: int | None = None


class DialogueBuilder:
    """Collects turns, sections and diagnostics of one manuscript, row by row."""

    def __init__(self, manuscript: Manuscript) -> None:
        self._manuscript = manuscript
        self._diagnostics: list[Diagnostic] = []
        self._drafts: list[TurnDraft] = []
        self._open: TurnDraft | None = None
        self._section: tuple[str, ...] = ()
        self._headings: list[tuple[TextRow, int]] = []

    @property
    def open_turn(self) -> TurnDraft | None:
        """The turn that the next paragraph belongs to; None below a heading and at the beginning."""
        return self._open

    @property
    def last_turn(self) -> TurnDraft | None:
        """The latest turn, open or not."""
        return self._drafts[-1] if self._drafts else None

    def start(
        self,
        kind: Kind,
        line: int,
        text: str = "",
        *,
        as_written: str = "",
        speaker: ResolvedSpeaker = _NO_SPEAKER,
        section: tuple[str, ...] | None = None,
        at: float | None = None,
    ) -> None:
        """Opens a turn, by default in the current section; `at` is its time in the recording in seconds."""
        path = self._section if section is None else section
        self._open = TurnDraft(kind, line, path, as_written, speaker, [text] if text else [], at)
        self._drafts.append(self._open)

    def start_stated(self, speech: Speech, line: int, text: str, as_written: str, speaker: ResolvedSpeaker) -> None:
        """Opens the turn of a speech as a format states it, with its time, section, role and exchange."""
        self.start(
            speech.kind,
            line,
            text,
            as_written=as_written,
            speaker=speaker,
            section=speech.section,
            at=speech.start,
        )
        draft = self._drafts[-1]
        draft.taken_in, draft.role, draft.exchange = speech.taken_in, speech.turn_role, speech.exchange

    def append(self, row: TextRow) -> None:
        """Adds a row to the open turn, or opens narration if no turn is open."""
        if self._open is None:
            self.start("narration", row.number, row.text)
        else:
            self._open.texts.append(row.text)

    def narrate(self, row: TextRow) -> None:
        """Adds a row to the open narration, or opens one."""
        if self._open is not None and self._open.kind != "narration":
            self._open = None
        self.append(row)

    def start_section(self, row: TextRow, section: tuple[str, ...] | None) -> None:
        """Ends the open turn at a heading. `section` is the path from here on; None keeps the current one."""
        self._open = None
        self._headings.append((row, len(self._drafts)))
        if section is not None:
            self._section = section

    def leave_section(self) -> None:
        """Ends the open turn and the section."""
        self._open, self._section = None, ()

    def report(self, row: TextRow | Line, code: str, message: str) -> None:
        """Adds a diagnostic about a row or line."""
        self._diagnostics.append(Diagnostic(row.number, code, message))

    def report_removed(self, row: TextRow, code: str) -> None:
        """Reports a row that is not text of the document: a label, a caption, the footer."""
        self.report(row, code, _("本文ではない行として除きました: {text}", text=quoted(row.text)))

    def report_speaker(self, row: TextRow, speaker: ResolvedSpeaker) -> None:
        """Reports the problem of a speaker, if there is one."""
        if speaker.problem:
            self.report(row, speaker.problem.code, speaker.problem.message)

    def turns(self) -> tuple[Turn, ...]:
        """The turns that have text, numbered from 1."""
        return tuple(_turn(order, draft) for order, draft in enumerate(filter(_has_text, self._drafts), 1))

    def build(
        self,
        *,
        title: str,
        day: date | None,
        participants: Sequence[Participant],
        series: Series = _NO_SERIES,
        agenda: Sequence[str] = (),
        credit_lines: Sequence[str] = (),
        extra_diagnostics: Iterable[Diagnostic] = (),
        sort_by_code: bool = True,
    ) -> Dialogue:
        """The dialogue. Empty sections and empty turns are reported.

        Diagnostics are sorted by line and, with `sort_by_code`, by code within a line. Without it, those that the
        format recorded keep their order.
        """
        self._report_empty_sections()
        self._report_empty_turns()
        found = (*self._manuscript.diagnostics, *self._diagnostics, *extra_diagnostics)
        return Dialogue(
            id=slug_of(self._manuscript.source.path, self._manuscript.name),
            title=title,
            source=self._manuscript.source,
            series=series,
            date=day,
            agenda=tuple(agenda),
            participants=tuple(participants),
            turns=self.turns(),
            credits=tuple(credit_lines),
            diagnostics=tuple(sorted(found, key=lambda one: (one.line, one.code if sort_by_code else ""))),
            recording=self._manuscript.recording,
        )

    def _report_empty_sections(self) -> None:
        for row, first in self._headings:
            if not any(_has_text(draft) and row.text in draft.section for draft in self._drafts[first:]):
                self.report(row, "empty-section", _("下に発言のない見出しです: {text}", text=quoted(row.text)))

    def _report_empty_turns(self) -> None:
        for draft in self._drafts:
            if not _has_text(draft):
                message = _("発言のない発言者の行です: {text}", text=quoted(draft.as_written))
                self._diagnostics.append(Diagnostic(draft.line, "empty-turn", message))


def _has_text(draft: TurnDraft) -> bool:
    return any(draft.texts)


def _turn(order: int, draft: TurnDraft) -> Turn:
    return Turn(
        id=f"t{order}",
        order=order,
        kind=draft.kind,
        speaker=draft.speaker.name,
        organization=draft.speaker.organization,
        post=draft.speaker.post,
        as_written=draft.as_written,
        section=draft.section,
        topics=(),
        text="\n".join(draft.texts),
        line=draft.line,
        taken_in=draft.taken_in,
        role=draft.role,
        exchange=draft.exchange,
        start=draft.start,
    )


def slug_of(path: str, name: str | None = None) -> str:
    """The id of a dialogue: letters, digits and hyphens of a name, by default of the path's stem.

    Japanese letters are kept. If other characters than separators were removed, a short digest keeps the ids of two
    names distinct.
    """
    stem = unicodedata.normalize("NFC", name or PurePosixPath(path.replace("\\", "/")).stem)
    folded = unicodedata.normalize("NFKC", stem).lower()
    slug = re.sub(r"[^\w]+|_+", "-", folded).strip("-")
    if slug and re.sub(r"[-_ .]+", "-", stem) in {slug, slug.upper()}:
        return slug
    digest = sha256(stem.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST_LENGTH]
    return f"{slug}-{digest}" if slug else f"dialogue-{digest}"
