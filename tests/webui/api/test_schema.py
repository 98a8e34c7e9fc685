"""The whole JSON API against its OpenAPI document: schemathesis runs all of its phases and checks over WSGI.

Formats of the document are rules that a schema cannot state. Here they are drawn from the sample index.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode, HookContext
from schemathesis.config import SchemathesisConfig

from kb.api.operations import DOCUMENTED
from kb.errors import QueryError
from kb.model.calendar import parse_period
from kb.model.names import exact_key
from kb.query.grammar import parse
from tests.support.examples import examples
from tests.support.schema_runs import run_schema
from tests.support.trust import soak

_WORDS = ("研修", "窓口", "電子申請", "標準化", "katagiri", "DX", "マイナ*", '"費用"', "議題:研修", "-研修", "")
_FORMATS: dict[str, st.SearchStrategy[str]] = {
    "query": st.lists(st.sampled_from(_WORDS), max_size=4).map(" ".join),
    "period": st.sampled_from(["", "2021", "2021-06", "2021-06-15", "令和4年5月"]),
    "cursor": st.just(""),
    "dialogue-id": st.sampled_from(["sakuragawa-1", "aobano", "nothing"]),
    "turn-id": st.sampled_from(["sakuragawa-1#t3", "aobano#t12", "nothing#t1"]),
    "organization": st.sampled_from(["桜川区", "東京都", "青葉野市", " 桜川区"]),
    "speaker": st.sampled_from(["片桐 静江", "片桐静枝", "霧島 航"]),
    "topic": st.sampled_from(["研修", "標準化", "窓口"]),
    "knowledge-id": st.sampled_from(["turns", "exchanges", "nothing"]),
}
for _name, _strategy in _FORMATS.items():
    schemathesis.openapi.format(_name, _strategy)


def is_query(text: str) -> bool:
    with suppress(QueryError):
        parse(text)
        return True
    return False


# Rules of formats, for values that schemathesis makes at the bounds of a schema, whatever its format.
_RULES: dict[str, Callable[[str], bool]] = {
    "query": is_query,
    "period": lambda text: not text.strip() or parse_period(text) is not None,
    "cursor": lambda text: not text,
    "dialogue-id": lambda text: True,
    "turn-id": lambda text: not text or "#" in text,
    "organization": lambda text: not text or exact_key(text) in ("桜川区", "東京都", "青葉野市"),
    "speaker": lambda text: not text or exact_key(text) in ("片桐静江", "片桐静枝", "霧島航"),
    "topic": lambda text: text in ("研修", "標準化", "窓口"),
}


def follows_formats(parameters: list[dict[str, Any]], asked: dict[str, Any]) -> bool:
    """True if each value of a call follows the rule of its format."""
    for one in parameters:
        schema = one["schema"]
        rule = _RULES.get(schema.get("items", schema).get("format", ""))
        values = asked.get(one["name"], [])
        if rule and not all(map(rule, values if isinstance(values, list) else [values])):
            return False
    return True


def has_single_value(parameters: list[dict[str, Any]], asked: dict[str, Any]) -> bool:
    """True for one value instead of a list: invalid by the schema, and the same address as a list of one."""
    lists = {one["name"] for one in parameters if one["schema"].get("type") == "array"}
    return any(not isinstance(value, list) for name, value in asked.items() if name in lists)


def is_contradictory(name: str, asked: dict[str, Any]) -> bool:
    """True for parameters that are allowed each, and refused together."""
    first, last = asked.get("from"), asked.get("to")
    if first and last and (int(first) > int(last) if name == "trends" else str(first) > str(last)):
        return True
    match name:
        case "compare":
            few = len({exact_key(name) for name in asked.get("org", ())}) < 2
            return few or (not asked.get("q", "").strip() and not asked.get("topic"))
        case "trends":
            too_many = len(set(asked.get("term", ()))) * len(set(asked.get("org", ()))) > 5
            return asked.get("by") == "org" and (too_many or not asked.get("org"))
        case "verify_quote":
            return not asked.get("quote", "").strip() or bool(asked.get("fingerprint") or asked.get("turn"))
        case "turns":
            return bool(asked.get("id")) and len(asked) > 1
        case "dify_retrieval":
            return any(
                one["comparison_operator"] not in ("empty", "not empty")
                for one in (asked.get("metadata_condition") or {}).get("conditions", ())
            )
    return False


@pytest.mark.slow
def test_every_answer_is_as_the_document_says(app: Flask) -> None:
    config = SchemathesisConfig.from_dict(
        {
            "generation": {"max-examples": examples(20), "deterministic": True},
            "headers": {"Accept-Encoding": "identity"},  # over WSGI, schemathesis does not undo compression
            # Hundreds of values make an address that is too long, whatever is wrong with it besides.
            "checks": {"negative_data_rejection": {"expected-statuses": [400, 404, 405, 406, 413, 414, 415]}},
        }
    )
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", app, config=config)

    @schema.hook
    def filter_case(context: HookContext, case: Case[Any]) -> bool:
        about, asked = case.operation.definition.raw, dict(case.query or {})
        if case.meta is not None and case.meta.generation.mode is GenerationMode.NEGATIVE:
            return not has_single_value(about.get("parameters", []), asked)
        if isinstance(case.body, dict):
            asked |= case.body
        allowed = follows_formats(about.get("parameters", []), {**asked, **(case.path_parameters or {})})
        return allowed and not is_contradictory(about["operationId"], asked)

    run = run_schema(schema)
    soak.tallies.append(f"calls of the API that schemathesis drew: {dict(run.tried)}, {len(run.failed)} failures")
    assert not run.failed, run.report
    assert run.tried["FUZZING"] > len(DOCUMENTED)
