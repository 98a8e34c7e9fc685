"""A parsed dialogue that a file states in full, as `kb export` writes it: its fields, validated, as a manuscript.

Topics and turn numbers are computed from the text, and so are roles and exchanges if no turn states them.
"""

import datetime
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from indexer.manuscript import Manuscript, Metadata, Speech
from indexer.readers.manuscript_writer import ManuscriptWriter
from kb.model.dialogue import Kind, Participant, Role, Series

_LineNumber = Annotated[int, Meta(ge=1, le=10_000_000)]
_Number = Annotated[int, Meta(ge=0, le=1_000_000)]


class _Source(Struct, forbid_unknown_fields=True):
    path: str = ""
    url: str | None = None
    sha256: str = ""
    format: str = ""


class _Series(Struct, forbid_unknown_fields=True):
    name: str | None = None
    number: _Number | None = None
    part: _Number | None = None
    parts: _Number | None = None


class _Participant(Struct, forbid_unknown_fields=True):
    name: Annotated[str, Meta(min_length=1)]
    organization: str | None = None
    department: str | None = None
    posts: tuple[str, ...] = ()
    as_written: str = ""
    reading: str | None = None


class _Turn(Struct, forbid_unknown_fields=True):
    kind: Kind
    text: Annotated[str, Meta(pattern=r"\S")]
    id: str = ""
    order: int = 0
    speaker: str | None = None
    organization: str | None = None
    post: str | None = None
    as_written: str = ""
    section: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    line: _LineNumber | None = None
    taken_in: Annotated[datetime.datetime, Meta(tz=True)] | None = None
    role: Role | UnsetType | None = UNSET
    exchange: Annotated[int, Meta(ge=1, le=1_000_000)] | None = None
    start: Annotated[float, Meta(ge=0, le=10_000_000)] | None = None


class _Diagnostic(Struct, forbid_unknown_fields=True):
    line: _LineNumber
    code: str
    message: str


class StatedDialogue(Struct, forbid_unknown_fields=True):
    """The JSON object of `kb parse --json` and `kb export`; see `indexer.dialogue_json`."""

    title: str
    turns: tuple[_Turn, ...]
    id: str | None = None
    source: _Source = msgspec.field(default_factory=_Source)
    series: _Series = msgspec.field(default_factory=_Series)
    date: datetime.date | None = None
    agenda: tuple[str, ...] = ()
    participants: tuple[_Participant, ...] = ()
    credits: tuple[str, ...] = ()
    diagnostics: tuple[_Diagnostic, ...] = ()
    recording: str | None = None


def stated_manuscript(path: str, data: bytes, document: StatedDialogue, file_format: str) -> Manuscript:
    """The manuscript of a stated dialogue; the id of the dialogue is its name."""
    writer = ManuscriptWriter()
    for found in document.diagnostics:
        writer.report(found.code, found.message, number=found.line)
    for order, turn in enumerate(document.turns, 1):
        speech = Speech(
            order=order,
            kind=turn.kind,
            speaker=turn.speaker,
            organization=turn.organization,
            position=turn.post,
            as_written=turn.as_written,
            section=turn.section,
            taken_in=turn.taken_in,
            start=turn.start,
            turn_role=None if turn.role is UNSET else turn.role,
            exchange=turn.exchange,
        )
        writer.write(turn.text, speech=speech, number=turn.line)
    series = document.series
    metadata = Metadata(
        title=document.title,
        date=document.date,
        series=Series(series.name, series.number, series.part, series.parts),
        agenda=document.agenda,
        participants=tuple(map(_participant, document.participants)),
        credits=document.credits,
        states_roles=any(turn.role is not UNSET for turn in document.turns),
    )
    return writer.manuscript(
        path,
        data,
        file_format,
        url=document.source.url,
        name=document.id or None,
        metadata=metadata,
        recording=document.recording,
    )


def _participant(one: _Participant) -> Participant:
    return Participant(one.name, one.organization, one.department, one.posts, one.as_written, one.reading)
