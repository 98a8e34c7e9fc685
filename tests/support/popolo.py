"""The classes of Popolo that an export has, as JSON schemas written after the specification (popoloproject.com/specs).

Each allows the properties alone that the specification names, so that a misspelt one is found.
"""

from collections.abc import Mapping
from typing import Any

TEXT = {"type": "string", "minLength": 1}
DAY = {"type": "string", "pattern": r"^[0-9]{4}(-[0-9]{2}){0,2}$"}
MOMENT = {"type": "string", "format": "date-time"}


def listed(**properties: object) -> dict[str, Any]:
    return {"type": "array", "items": {"type": "object", "properties": properties, "additionalProperties": False}}


URL = {"type": "string", "pattern": r"^https?://[!-~]+$"}  # absolute, in ASCII
LINKS = listed(url=URL, note=TEXT)


def described(required: tuple[str, ...], **properties: object) -> dict[str, Any]:
    common = {"id": TEXT, "sources": LINKS, "created_at": MOMENT, "updated_at": MOMENT}
    return {
        "type": "object",
        "required": ["id", *required],
        "properties": {**common, **properties},
        "additionalProperties": False,
    }


SCHEMAS: Mapping[str, dict[str, Any]] = {
    "persons": described(
        ("name",),
        name=TEXT,
        family_name=TEXT,
        given_name=TEXT,
        sort_name=TEXT,
        other_names=listed(name=TEXT, note=TEXT, start_date=DAY, end_date=DAY),
    ),
    "organizations": described(
        ("name",), name=TEXT, classification=TEXT, identifiers=listed(scheme=TEXT, identifier=TEXT)
    ),
    "posts": described(("label",), label=TEXT, role=TEXT, organization_id=TEXT),
    "memberships": described(("person_id",), label=TEXT, role=TEXT, person_id=TEXT, organization_id=TEXT, post_id=TEXT),
    "events": described(
        ("name",),
        name=TEXT,
        start_date=DAY,
        classification=TEXT,
        parent_id=TEXT,
        attendees=listed(id=TEXT, name=TEXT),
    ),
    "speeches": described(
        ("event_id", "text"),
        event_id=TEXT,
        creator_id=TEXT,
        attribution_text=TEXT,
        role=TEXT,
        title=TEXT,
        text=TEXT,
        type={"enum": ["speech", "question", "narrative"]},
        position={"type": "integer", "minimum": 1},
        video=URL,
    ),
}
