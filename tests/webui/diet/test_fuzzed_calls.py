"""The Diet minutes API under calls that schemathesis draws: an answer or a refusal of its own, never a failure."""

from typing import Any

import pytest
import schemathesis
from flask import Flask
from schemathesis.config import SchemathesisConfig

from tests.support.examples import examples
from tests.support.schema_runs import run_schema

_WORDS = ("any", "speaker", "speakerGroup", "speakerPosition", "nameOfMeeting", "nameOfHouse", "issueID", "speechID")
_NUMBERS = ("speechNumber", "sessionFrom", "sessionTo", "issueFrom", "issueTo", "startRecord", "maximumRecords")
_FLAGS = ("supplementAndAppendix", "contentsAndIndex", "closing")
_CHOICES = {
    "searchRange": ["冒頭", "本文", "冒頭・本文"],
    "speakerRole": ["証人", "参考人", "公述人"],
    "recordPacking": ["xml", "json"],
    **{name: ["true", "false"] for name in _FLAGS},
}
_SCHEMAS: dict[str, dict[str, Any]] = {
    **{name: {"type": "string", "maxLength": 60} for name in _WORDS},
    **{name: {"type": "integer", "minimum": 0, "maximum": 2000} for name in _NUMBERS},
    **{name: {"type": "string", "format": "date"} for name in ("from", "until")},
    **{name: {"type": "string", "enum": values} for name, values in _CHOICES.items()},
}
_ANSWER = {"description": "answer", "content": {"application/json": {}, "application/xml": {}}}


def document() -> dict[str, Any]:
    """An OpenAPI document of the three calls, with the parameters of the original."""
    parameters = [{"name": name, "in": "query", "schema": schema} for name, schema in _SCHEMAS.items()]
    responses = {"200": _ANSWER, "400": _ANSWER, "405": {"description": "other method"}}
    paths = {
        f"/api/{unit}": {"get": {"operationId": unit, "parameters": parameters, "responses": responses}}
        for unit in ("speech", "meeting_list", "meeting")
    }
    return {"openapi": "3.1.0", "info": {"title": "Diet minutes", "version": "1"}, "paths": paths}


@pytest.mark.slow
def test_every_call_is_answered_or_refused(app: Flask) -> None:
    config = SchemathesisConfig.from_dict(
        {
            "generation": {"max-examples": examples(30), "deterministic": True},
            "headers": {"Accept-Encoding": "identity"},  # over WSGI, schemathesis does not undo compression
            "checks": {
                # The original ignores parameters that it does not know, and asks for at least one condition.
                "negative_data_rejection": {"enabled": False},
                "positive_data_acceptance": {"enabled": False},
            },
        }
    )
    schema = schemathesis.openapi.from_dict(document(), config=config)
    schema.app = app
    run = run_schema(schema)
    assert not run.failed, run.report
    assert run.tried["FUZZING"] > 60
