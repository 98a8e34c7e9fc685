"""Each door for programs answers from the documents that its caller may read, and tells nothing of the others."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from msgspec import structs

from tests.support.permitted import SECRET, permitted_index
from webui.app import create_app

READERS = {"": 0, "cio-office": 10, "welfare-staff": 5, "operators": 15}


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    settings = structs.replace(permitted_index(tmp_path_factory.mktemp("permitted")), access="header")
    app = create_app(settings)
    app.config["SETTINGS"] = settings
    return app


def asked(client: FlaskClient, group: str, path: str, body: Any = None) -> Any:
    headers = {"X-Remote-User": "sato", "X-Remote-Groups": group, "Accept": "application/json"}
    if body is None:
        return client.get(path, headers=headers)
    return client.post(path, headers=headers, json=body)


def tool(name: str, **arguments: Any) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": name, "arguments": arguments}}


@pytest.mark.parametrize(("group", "found"), READERS.items())
def test_every_door_finds_the_documents_of_the_caller_alone(guarded: Flask, group: str, found: int) -> None:
    client = guarded.test_client()
    search = asked(client, group, f"/api/v1/search?q={SECRET}&mode=all&facet=org&limit=100").get_json()
    assert search["total"] == len(search["turns"]) == found
    assert asked(client, group, "/api/v1/dialogues").get_json()["total"] == 5 + found
    retrieval = {"knowledge_id": "turns", "query": f'"{SECRET}"', "retrieval_setting": {"top_k": 100}}
    assert len(asked(client, group, "/api/dify/retrieval", retrieval).get_json()["records"]) == found
    message = tool("search", q=SECRET, mode="all", limit=100)
    assert asked(client, group, "/mcp", message).get_json()["result"]["structuredContent"]["total"] == found


def test_nothing_says_that_there_is_more(guarded: Flask) -> None:
    client = guarded.test_client()
    for path in (
        f"/api/v1/suggest?q={SECRET[:2]}",
        f"/api/v1/search?q={SECRET}の混雑",
        "/api/v1/speakers?limit=100",
        "/api/v1/organizations?limit=100",
        "/api/v1/topics?limit=100",
        "/api/v1/turns?limit=100",
        "/api/openapi.json",
        "/api/",
    ):
        answer = asked(client, "", path)
        assert answer.status_code == 200, path
        assert SECRET not in answer.text.replace(f"{SECRET}の混雑", ""), path  # the question itself is repeated
    for path in ("/api/v1/dialogues/a10", "/api/v1/dialogues/a10/turns/t1", "/api/v1/turns?id=a10%23t1"):
        assert asked(client, "", path).status_code == 404
        assert asked(client, "cio-office", path).status_code == 200
    quote = f"/api/v1/verify?quote={SECRET}の混雑が続いています。"
    assert asked(client, "cio-office", quote).get_json()["verdicts"][0]["outcome"] == "verbatim"
    (verdict,) = asked(client, "", quote).get_json()["verdicts"]
    assert (verdict["outcome"], verdict["turn"]["dialogue"]["id"][:2]) == ("nearly", "a0")
    unknown = asked(client, "", "/mcp", tool("read", id="a10")).get_json()["result"]
    never = asked(client, "", "/mcp", tool("read", id="a99")).get_json()["result"]
    assert unknown["isError"]
    assert json.dumps(unknown).replace("a10", "a99") == json.dumps(never)


def test_the_audit_log_says_what_each_door_gave(guarded: Flask, tmp_path: Path) -> None:
    log = tmp_path / "audit.jsonl"
    settings = structs.replace(guarded.config["SETTINGS"], audit_log=str(log))
    client = create_app(settings).test_client()
    asked(client, "cio-office", f"/api/v1/search?q={SECRET}&mode=all")
    asked(client, "cio-office", "/mcp", tool("search", q=SECRET, mode="all"))
    asked(client, "cio-office", "/mcp", tool("read", id="a10#t1"))
    retrieval = {"knowledge_id": "turns", "query": f'"{SECRET}"', "retrieval_setting": {"top_k": 3}}
    asked(client, "cio-office", "/api/dify/retrieval", retrieval)
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert {line["user"] for line in lines} == {"sato"}
    assert [line["action"] for line in lines] == ["api.search", "mcp.search", "mcp.read a10", "dify.retrieval"]
    assert [line["count"] for line in lines if "read" not in line["action"]] == [10, 10, 3]


def test_a_cursor_of_one_reader_is_of_no_use_to_another(guarded: Flask) -> None:
    client = guarded.test_client()
    cursor = asked(client, "operators", "/api/v1/turns?limit=3").get_json()["next"]
    answer = asked(client, "", f"/api/v1/turns?limit=3&cursor={cursor}")
    assert answer.status_code in (200, 410)
    assert SECRET not in answer.text
