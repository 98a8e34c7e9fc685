"""The turns that come of the roles of rows, put together from top to bottom."""

from indexer.parsing.draft import TurnDraft
from indexer.parsing.lines.quoting import short
from indexer.parsing.lines.rows import TextRow
from indexer.parsing.speakers.article import ArticleSpeakers, Attribution
from indexer.parsing.speakers.mentions import SpeakerLabel
from kb.messages import _
from kb.model.dialogue import Diagnostic, Kind, Turn


class Assembly:
    """Turns and diagnostics, filled row by row."""

    def __init__(self, cast: ArticleSpeakers) -> None:
        self.drafts: list[TurnDraft] = []
        self.diagnostics: list[Diagnostic] = []
        self._cast = cast
        self._open: TurnDraft | None = None
        self._section: tuple[str, ...] = ()
        self._headings: list[tuple[TextRow, int]] = []

    def report(self, row: TextRow, code: str, message: str) -> None:
        """Adds a diagnostic about a row."""
        self.diagnostics.append(Diagnostic(row.number, code, message))

    def heading(self, row: TextRow, section: tuple[str, ...] | None) -> None:
        """A heading ends the turn above; the last of a group brings the section of what follows."""
        self._open = None
        self._headings.append((row, len(self.drafts)))
        if section is not None:
            self._section = section

    def leave_section(self) -> None:
        """Ends the turn above and its section: what follows is the writer's."""
        self._open, self._section = None, ()

    def question(self, row: TextRow, dash: int) -> None:
        """A line of the interviewer's."""
        self._start(row, "question", row.text[:dash].strip(), [row.text[dash:].strip()])

    def speaker(self, row: TextRow, label: SpeakerLabel) -> None:
        """A speaker line, with the beginning of the speech where it stands on the same line."""
        as_written, text = row.text, ""
        if label.length:
            as_written, text = row.text[: label.length].strip(), row.text[label.length :].strip()
        asks = label.host and label.name not in self._cast.hosts
        draft = self._start(row, "question" if asks else "speech", as_written, [text] if text else [])
        if asks:
            return
        found = self._cast.resolve(label, as_written)
        if person := found.person:
            draft.speaker, draft.organization, draft.post = person.name, person.organization, found.post
        if found.problem:
            self.report(row, found.problem, _message(found, as_written))

    def unknown(self, row: TextRow) -> None:
        """A speaker line whose name nothing introduces."""
        self._start(row, "speech", row.text, [])
        self.report(row, "unknown-speaker", _message(Attribution(None, "unknown-speaker"), row.text))

    def narration(self, row: TextRow) -> None:
        """A line nobody says."""
        if self._open is None or self._open.kind != "narration":
            self._start(row, "narration", "", [row.text])
        else:
            self._open.texts.append(row.text)

    def text(self, row: TextRow) -> None:
        """A line of prose: of the open turn; behind a heading, of the speaker above it."""
        if self._open is not None:
            self._open.texts.append(row.text)
            return
        above = self.drafts[-1] if self.drafts else None
        if above is None or above.kind != "speech":
            self.narration(row)
            return
        draft = self._start(row, "speech", "", [row.text])
        draft.speaker, draft.organization, draft.post = above.speaker, above.organization, above.post
        message = _("見出しのあとに発言者の行がないため、前の発言者の続きとしました: {text}", text=short(row.text))
        self.report(row, "continued-speaker", message)

    def turns(self) -> tuple[Turn, ...]:
        """The turns; a speaker line without any speech is reported, not kept."""
        self._report_empty_sections()
        kept: list[TurnDraft] = []
        for draft in self.drafts:
            if any(draft.texts):
                kept.append(draft)
            else:
                message = _("発言のない発言者の行です: {text}", text=short(draft.as_written))
                self.diagnostics.append(Diagnostic(draft.line, "empty-turn", message))
        return tuple(draft.turn(order) for order, draft in enumerate(kept, 1))

    def _start(self, row: TextRow, kind: Kind, as_written: str, texts: list[str]) -> TurnDraft:
        self._open = TurnDraft(kind, row.number, self._section, as_written, texts=texts)
        self.drafts.append(self._open)
        return self._open

    def _report_empty_sections(self) -> None:
        """A heading that came into the section of no turn is named, so that it is not lost."""
        for row, first in self._headings:
            if not any(any(draft.texts) and row.text in draft.section for draft in self.drafts[first:]):
                self.report(row, "empty-section", _("下に発言のない見出しです: {text}", text=short(row.text)))


def _message(found: Attribution, label: str) -> str:
    text = short(label)
    if found.problem == "ambiguous-speaker":
        people = "、".join(f"{person.name}({person.organization or '?'})" for person in found.candidates)
        return _("発言者「{text}」を一人に決められません。候補: {people}", text=text, people=people)
    if found.problem == "several-speakers":
        return _("「{text}」は一人の発言者ではありません。", text=text)
    if found.problem == "unlisted-post" and found.person:
        name = found.person.name
        return _("発言者「{text}」の役職は、一覧の{name}の役職にありません。", text=text, name=name)
    if found.problem == "unlisted-speaker":
        return _("発言者「{text}」は参加者の一覧にありません。この行の紹介によりました。", text=text)
    return _("発言者「{text}」が誰か、記事からは分かりません。", text=text)
