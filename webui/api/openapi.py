"""OpenAPI 3.1 document of the JSON API, made from the types of its parameters and answers."""

from collections.abc import Iterator, Mapping
from importlib.metadata import version
from typing import Any

import msgspec
from msgspec import Struct

from kb.api.examples import example_calls
from kb.api.operations import DOCUMENTED, Operation
from kb.messages import _
from kb.serving.snapshot import Snapshot
from webui.problems import MEDIA_TYPE as PROBLEM
from webui.problems import PROBLEMS

_REFERENCE = "#/components/schemas/{name}"
_STATUSES = (400, 401, 403, 404, 405, 410, 414, 429, 500, 503)  # beside 200, of every call
_OF_BODIES = (413, 415)


class ProblemDocument(Struct, frozen=True, kw_only=True, rename={"kind": "type"}):
    """A problem document."""

    kind: str
    title: str
    status: int
    next_step: str
    instance: str
    detail: str = ""
    parameter: str = ""


def openapi_document(snapshot: Snapshot) -> dict[str, Any]:
    """The document in the current locale, with an example of each call."""
    types = [kind for one in DOCUMENTED for kind in (one.parameters, one.answer)]
    _references, schemas = msgspec.json.schema_components([*types, ProblemDocument], ref_template=_REFERENCE)
    calls = example_calls(snapshot)
    paths: dict[str, dict[str, object]] = {}
    for one in DOCUMENTED:
        described = _operation(one, schemas[one.parameters.__name__], calls.get(one.name, {}))
        paths.setdefault(one.path, {})[one.method] = described
    queries = {one.parameters.__name__ for one in DOCUMENTED if one.method == "get"}
    shown = {name: schema for name, schema in schemas.items() if name not in queries}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": _("CIO対話検索 API"),
            "version": version("cio-dialogue-kb"),
            "description": _(
                "発言を検索し、全文、固定リンク、日付、発言者、役職とともに返します。読み取り専用です。"
                "説明と例は /api/ にあります。"
            ),
        },
        "paths": _translated(paths),
        "components": {
            "schemas": _translated(shown),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{}, {"token": []}],  # needed only where reading is restricted
    }


def _operation(one: Operation, parameters: Mapping[str, Any], example: Mapping[str, object]) -> dict[str, object]:
    statuses = (*_STATUSES, *(_OF_BODIES if one.method == "post" else ()))
    described: dict[str, object] = {
        "operationId": one.name,
        "summary": _(one.summary),
        "responses": {
            "200": {
                "description": _("答え"),
                "content": {"application/json": {"schema": {"$ref": _REFERENCE.format(name=one.answer.__name__)}}},
            },
            **{str(status): _problem(status) for status in statuses},
        },
    }
    if one.method == "post":
        schema = {"$ref": _REFERENCE.format(name=one.parameters.__name__)}
        content = {"schema": schema, **({"example": example} if example else {})}
        described["requestBody"] = {"required": True, "content": {"application/json": content}}
    else:
        described["parameters"] = list(_parameters(one, parameters, example))
    return described


def _parameters(
    one: Operation, parameters: Mapping[str, Any], example: Mapping[str, object]
) -> Iterator[dict[str, object]]:
    for name, schema in parameters["properties"].items():
        place = "path" if f"{{{name}}}" in one.path else "query"
        stated = {key: value for key, value in schema.items() if key != "description"}
        yield {
            "name": name,
            "in": place,
            "required": place == "path" or name in parameters["required"],
            "description": schema.get("description", ""),
            "schema": stated,
            **({"example": example[name]} if name in example else {}),
        }


def _problem(status: int) -> dict[str, object]:
    title, _step = PROBLEMS[status]
    schema = {"$ref": _REFERENCE.format(name=ProblemDocument.__name__)}
    return {"description": _(title), "content": {PROBLEM: {"schema": schema}}}


def _translated(value: Any) -> Any:
    """The value with its descriptions in the current locale; those of classes, docstrings in English, are left out."""
    if isinstance(value, dict):
        is_class = value.get("type") == "object" and "title" in value
        return {
            name: _(inner) if name == "description" and isinstance(inner, str) and inner else _translated(inner)
            for name, inner in value.items()
            if not (is_class and name == "description")
        }
    return [_translated(one) for one in value] if isinstance(value, list | tuple) else value
