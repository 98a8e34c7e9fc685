"""The parts of a record that a layout finds: openings of turns, headings, and rows that are not speech."""

import re
from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct

from indexer.parsing.lines.questions import question_rows
from indexer.parsing.lines.rows import TextRow
from indexer.parsing.lines.sentences import is_question_or_exclamation, is_sentence
from kb.model.dialogue import Kind


class TurnOpening(Struct, frozen=True):
    """The row on which a turn begins: the label without its marks, all text before the speech, and the speech.

    `alias` is the name that the label introduces for the speaker. `answers` is True for the unmarked answer to a
    question, `is_name` for a label that must be the name of a person.
    """

    label: str
    as_written: str
    text: str
    kind: Kind = "speech"
    alias: str | None = None
    answers: bool = False
    is_name: bool = False


class RecordParts(Struct, frozen=True):
    """The rows (by index) of openings and of headings with their depth, and `narration` rows.

    `split` are pieces of one line, `unclear` rows that may open a turn of an unknown speaker, `labels` headers of
    tables. With `is_web_page`,
    captions and labels of the page are not text.
    """

    openings: Mapping[int, TurnOpening]
    headings: Mapping[int, int] = {}
    narration: Collection[int] = frozenset()
    split: Collection[int] = frozenset()
    unclear: Collection[int] = frozenset()
    labels: Collection[int] = frozenset()
    is_web_page: bool = True


def question_openings(rows: Sequence[TextRow]) -> dict[int, TurnOpening]:
    """Finds the interviewer's lines after a dash, independently of the marks of other turns."""
    return {
        index: TurnOpening("", rows[index].text[:dash].strip(), rows[index].text[dash:].strip(), "question")
        for index, dash in question_rows(rows).items()
    }


def looks_like_speech(text: str) -> bool:
    """True if half-width text reads as speech: a sentence, or longer than a name can be."""
    text = re.sub(r"\([^()]{1,8}\)$", "", text)
    return len(text) > 24 or is_sentence(text) or is_question_or_exclamation(text)
