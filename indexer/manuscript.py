"""A manuscript: the lines of a document with their places, between a reader and the parser."""

from datetime import date, datetime

from msgspec import Struct

from kb.model.dialogue import Diagnostic, Kind, Participant, Series, Source


class Speech(Struct, frozen=True):
    """The speech a line belongs to, where the format itself says who speaks.

    `order` tells one speech from the next. `organization` is the body or group the speaker stands for, `position`
    the office and `role` the capacity (証人, 参考人) of this speech, `reading` the name in kana. `as_written` is what
    introduces the speaker; None where the text itself begins with it. `taken_in` is the arrival time that an export
    states.
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


class Line(Struct, frozen=True):
    """One line as written. `heading` is its level (1 the outermost) where the format marks headings."""

    number: int
    text: str
    heading: int | None = None
    speech: Speech | None = None


class Record(Struct, frozen=True):
    """What a format states of the document as a whole. `participants` are those it lists."""

    title: str
    date: date | None
    series: Series = Series()
    agenda: tuple[str, ...] = ()
    participants: tuple[Participant, ...] = ()
    credits: tuple[str, ...] = ()


class Manuscript(Struct, frozen=True):
    """What a reader made of a document. `diagnostics` name what it put aside or had to mend.

    `name` is what the dialogue's id is made of where a file holds several documents; else the path is. `record` is
    there where the format knows the document's parts, so that nothing has to be told from the look of its lines.
    """

    lines: tuple[Line, ...]
    source: Source
    diagnostics: tuple[Diagnostic, ...] = ()
    name: str | None = None
    record: Record | None = None
