"""ManuscriptWriter: collects cleaned, numbered lines and the diagnostics about them, for all readers."""

import re
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256

from indexer.manuscript import Line, Manuscript, Metadata, Speech
from indexer.readers.characters import character_diagnostics, cleaned
from indexer.readers.letter_spacing import joined_letters
from kb.errors import SourceError
from kb.messages import _
from kb.model.characters import plain
from kb.model.dialogue import Diagnostic, Source

_LINE_END = re.compile(r"\r\n?|\n")
_BREAK = re.compile(r"\s*[\r\n]\s*")
_EXCERPT = 400
# A line that names the recording of the document: recording: https://…, 動画：https://…
_RECORDING = re.compile(
    r"[#\s・*]*(?:(?:recording|video)(?:[ _]url)?"
    r"|(?:会議の|当日の)?(?:動画|録画|録音|映像|音声)(?:の?(?:URL|アドレス|配信))?)"
    r"\s*[:：]\s*[\"'<]?(?P<url>https?://[^\s\"'<>]{4,2000})[\"'>]?\s*",
    re.I,
)
# Marks around text that the format sets off: noncharacters, which Unicode reserves for such internal use.
LABEL_START, LABEL_END = "\ufdd0", "\ufdd1"
_LABEL = re.compile(
    rf"[ \t\u3000]*(?:・|\d+\. )?[ \t\u3000]*{LABEL_START}+(?P<label>[^{LABEL_START}{LABEL_END}]+){LABEL_END}"
)
_LABEL_AT = 40  # characters of a line within which its label begins
LABEL_MARKS = str.maketrans("", "", LABEL_START + LABEL_END)
_TOP = 60  # lines in which a document states its recording


class OpenLists:
    """Stack of the lists that are open at a place, each with the number of its next item; None for bullets."""

    def __init__(self) -> None:
        self._next: list[int | None] = []

    def __bool__(self) -> bool:
        return bool(self._next)

    def open(self, first: int | None = None) -> None:
        """Opens a list, numbered from `first`; without it, with bullets."""
        self._next.append(first)

    def close(self) -> None:
        """Closes the innermost list."""
        self._next.pop()

    def next_mark(self) -> str:
        """The mark of the next item of the innermost list; a bullet outside of lists."""
        number = self._next[-1] if self._next else None
        if number is None:
            return "・"
        self._next[-1] = number + 1
        return f"{number}. "


class ManuscriptWriter:
    """The lines and diagnostics of one document being read.

    Lines are numbered from 1 in order, or as set by the reader.
    """

    def __init__(self) -> None:
        self._lines: list[Line] = []
        self._diagnostics: list[Diagnostic] = []
        # Indexes of diagnostics about the next line; at the end of the document, about the last one.
        self._pending: list[int] = []
        self._skipped_to: int | None = None
        self._letter_spaced: list[int] = []
        self._recording: str | None = None

    @property
    def next_number(self) -> int:
        """The number of the next line."""
        if self._skipped_to is not None:
            return self._skipped_to
        return self._lines[-1].number + 1 if self._lines else 1

    def write(
        self, text: str, *, heading: int | None = None, speech: Speech | None = None, number: int | None = None
    ) -> None:
        """Adds the lines of a text; a heading stays on one line. Text between label marks becomes the line's label."""
        if heading is not None:
            text = _BREAK.sub(" ", text.strip())
        for marked in _LINE_END.split(text):
            at = self.next_number if number is None else number
            label = _LABEL.match(marked) if LABEL_START in marked[:_LABEL_AT] else None
            written = marked.translate(LABEL_MARKS) if LABEL_START in marked else marked
            self._diagnostics.extend(character_diagnostics(at, written))
            line = cleaned(written)
            if (joined := joined_letters(line)) is not None:
                self._letter_spaced.append(at)
                line = joined
            if speech is None and len(self._lines) < _TOP and self.take_recording(line, at):
                line = ""
            self._lines.append(Line(at, line, heading, speech, cleaned(label["label"]).strip() if label else None))
            number = self._skipped_to = None

    def take_recording(self, line: str, number: int) -> bool:
        """Takes the address of the recording from a line that states it, with a diagnostic; False for other lines."""
        found = _RECORDING.fullmatch(plain(line))
        if found is None or self._recording is not None:
            return False
        self._recording = url = found["url"]
        self.report("recording", _("録画・録音の場所として読みました: {text}", text=url), number=number)
        return True

    def skip_to(self, number: int) -> None:
        """Continues with another line number."""
        self._skipped_to = number

    def gap(self) -> None:
        """Adds a blank line, unless the last line is blank or nothing has been written."""
        if self._lines and self._lines[-1].text.strip():
            self.write("")

    def report(self, code: str, message: str, *, number: int | None = None) -> None:
        """Adds a diagnostic about a line, by default the next one."""
        if number is None:
            self._pending.append(len(self._diagnostics))
        self._diagnostics.append(Diagnostic(number or self.next_number, code, cleaned(message)))

    def add_diagnostics(self, found: Iterable[Diagnostic]) -> None:
        """Adds diagnostics that were made elsewhere."""
        self._diagnostics.extend(found)

    def report_removed(self, code: str, what: str, text: str) -> None:
        """Reports a removed part of the document with its text, shortened if it is long."""
        if words := " ".join(text.split()):
            self.report(code, removed_message(what, words))

    def manuscript(
        self,
        path: str,
        data: bytes,
        format_: str,
        *,
        url: str | None = None,
        name: str | None = None,
        metadata: Metadata | None = None,
        recording: str | None = None,
    ) -> Manuscript:
        """The finished manuscript of `data`. Raises SourceError if no line has text."""
        if not any(plain(line.text).strip() for line in self._lines):
            message = _("{path}: 本文が見つかりません。本文の入ったファイルを置いてください。", path=path)
            raise SourceError(message, code="empty")
        last = self._lines[-1].number
        found = list(self._diagnostics)
        if spaced := self._letter_spaced:
            message = _("1 字ずつ空けて書かれた {count} 行の、字と字の間の空白を除きました。", count=len(spaced))
            found.append(Diagnostic(spaced[0], "letter-spaced", message))
        for index in self._pending:
            found[index] = Diagnostic(min(found[index].line, last), found[index].code, found[index].message)
        source = Source(path, url, _digest(data), format_)
        return Manuscript(tuple(self._lines), source, tuple(found), name, metadata, recording or self._recording)


def removed_message(what: str, words: str) -> str:
    """The message about a removed part, with its text, shortened if it is long."""
    shown = words if len(words) <= _EXCERPT else words[:_EXCERPT] + "…"
    return _("{what}として除きました（{count} 字）: {text}", what=what, count=len(words), text=shown)


@lru_cache(maxsize=1)
def _digest(data: bytes) -> str:
    """The SHA-256 of a file, cached for all documents in it."""
    return sha256(data).hexdigest()
