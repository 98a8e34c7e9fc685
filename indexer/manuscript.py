"""Manuscript: the numbered lines of a document, the interface between readers and parsing."""

from datetime import date, datetime

from msgspec import Struct

from kb.model.dialogue import Diagnostic, Kind, Participant, Role, Series, Source

# Formats that state a dialogue as `kb export` writes it: it was parsed before.
STATED_FORMATS = ("json", "akn")


class Speech(Struct, frozen=True):
    """The speech of a line, in formats that name the speaker of each.

    Lines with the same `order` belong to one speech. `organization` is the body or group that the speaker represents,
    `position` the office and `role` the capacity (証人, 参考人) in this speech, `reading` the name in kana.

    `as_written` is the label of the speaker, None if the text itself begins with it. `start` is the time in the
    recording in seconds. `taken_in`, `turn_role` and `exchange` are the arrival time, the role in the conversation and
    the exchange that an export states.
    """

    order: int
    kind: Kind
    speaker: str | None = None
    reading: str | None = None
    organization: str | None = None
    position: str | None = None
    role: str | None = None
    as_written: str | None = None
    section: tuple[str, ...] = ()
    taken_in: datetime | None = None
    start: float | None = None
    turn_role: Role | None = None
    exchange: int | None = None


class Line(Struct, frozen=True):
    """One line as written. `heading` is its level (1 is the outermost) if the format marks headings.

    `label` is the text at the beginning of the line that the format sets off: in bold, as the term of a definition
    list, as the name beside a speech balloon.
    """

    number: int
    text: str
    heading: int | None = None
    speech: Speech | None = None
    label: str | None = None


class Metadata(Struct, frozen=True):
    """Metadata of the whole document, in formats that have fields for it.

    With `states_roles`, the speeches have their roles and exchanges; else they are inferred.
    """

    title: str
    date: date | None
    series: Series = Series()
    agenda: tuple[str, ...] = ()
    participants: tuple[Participant, ...] = ()
    credits: tuple[str, ...] = ()
    states_roles: bool = False


class Manuscript(Struct, frozen=True):
    """The output of a reader. `diagnostics` report lines that it removed or repaired.

    The id of the dialogue is derived from `name` if a file holds several documents, else from the path. `metadata` is
    set by formats with such fields; no layout has to be detected then. `recording` is the URL of the video or sound.
    """

    lines: tuple[Line, ...]
    source: Source
    diagnostics: tuple[Diagnostic, ...] = ()
    name: str | None = None
    metadata: Metadata | None = None
    recording: str | None = None
