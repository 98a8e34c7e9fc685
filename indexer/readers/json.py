"""JSON documents: objects of `kb parse --json`, a response of the Diet minutes API, or output of a speech recogniser.

A file has one object of `kb parse --json`, several, or one per line. Unknown keys are refused by name, so that the
value of a misspelt key is not lost. Topics and turn numbers are ignored: they are computed from the text, and so are
roles and exchanges if no turn states them.
"""

import datetime
import json
from collections.abc import Iterator
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from indexer.manuscript import Manuscript, Metadata, Speech
from indexer.readers import kokkai, recognised_speech
from indexer.readers.characters import cleaned
from indexer.readers.encodings import decode
from indexer.readers.manuscript_writer import ManuscriptWriter
from kb.errors import SourceError
from kb.messages import _
from kb.model.dialogue import Kind, Participant, Role, Series
from kb.reasons import shape_reason, syntax_reason

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


class _Document(Struct, forbid_unknown_fields=True):
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


def read(path: str, data: bytes) -> tuple[Manuscript, ...]:
    """The dialogues of a file. Raises SourceError if it is not JSON, or has another structure."""
    return dialogues_of(path, data, decode(path, data).text, path)


def dialogues_of(path: str, data: bytes, text: str, place: str) -> tuple[Manuscript, ...]:
    """The dialogues of a text that is a file or part of one; `place` names it in errors.

    Raises:
        SourceError: it is not JSON, or has another structure.
    """
    values = list(values_in(place, text))
    if not values:
        raise SourceError(
            _("{path}: 中身がありません。本文の入ったファイルを置いてください。", path=place), code="empty"
        )
    if all(kokkai.is_response(value) for value in values):
        return tuple(one for value in values for one in kokkai.read_response(path, data, value))
    if len(values) == 1 and recognised_speech.is_recognised(values[0]):
        return recognised_speech.read_value(path, data, _cleaned(values[0]))
    found: list[Manuscript] = []
    for value in values:
        for one in value if isinstance(value, list) else [value]:
            found.append(_write(path, data, _document(place, one)))
    if not found:
        raise SourceError(
            _("{path}: 中身がありません。本文の入ったファイルを置いてください。", path=place), code="empty"
        )
    return tuple(found)


class _RepeatedKeyError(ValueError):
    """A key occurs twice in an object: one of its values would be lost."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _RepeatedKeyError(next(key for at, (key, _value) in enumerate(pairs) if key in dict(pairs[:at])))
    return found


def values_in(path: str, text: str) -> Iterator[Any]:
    """The JSON values of a text, one after another. Raises SourceError if anything else stands between them."""
    decoder = json.JSONDecoder(object_pairs_hook=_object)
    position, end = 0, len(text)
    while True:
        while position < end and text[position] in " \t\r\n\ufeff":
            position += 1
        if position == end:
            return
        try:
            value, position = decoder.raw_decode(text, position)
        except _RepeatedKeyError as error:
            message = _(
                "{path}: JSON のキー「{key}」が一つの表に二度あります。一つにしてください。",
                path=path,
                key=str(error)[:80],
            )
            raise SourceError(message, code="structure") from error
        except (ValueError, RecursionError) as error:
            message = _(
                "{path}: JSON として正しくありません（{reason}）。書き出し直してください。",
                path=path,
                reason=syntax_reason(error),
            )
            raise SourceError(message, code="damaged", detail=error) from error
        yield value


def _document(path: str, value: object) -> _Document:
    try:
        document = msgspec.convert(_cleaned(value), _Document)
    except (msgspec.ValidationError, RecursionError) as error:
        raise SourceError(
            _(
                "{path}: kb parse --json の形ではありません（{reason}）。キーと値を直すか、国会会議録 API の応答を"
                "置いてください。",
                path=path,
                reason=shape_reason(error),
            ),
            code="structure",
            detail=error,
        ) from error
    for index, turn in enumerate(document.turns):
        if turn.speaker is not None and turn.kind != "speech":
            raise SourceError(
                _(
                    "{path}: turns[{index}] は {kind} なのに speaker があります。kind を speech にするか、speaker を"
                    " null にしてください。",
                    path=path,
                    index=index,
                    kind=turn.kind,
                ),
                code="structure",
            )
    return document


def _write(path: str, data: bytes, document: _Document) -> Manuscript:
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
        "json",
        url=document.source.url,
        name=document.id or None,
        metadata=metadata,
        recording=document.recording,
    )


def _participant(one: _Participant) -> Participant:
    return Participant(one.name, one.organization, one.department, one.posts, one.as_written, one.reading)


def _cleaned(value: object) -> object:
    """The value with its texts cleaned: JSON escapes can encode any character. Line feeds stay."""
    if isinstance(value, str):
        return cleaned(value)
    if isinstance(value, list):
        return [_cleaned(one) for one in value]
    if isinstance(value, dict):
        return {cleaned(str(key)): _cleaned(one) for key, one in value.items()}
    return value
