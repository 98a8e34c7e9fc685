"""JSON lines: one document per line, as `kb export` writes them; the size limit of a document applies to each line."""

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
from kb.refusals import without_path

_BLANK = b" \t\r\n"
_NAMED = 3  # invalid lines named in the message


def read(path: str, data: bytes, *, max_bytes: int) -> tuple[Manuscript, ...]:
    """The dialogues of a file. A file within the limit of one document may be formatted as other JSON.

    Raises:
        SourceError: lines are invalid; names the first of them by number.
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
            told = _("{line}行目: {told}", line=number, told=without_path(str(error), place))
            faults.append(msgspec.structs.replace(error.refusal, text=told))
    if faults:
        more = len(faults) - _NAMED
        told = " / ".join(fault.text for fault in faults[:_NAMED])
        told = _("{told} ほかに{count}行", told=told, count=more) if more > 0 else told
        raise SourceError(msgspec.structs.replace(faults[0], text=f"{path}: {told}"))
    return tuple(found)


def _lines(path: str, data: bytes) -> Iterator[tuple[int, str, bytes]]:
    """The non-blank lines with number and place, lazily, so that the file is in memory once."""
    for number, line in enumerate(BytesIO(data), 1):
        if content := line.strip(_BLANK):
            yield number, f"{path}:{number}", content


def _is_lined(path: str, data: bytes) -> bool:
    """True if one of the first two lines is a JSON value by itself; in pretty-printed JSON neither is."""
    return any(_is_json(place, line) for _number, place, line in islice(_lines(path, data), 2))


def _is_json(place: str, line: bytes) -> bool:
    try:
        return bool(list(json.values_in(place, decode(place, line).text)))
    except SourceError:
        return False
