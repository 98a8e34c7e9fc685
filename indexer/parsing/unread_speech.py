"""Checks for speech that no layout has read: lines that look like openings of turns, documents in which nobody speaks.

Both are diagnostics, so that a document of an unknown layout is seen by staff instead of being published as narration.
"""

import re
from collections.abc import Iterator, Sequence

from indexer.parsing.lines.rows import SHORT, TextRow, quoted
from indexer.parsing.lines.sentences import ends_as_speech
from indexer.parsing.people.names import is_full_name, is_surname
from indexer.parsing.people.titles import split_label
from kb.messages import _
from kb.model.dialogue import NO_SPEAKERS, SPOKEN, UNREAD_OPENING, Diagnostic, Dialogue

# A mark, a short label, and a space, colon or bracket before the speech; after a bullet only a colon.
_MARKED = re.compile(
    r"(?:\d{1,4}[.:]? ?)?[○◯〇◎●◆◇△▲□■☆★] ?(?P<label>[^\s:。、]{1,24}(?: [^\s:。、]{1,12})?)(?:[\s:]|$) *"
)
_BULLETED = re.compile(r"[・•*-] ?(?P<label>[^\s:。、]{2,24}(?: [^\s:。、]{1,12})?) ?: *")
# Characters per spoken turn; the longest statements of a plenary have fewer.
_LONGEST_MEAN = 10_000


def unread_speech(dialogue: Dialogue, rows: Sequence[TextRow]) -> Iterator[Diagnostic]:
    """Diagnostics about speech that was not read."""
    spoken = [turn for turn in dialogue.turns if turn.kind in SPOKEN]
    characters = sum(len(turn.text) for turn in dialogue.turns)
    if not spoken:
        message = _("発言者が一人も見つかりません。書式を読めていないおそれがあります。原文を確かめてください。")
        yield Diagnostic(1, NO_SPEAKERS, message)
    elif characters > _LONGEST_MEAN * len(spoken):
        message = _(
            "{characters} 字に対して発言が {count} 件しかありません。書式を読めていないおそれがあります。",
            characters=characters,
            count=len(spoken),
        )
        yield Diagnostic(1, NO_SPEAKERS, message)
    read = {turn.line for turn in spoken} | {found.line for found in dialogue.diagnostics}
    headings = {heading for turn in dialogue.turns for heading in turn.section}
    first = min((turn.line for turn in spoken), default=0)
    for row, below in zip(rows, [*rows[1:], None], strict=True):
        if row.number <= first or row.number in read or row.text in headings:
            continue
        if _looks_unread(row, below if below and below.number not in read else None):
            message = _("発言の始まりのようですが、発言者を読めず、本文に残しました: {text}", text=quoted(row.text))
            yield Diagnostic(row.number, UNREAD_OPENING, message)


def _looks_unread(row: TextRow, below: TextRow | None) -> bool:
    """True if a row has a mark, the label of a person or an office, and speech behind or below it."""
    head = row.folded[: SHORT + 1]
    found = _MARKED.match(head) or _BULLETED.match(head)
    if not found or not _names_speaker(found["label"].strip("()")):
        return False
    speech = row.folded[found.end() :] or (below.folded if below else "")
    return ends_as_speech(speech)


def _names_speaker(label: str) -> bool:
    return is_full_name(label) or is_surname(label) or split_label(label) is not None
