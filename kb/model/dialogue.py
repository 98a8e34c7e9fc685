"""Dialogue: immutable values for turns, speakers and the data of their document.

The fields have the order of the JSON object of `kb parse --json`; None means not stated in the document. Text is kept
as written, except for white space around lines.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from kb.messages import N_

Kind = Literal["question", "speech", "narration"]
Role = Literal["chair", "asker", "answerer", "speaker"]
UtteranceKind = Literal["issue", "measure", "result", "request", "plan", "question"]
# The kinds with their Japanese names, which queries accept and pages show.
KIND_NAMES: Mapping[Kind, str] = {"speech": N_("発言"), "question": N_("質問"), "narration": N_("地の文")}
KINDS: tuple[Kind, ...] = tuple(KIND_NAMES)
SPOKEN: tuple[Kind, ...] = ("speech", "question")
# The roles with their Japanese names, which queries accept and pages show.
ROLE_NAMES: Mapping[Role, str] = {
    "asker": N_("質問"),
    "answerer": N_("答弁"),
    "chair": N_("進行"),
    "speaker": N_("その他の発言"),
}
ROLES: tuple[Role, ...] = tuple(ROLE_NAMES)
# Kinds of utterances: what a sentence says of a matter (see kb.utterances), with the Japanese names.
UTTERANCE_NAMES: Mapping[UtteranceKind, str] = {
    "issue": N_("課題"),
    "measure": N_("取組"),
    "result": N_("成果"),
    "request": N_("要望"),
    "plan": N_("今後"),
    "question": N_("質問"),
}

# Codes of the diagnostics that put a document at the top of the list for staff: nobody speaks in it, or a line that
# looks like the opening of a turn was not read as one.
NO_SPEAKERS = "no-speakers"
UNREAD_OPENING = "unread-opening"


class Source(Struct, frozen=True):
    """Origin of a dialogue. `sha256` is of the file's bytes."""

    path: str
    url: str | None
    sha256: str
    format: str


class Series(Struct, frozen=True):
    """Series of talks: the number of the talk, and the part that this article is."""

    name: str | None = None
    number: int | None = None
    part: int | None = None
    parts: int | None = None


class Participant(Struct, frozen=True):
    """An entry of the list of participants.

    `name` has one half-width space between surname and given name where the article has one; `organization` is the
    municipality or body, `department` the text between it and the posts. `reading` is the name in kana, in formats with
    a field for it.
    """

    name: str
    organization: str | None
    department: str | None
    posts: tuple[str, ...]
    as_written: str
    reading: str | None = None


class TopicMention(Struct, frozen=True):
    """A topic of the controlled list, with the words of the turn and of the headings above it that led to it.

    `group` is the first of the list's two levels.
    """

    topic: str
    words: tuple[str, ...]
    group: str = ""
    heading_words: tuple[str, ...] = ()


class Turn(Struct, frozen=True):
    """An utterance (発言), the unit of search.

    `id` is unique within the dialogue ("t4"), `order` counts from 1, `line` is the first line in the source, from 1. A
    question has no speaker; narration is prose outside of speech. `post` is the speaker's post in this turn, `posts`
    all posts that the article gives. `section` is the path of headings, outermost first. `text` joins paragraphs with
    line feeds. `taken_in` is the arrival time: the start (UTC) of the first run whose generation had the turn, None
    before a run has set it.

    `role` is the part of the turn in the conversation and `exchange` the number (from 1) of the question with its
    answers that it belongs to; both None where the document does not tell. `start` is its time in the recording, in
    seconds.
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
    role: Role | None = None
    exchange: int | None = None
    start: float | None = None


class Diagnostic(Struct, frozen=True):
    """A message of the parser about a line of the source (from 1), for staff to check."""

    line: int
    code: str
    message: str


class Dialogue(Struct, frozen=True):
    """The content of one article or record.

    All parts of a talk have the same `talk`; it is None before enrichment. `recording` is the URL of the video or sound
    that a transcript belongs to.
    """

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
    recording: str | None = None

    def turn(self, turn_id: str) -> Turn | None:
        """The turn of that id, or None."""
        return next((turn for turn in self.turns if turn.id == turn_id), None)


def fiscal_year(day: date) -> int:
    """The Japanese fiscal year (April to March) of a day."""
    return day.year if day.month >= 4 else day.year - 1
