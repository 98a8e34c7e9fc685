"""JSON lines: a document a line, as `kb export` writes them. The limit of a document is that of a line."""

from collections.abc import Iterator
from io import BytesIO
from itertools import islice

import msgspec

from indexer.manuscript import Manuscript
from indexer.readers import json
from indexer.readers.encodings import decode
from indexer.readers.limits import oversized_bytes
from kb.errors import Refusal, SourceError
from kb.messages import _
from kb.refusals import unnamed

_BLANK = b" \t\r\n"
_NAMED = 3  # faults in the message


def read(path: str, data: bytes, *, max_bytes: int) -> tuple[Manuscript, ...]:
    """The dialogues of a file. What is within the limit of one document may be laid out as any other JSON, too.

    Raises SourceError where a line cannot be taken; names each such line by its number, or the first of many.
    """
    if len(data) <= max_bytes:
        try:
            return json.read(path, data)
        except SourceError:
            if not _is_lined(path, data):
                raise
    found: list[Manuscript] = []
    faults: list[Refusal] = []
    for number, place, line in _lines(path, data):
        try:
            if refusal := oversized_bytes(place, len(line), max_bytes):
                raise SourceError(refusal)
            found += json.dialogues_of(path, data, decode(place, line).text, place)
        except SourceError as error:
            told = _("{line}行目: {told}", line=number, told=unnamed(str(error), place))
            faults.append(msgspec.structs.replace(error.refusal, text=told))
    if faults:
        more = len(faults) - _NAMED
        told = " / ".join(fault.text for fault in faults[:_NAMED])
        told = _("{told} ほかに{count}行", told=told, count=more) if more > 0 else told
        raise SourceError(msgspec.structs.replace(faults[0], text=f"{path}: {told}"))
    return tuple(found)


def _lines(path: str, data: bytes) -> Iterator[tuple[int, str, bytes]]:
    """The lines that are not blank, by number and place: one after the other, so that the file is in memory once."""
    for number, line in enumerate(BytesIO(data), 1):
        if content := line.strip(_BLANK):
            yield number, f"{path}:{number}", content


def _is_lined(path: str, data: bytes) -> bool:
    """Whether one of the first lines is JSON of its own; in JSON laid out for people none is."""
    return any(_is_json(place, line) for _number, place, line in islice(_lines(path, data), 2))


def _is_json(place: str, line: bytes) -> bool:
    try:
        return bool(list(json.values_in(place, decode(place, line).text)))
    except SourceError:
        return False
