"""JSON of speech recognisers: Whisper (segments with start and text) and AmiVoice (results with tokens).

Times are in seconds in Whisper's output and in milliseconds in AmiVoice's. A numbered voice (SPEAKER_00, speaker0) is
kept as the label of its turns.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from indexer.manuscript import Manuscript
from indexer.readers.cues import Cue, transcript
from indexer.readers.manuscript_writer import ManuscriptWriter


def is_recognised(value: Any) -> bool:
    """True for an object that a recogniser writes."""
    if not isinstance(value, dict):
        return False
    segments, results = value.get("segments"), value.get("results")
    parts = segments if isinstance(segments, list) else results if isinstance(results, list) else []
    first = parts[0] if parts and isinstance(parts[0], dict) else {}
    return ("text" in first and "start" in first) or "tokens" in first or isinstance(first.get("results"), list)


def read_value(path: str, data: bytes, value: Any) -> tuple[Manuscript, ...]:
    """The transcript in an object of a recogniser. Raises SourceError if it has no text."""
    return transcript(path, data, "json", ManuscriptWriter(), list(_cues(value)))


def _cues(value: Any) -> Iterator[Cue]:
    number = 0
    for segment in _objects(value, "segments") or [value]:
        for result in _objects(segment, "results") or [segment]:
            for start, label, text in _parts(result):
                number += 1
                yield Cue(number, start, text, label)


def _parts(result: dict[str, Any]) -> Iterator[tuple[float | None, str | None, str]]:
    """The parts of a result by voice, each with its start in seconds and its label."""
    tokens = [one for one in _objects(result, "tokens") if "written" in one]
    if not tokens:
        yield _number(result.get("start"), 1.0), _label(result.get("speaker")), str(result.get("text") or "")
        return
    for label, spoken in groupby(tokens, key=lambda one: _label(one.get("label"))):
        said = list(spoken)
        yield _number(said[0].get("starttime"), 0.001), label, "".join(str(one["written"]) for one in said)


def _objects(value: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """The objects in the list at a key; none where there is something else."""
    found = value.get(key)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _number(value: Any, unit: float) -> float | None:
    known = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e10
    return round(value * unit, 3) if known else None


def _label(value: Any) -> str | None:
    return str(value).strip() or None if isinstance(value, str | int) else None
