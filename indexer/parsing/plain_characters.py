"""Parsing in plain characters: a manuscript is parsed in its plain form, and the text of its turns restored as written.

The plain form (`kb.model.characters.plain`) has 長 for the radical ⻑ and no variation selectors or directional marks,
so that no layout has to know of them. Names, posts, organizations and headings stay plain: a name has one spelling.
"""

from bisect import bisect_left
from collections.abc import Iterator

from msgspec import structs

from indexer.manuscript import Manuscript
from kb.model.characters import IGNORABLE, is_plain, plain
from kb.model.dialogue import Dialogue, Turn

# Characters that a layout may have left out between two paragraphs of a turn; the search ends behind them.
_WINDOW = 4000


def plain_manuscript(manuscript: Manuscript) -> Manuscript:
    """The manuscript with plain lines; the same object if they are plain already."""
    metadata = manuscript.metadata
    if metadata is not None:
        people = tuple(
            structs.replace(
                one,
                name=plain(one.name),
                organization=_plain(one.organization),
                department=_plain(one.department),
                posts=tuple(map(plain, one.posts)),
            )
            for one in metadata.participants
        )
        if people != metadata.participants:
            manuscript = structs.replace(manuscript, metadata=structs.replace(metadata, participants=people))
    if all(is_plain(line.text) and line.speech is None for line in manuscript.lines):
        return manuscript
    lines = tuple(
        structs.replace(
            line,
            text=plain(line.text),
            label=_plain(line.label),
            speech=line.speech
            and structs.replace(
                line.speech,
                speaker=_plain(line.speech.speaker),
                organization=_plain(line.speech.organization),
                position=_plain(line.speech.position),
                role=_plain(line.speech.role),
            ),
        )
        for line in manuscript.lines
    )
    return manuscript if lines == manuscript.lines else structs.replace(manuscript, lines=lines)


def restored(dialogue: Dialogue, manuscript: Manuscript) -> Dialogue:
    """The dialogue of the plain form of a manuscript, with every `text` and `as_written` as the document writes it."""
    written = _WrittenText(manuscript)
    turns = tuple(_restored(turn, written) for turn in dialogue.turns)
    participants = tuple(
        structs.replace(one, as_written=written.find_anywhere(one.as_written)) for one in dialogue.participants
    )
    return structs.replace(dialogue, turns=turns, participants=participants)


def _restored(turn: Turn, written: "_WrittenText") -> Turn:
    written.skip_to_line(turn.line)
    paragraphs = turn.text.split("\n")
    if turn.as_written and written.comes_first(paragraphs[0], turn.as_written):
        # The label is the signature at the end of the text.
        text = "\n".join(map(written.find, paragraphs))
        return structs.replace(turn, text=text, as_written=written.find(turn.as_written))
    label = written.find(turn.as_written) if turn.as_written else ""
    return structs.replace(turn, as_written=label, text="\n".join(map(written.find, paragraphs)))


class _WrittenText:
    """The characters of a manuscript without white space, plain and as written, with a position that moves forward."""

    def __init__(self, manuscript: Manuscript) -> None:
        self._written: list[str] = []
        self._line_starts: list[tuple[int, int]] = []
        for line in manuscript.lines:
            self._line_starts.append((line.number, len(self._written)))
            self._written.extend(_characters(line.text))
        self._line_starts.sort()
        self._plain = "".join(plain(one) for one in self._written)
        self._at = 0

    def skip_to_line(self, number: int) -> None:
        """Moves to the beginning of a line, unless the position is within it or the lines of a number repeat."""
        index = bisect_left(self._line_starts, (number, 0))
        if index < len(self._line_starts) and self._line_starts[index][0] == number:
            self._at = max(self._at, self._line_starts[index][1])

    def comes_first(self, text: str, other: str) -> bool:
        """True if a text begins at the position, and the other does not."""
        bare, behind = "".join(text.split()), "".join(other.split())
        return self._plain.startswith(bare, self._at) and not self._plain.startswith(behind, self._at)

    def find(self, text: str) -> str:
        """A paragraph as it is written from the position on, without its own white space changed; else as it is."""
        bare = "".join(text.split())
        start = self._plain.find(bare, self._at, self._at + len(bare) + _WINDOW)
        if start < 0:
            return text
        self._at = start + len(bare)
        return self._from(start, text)

    def find_anywhere(self, text: str) -> str:
        """A text as it is first written in the manuscript; else as it is."""
        start = self._plain.find("".join(text.split()))
        return text if start < 0 else self._from(start, text)

    def _from(self, start: int, text: str) -> str:
        characters = iter(self._written[start : start + len(text)])
        return "".join(one if one.isspace() else next(characters) for one in text)


def _characters(text: str) -> Iterator[str]:
    """The visible characters of a line, each with the ignorable ones behind it; those at the beginning are left out."""
    held = ""
    for one in text:
        if IGNORABLE.match(one):
            held += one if held else ""
            continue
        if held:
            yield held
        held = "" if plain(one).isspace() else one
    if held:
        yield held


def _plain(text: str | None) -> str | None:
    return None if text is None else plain(text)
