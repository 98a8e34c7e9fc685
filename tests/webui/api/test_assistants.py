"""The door for assistants over HTTP: one POST a message, scripts of other sites refused, and no SDK needed to start."""

import json
import subprocess
import sys
from importlib.util import find_spec
from typing import Any

import pytest
from flask.testing import FlaskClient

from kb.knowledge import KnowledgeBase
from kb.settings import Settings
from tests.support.servers import ROOT
from webui.app import create_app

ACCEPTED = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}


def message(method: str, **parameters: Any) -> str:
    return json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": parameters})


def test_a_call_needs_no_session(client: FlaskClient) -> None:
    called = message("tools/call", name="search", arguments={"q": "研修"})
    answer = client.post("/mcp", data=called, headers=ACCEPTED)
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert answer.get_json()["result"]["structuredContent"]["total"] == 3
    assert answer.headers["Cache-Control"] == "no-store"
    assert not {"ETag", "Mcp-Session-Id", "Set-Cookie"} & set(answer.headers.keys())


def test_permalinks_are_those_of_the_request(client: FlaskClient) -> None:
    called = message("tools/call", name="read", arguments={"id": "sakuragawa-1#t3"})
    answer = client.post("/mcp", data=called, headers=ACCEPTED, base_url="https://localhost/prefix/")
    turns = answer.get_json()["result"]["structuredContent"]["turns"]
    assert turns[1]["permalink"] == "https://localhost/prefix/dialogues/sakuragawa-1#t3"


def test_the_language_is_that_of_the_caller(client: FlaskClient) -> None:
    called = message("tools/call", name="search", arguments={"limit": 0})
    answer = client.post("/mcp", data=called, headers={**ACCEPTED, "Accept-Language": "en"})
    assert "out of range" in answer.get_json()["result"]["content"][0]["text"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ("{", 400, -32700),
        ("[" * 30_000, 400, -32700),
        ("[]", 400, None),
        ("5", 400, None),
        ('"\\ud800"', 400, None),
        ("\xff", 400, None),
        (json.dumps({"jsonrpc": "1.0", "id": 1, "method": "tools/list"}), 400, None),
        (message("tools/nothing"), None, -32601),
        (message("tools/call"), None, -32602),
        (message("tools/call", name="search", arguments=[]), None, -32602),
        (message("tools/call", name="search", arguments={"q": "あ" * 30_000}), 413, None),
        (json.dumps({"jsonrpc": "2.0", "method": "notifications/initialized"}), 202, None),
    ],
)
def test_messages_of_every_kind(client: FlaskClient, body: str, status: int | None, code: int | None) -> None:
    answer = client.post("/mcp", data=body.encode("utf-8", "surrogatepass"), headers=ACCEPTED)
    assert answer.status_code in ((status,) if status else (200, 400, 404))
    if code is not None:
        assert answer.get_json(force=True)["error"]["code"] == code
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT"])
def test_there_is_no_stream_and_no_session_to_end(client: FlaskClient, method: str) -> None:
    answer = client.open("/mcp", method=method, headers=ACCEPTED)
    assert (answer.status_code, answer.mimetype) == (405, "application/problem+json")
    assert "POST" in answer.headers["Allow"]


@pytest.mark.parametrize("origin", ["https://evil.example", "http://localhost", "null", "http://kb.example:81"])
def test_scripts_of_other_sites_are_refused(client: FlaskClient, origin: str) -> None:
    answer = client.post("/mcp", data=message("tools/list"), headers={**ACCEPTED, "Origin": origin})
    assert (answer.status_code, answer.mimetype) == (403, "application/problem+json")
    assert "cors_origins" in answer.get_json(force=True)["detail"]
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_an_allowed_origin_may_call_everything_for_programs(kb: KnowledgeBase) -> None:
    settings = Settings(log_empty_searches=False, cors_origins=("https://portal.example",))
    client = create_app(settings, kb).test_client()
    origin = {"Origin": "https://portal.example"}
    preflight = client.options("/mcp", headers={**origin, "Access-Control-Request-Method": "POST"})
    assert preflight.status_code == 204
    assert "POST" in preflight.headers["Access-Control-Allow-Methods"]
    for answer in (
        preflight,
        client.post("/mcp", data=message("tools/list"), headers={**ACCEPTED, **origin}),
        client.get("/api/v1/search?q=研修", headers=origin),
        client.get("/api/v1/search?limit=0", headers=origin),
    ):
        assert answer.headers["Access-Control-Allow-Origin"] == "https://portal.example"
        assert "Origin" in answer.headers["Vary"]
        assert "Access-Control-Allow-Credentials" not in answer.headers
    for path in ("/search?q=研修", "/"):
        assert "Access-Control-Allow-Origin" not in client.get(path, headers=origin).headers
    other = client.get("/api/v1/search?q=研修", headers={"Origin": "https://evil.example"})
    assert "Access-Control-Allow-Origin" not in other.headers
    refused = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    assert "Access-Control-Allow-Methods" not in client.options("/mcp", headers=refused).headers


def test_cross_origin_calls_are_off_by_default(client: FlaskClient) -> None:
    answer = client.get("/api/v1/search?q=研修", headers={"Origin": "https://portal.example"})
    assert not [name for name, _value in answer.headers if name.startswith("Access-Control")]


def test_without_the_extra_the_next_step_is_named(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webui.api.assistants.find_spec", lambda name: None if name == "mcp" else find_spec(name))
    answer = client.post("/mcp", data=message("tools/list"), headers=ACCEPTED)
    assert (answer.status_code, answer.mimetype) == (501, "application/problem+json")
    assert "pip install '.[mcp]'" in answer.get_json(force=True)["detail"]


def test_neither_kb_nor_webui_needs_the_sdk() -> None:
    code = (
        "import sys; sys.modules.update(dict.fromkeys(('mcp', 'mcp_types', 'pydantic', 'starlette', 'anyio')))\n"
        "import kb.cli.mcp, kb.mcp.tools, webui.app, webui.cli\n"
        "from kb.settings import Settings; webui.app.create_app(Settings())"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def test_the_command_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    from kb.cli.mcp import require_sdk
    from kb.errors import ConfigError

    monkeypatch.setattr("kb.cli.mcp.find_spec", lambda name: None)
    with pytest.raises(ConfigError, match="pip install"):
        require_sdk()
