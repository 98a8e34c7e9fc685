"""Parts of a record that a layout finds: where turns open, headings, and rows that are no speech."""

import re
from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct

from indexer.parsing.lines.questions import question_rows
from indexer.parsing.lines.rows import TextRow
from indexer.parsing.lines.sentences import is_exclaimed, is_sentence
from kb.model.dialogue import Kind


class TurnOpening(Struct, frozen=True):
    """The row on which a turn begins: the label without its marks, all that stands before the speech, and the speech.

    `alias` is the name by which the label says the speaker is called from here on.
    """

    label: str
    as_written: str
    text: str
    kind: Kind = "speech"
    alias: str | None = None


class RecordParts(Struct, frozen=True):
    """Rows (by index) that are no speech: openings, headings with their depth, and `silent` rows, which are narration.

    `split` are pieces of one line, `unclear` rows that may open a turn of an unknown speaker. `page` tells the page
    of a site, whose captions and labels are no text.
    """

    openings: Mapping[int, TurnOpening]
    headings: Mapping[int, int] = {}
    silent: Collection[int] = frozenset()
    split: Collection[int] = frozenset()
    unclear: Collection[int] = frozenset()
    page: bool = True


def questions_of(rows: Sequence[TextRow]) -> dict[int, TurnOpening]:
    """Finds the interviewer's lines behind a dash, however other turns are marked."""
    return {
        index: TurnOpening("", rows[index].text[:dash].strip(), rows[index].text[dash:].strip(), "question")
        for index, dash in question_rows(rows).items()
    }


def is_spoken(text: str) -> bool:
    """True if half-width text reads as speech: a sentence, or longer than a name could be."""
    text = re.sub(r"\([^()]{1,8}\)$", "", text)
    return len(text) > 24 or is_sentence(text) or is_exclaimed(text)
