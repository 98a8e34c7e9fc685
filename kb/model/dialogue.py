"""A dialogue: what was said, in order, by whom. Immutable values without behaviour of their own.

The fields stand in the order of the JSON contract (`kb parse --json`); `None` where the article does
not say. Text is kept as written; only surrounding white space is taken off a line.
"""

from datetime import date, datetime
from typing import Literal

from msgspec import Struct

Kind = Literal["question", "speech", "narration"]
KINDS: tuple[Kind, ...] = ("speech", "question", "narration")


class Source(Struct, frozen=True):
    """Where a dialogue came from. `sha256` is of the bytes as read."""

    path: str
    url: str | None
    sha256: str
    format: str


class Series(Struct, frozen=True):
    """The series a talk belongs to: its number, and which part of how many this article is."""

    name: str | None = None
    number: int | None = None
    part: int | None = None
    parts: int | None = None


class Participant(Struct, frozen=True):
    """One line of the list of participants.

    `name` has one half-width space between surname and given name where the article has one;
    `organization` is the municipality or body, `department` what lies between it and the posts. `reading` is the name
    in kana where the format has a field for it.
    """

    name: str
    organization: str | None
    department: str | None
    posts: tuple[str, ...]
    as_written: str
    reading: str | None = None


class TopicMention(Struct, frozen=True):
    """A topic of the controlled list, with the words that gave it: of the turn, and of the headings above it.

    `group` is the first of the list's two levels.
    """

    topic: str
    words: tuple[str, ...]
    group: str = ""
    heading_words: tuple[str, ...] = ()


class Turn(Struct, frozen=True):
    """One utterance (発言), the unit of search.

    `id` is unique within the dialogue ("t4"), `order` counts from 1, `line` is the first line of the
    turn in the source, from 1. A question has no speaker; narration is prose that nobody says. `post` is the speaker's
    as the turn is attributed, `posts` all that the article gives the speaker.
    `section` is the path of headings above it, outermost first. `text` is its paragraphs joined by line feeds.
    `taken_in` is the start of the run (UTC) whose generation had the turn first; None before a run has dated it.
    """

    id: str
    order: int
    kind: Kind
    speaker: str | None
    organization: str | None
    post: str | None
    as_written: str
    section: tuple[str, ...]
    topics: tuple[TopicMention, ...]
    text: str
    line: int
    posts: tuple[str, ...] = ()
    taken_in: datetime | None = None


class Diagnostic(Struct, frozen=True):
    """Something the parser wants a person to know about a line (from 1) of the source."""

    line: int
    code: str
    message: str


class Dialogue(Struct, frozen=True):
    """One article of a talk. The parts of one talk have the same `talk`; None before that is known."""

    id: str
    title: str
    source: Source
    series: Series
    date: date | None
    agenda: tuple[str, ...]
    participants: tuple[Participant, ...]
    turns: tuple[Turn, ...]
    credits: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]
    talk: str | None = None

    def turn(self, turn_id: str) -> Turn | None:
        """The turn of that id, if there is one."""
        return next((turn for turn in self.turns if turn.id == turn_id), None)


def fiscal_year(day: date) -> int:
    """The Japanese fiscal year (April to March) a day lies in."""
    return day.year if day.month >= 4 else day.year - 1
