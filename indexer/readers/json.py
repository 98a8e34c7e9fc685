"""JSON documents: objects of `kb parse --json`, a response of the Diet minutes API, or output of a speech recogniser.

A file has one object of `kb parse --json`, several, or one per line. Unknown keys are refused by name, so that the
value of a misspelt key is not lost. Topics and turn numbers are ignored: they are computed from the text, and so are
roles and exchanges if no turn states them.
"""

import json
from collections.abc import Iterator
from typing import Any

import msgspec

from indexer.manuscript import Manuscript
from indexer.readers import kokkai, recognised_speech
from indexer.readers.characters import cleaned
from indexer.readers.encodings import decode
from indexer.readers.stated_dialogue import StatedDialogue, stated_manuscript
from kb.errors import SourceError
from kb.messages import _
from kb.reasons import shape_reason, syntax_reason


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
            found.append(stated_manuscript(path, data, _document(place, one), "json"))
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


def _document(path: str, value: object) -> StatedDialogue:
    try:
        document = msgspec.convert(_cleaned(value), StatedDialogue)
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


def _cleaned(value: object) -> object:
    """The value with its texts cleaned: JSON escapes can encode any character. Line feeds stay."""
    if isinstance(value, str):
        return cleaned(value)
    if isinstance(value, list):
        return [_cleaned(one) for one in value]
    if isinstance(value, dict):
        return {cleaned(str(key)): _cleaned(one) for key, one in value.items()}
    return value
