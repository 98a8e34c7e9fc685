"""JSON schemas of tools: those of the types, with definitions in place and descriptions in the caller's language."""

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Struct

from kb.messages import _

_REFERENCE = "#/$defs/"


def inlined_schema(kind: type[Struct]) -> dict[str, Any]:
    """The schema of a type as one object without references, which some clients cannot follow."""
    (_reference,), definitions = msgspec.json.schema_components([kind])
    schema: dict[str, Any] = _inlined(definitions[kind.__name__], definitions)
    return schema


def _inlined(value: Any, definitions: Mapping[str, Any]) -> Any:
    if isinstance(value, dict):
        if "$ref" in value:
            target = definitions[value["$ref"].removeprefix(_REFERENCE)]
            return _inlined({**target, **{name: one for name, one in value.items() if name != "$ref"}}, definitions)
        is_class = value.get("type") == "object" and "title" in value
        return {
            name: _(one) if name == "description" and isinstance(one, str) and one else _inlined(one, definitions)
            for name, one in value.items()
            if not (is_class and name == "description")
        }
    return [_inlined(one, definitions) for one in value] if isinstance(value, list | tuple) else value
