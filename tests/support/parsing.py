"""Checks and damaged documents that the tests of parsing share."""

import random
import re
from collections.abc import Sequence

from hypothesis import strategies as st

from indexer.manuscript import Manuscript
from indexer.parsing import parse
from indexer.parsing.lines.rows import TextRow, rows_of
from kb.model.characters import plain
from kb.model.dialogue import Dialogue
from tests.support.documents import read

KINDS = ["shuffle", "drop", "cut", "double", "join", "insert", "tail"]


@st.composite
def damaged(draw: st.DrawFn, documents: Sequence[Sequence[str]], odd_lines: st.SearchStrategy[str]) -> str:
    """One of the documents (their lines), changed up to four times."""
    lines = list(draw(st.sampled_from(documents)))
    for change in draw(st.lists(st.sampled_from(KINDS), max_size=4)):
        at = draw(st.integers(0, max(len(lines) - 1, 0)))
        if change == "shuffle":
            random.Random(at).shuffle(lines)
        elif change == "drop":
            lines = [line for index, line in enumerate(lines) if (index * 7 + at) % 5]
        elif change == "cut" and lines:
            lines[at] = lines[at][: draw(st.integers(0, 20))]
        elif change == "double":
            lines[at:at] = lines[at : at + 3]
        elif change == "join":
            lines[at : at + 4] = [" ".join(lines[at : at + 4])]
        elif change == "insert":
            lines[at:at] = draw(st.lists(odd_lines, max_size=4))
        elif change == "tail":
            lines = lines[at:]
    return "\n".join(lines)


def check(manuscript: Manuscript) -> Dialogue:
    """Parses a manuscript and asserts that no line is lost and that turns and speakers are consistent."""
    dialogue = parse(manuscript)
    assert unaccounted(manuscript, dialogue) == []
    assert [turn.order for turn in dialogue.turns] == list(range(1, len(dialogue.turns) + 1))
    assert all(turn.text for turn in dialogue.turns)
    assert {turn.speaker for turn in dialogue.turns if turn.speaker} <= {one.name for one in dialogue.participants}
    assert all(turn.speaker is None for turn in dialogue.turns if turn.kind != "speech")
    assert dialogue == parse(manuscript)
    return dialogue


def unaccounted(manuscript: Manuscript, dialogue: Dialogue) -> list[tuple[int, str]]:
    """The lines (number, text) that are neither in the dialogue nor named by a diagnostic."""
    named = {found.line for found in dialogue.diagnostics}
    kept = {dialogue.title, *dialogue.agenda, *dialogue.credits, *(one.as_written for one in dialogue.participants)}
    marked = manuscript.source.format == "text"
    opened: dict[int, str] = {}
    signed: set[str] = set()
    for turn in dialogue.turns:
        kept |= {turn.as_written, *turn.text.split("\n"), *turn.section}
        signed |= {"".join(plain(paragraph + turn.as_written).split()) for paragraph in turn.text.split("\n")}
        opened[turn.line] = plain(turn.as_written + turn.text)
    kept = set(map(plain, kept))

    def is_kept(text: str, number: int) -> bool:
        if text in kept or "".join(text.split()) in signed:
            return True
        return text in plain(dialogue.title) or _opens(text, opened.get(number, ""))

    return [
        (line.number, line.text)
        for line in manuscript.lines
        if (text := plain(line.text).strip())
        and line.number not in named
        and not any(is_kept(form, line.number) for form in _forms(text, marked=marked))
    ]


def _forms(text: str, *, marked: bool) -> list[str]:
    """A line as written, without the running number that a system puts before a mark (one diagnostic counts them all).

    In plain text alone, also without the marks of Markdown: other formats say what they mean.
    """
    bare = re.sub(r"^[\s・]*\d{1,5} ?[:：] ?(?=[○◯〇◎●◆◇△▲□■☆★]\S)", "", text)
    if not marked:
        return [text, bare]
    unmarked = re.sub(r"^#{1,6} +(?=[^\s#])", "", text)
    if text.startswith("|") and text.endswith("|") and len(text) > 1:
        unmarked = "\t".join(cell.strip() for cell in text[1:-1].split("|"))
    return [text, bare, re.sub(r"\*\*(?=[^\s*])([^*]+)(?<=[^\s*])\*\*", r"\1", unmarked)]


def _opens(text: str, turn: str) -> bool:
    """True if a line is the dash and beginning of a question, or a label and the beginning of its speech."""
    return "".join(turn.split()).startswith("".join(text.split()))


def rows_from(*lines: str) -> tuple[TextRow, ...]:
    """The rows of a plain text of these lines."""
    return rows_of(read("a.txt", "\n".join(lines).encode()))


def parse_lines(*lines: str) -> Dialogue:
    """The dialogue of a plain text of these lines."""
    return parse(read("a.txt", "\n".join(lines).encode()))
