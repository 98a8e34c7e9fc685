"""The JSON object of `kb parse --json` and `kb export`; the order of its keys is fixed."""

from typing import Any

from kb.model.dialogue import Dialogue, Participant, Turn


def to_json(dialogue: Dialogue, *, for_export: bool = False) -> dict[str, Any]:
    """The dialogue as dicts, lists and strings; dates in ISO 8601, None where the document does not say.

    An export also has `reading` of participants where the document states it, and `taken_in` of turns.
    """
    return {
        "id": dialogue.id,
        "title": dialogue.title,
        "source": {
            "path": dialogue.source.path,
            "url": dialogue.source.url,
            "sha256": dialogue.source.sha256,
            "format": dialogue.source.format,
        },
        "series": {
            "name": dialogue.series.name,
            "number": dialogue.series.number,
            "part": dialogue.series.part,
            "parts": dialogue.series.parts,
        },
        "date": dialogue.date.isoformat() if dialogue.date else None,
        "recording": dialogue.recording,
        "agenda": list(dialogue.agenda),
        "participants": [_participant(person, with_reading=for_export) for person in dialogue.participants],
        "turns": [_turn(turn, with_arrival=for_export) for turn in dialogue.turns],
        "credits": list(dialogue.credits),
        "diagnostics": [
            {"line": found.line, "code": found.code, "message": found.message} for found in dialogue.diagnostics
        ],
    }


def _participant(person: Participant, *, with_reading: bool) -> dict[str, Any]:
    found = {
        "name": person.name,
        "organization": person.organization,
        "department": person.department,
        "posts": list(person.posts),
        "as_written": person.as_written,
    }
    return found | {"reading": person.reading} if with_reading and person.reading else found


def _turn(turn: Turn, *, with_arrival: bool) -> dict[str, Any]:
    found = {
        "id": turn.id,
        "order": turn.order,
        "kind": turn.kind,
        "role": turn.role,
        "exchange": turn.exchange,
        "speaker": turn.speaker,
        "organization": turn.organization,
        "post": turn.post,
        "as_written": turn.as_written,
        "section": list(turn.section),
        "topics": [mention.topic for mention in turn.topics],
        "text": turn.text,
        "line": turn.line,
        "start": turn.start,
    }
    return found | {"taken_in": turn.taken_in} if with_arrival and turn.taken_in else found
