"""The audit log tells who has read what; the access log has a line a request."""

import json
from pathlib import Path
from urllib.request import urlopen

import pytest
from msgspec import structs

from kb.audit_log import files_of, verify_chain
from kb.settings import Settings
from tests.support.permitted import SECRET
from tests.support.servers import serving
from webui.app import create_app

OFFICE = {"X-Remote-User": "sato", "X-Remote-Groups": "cio-office"}


@pytest.mark.parametrize("with_queries", [False, True])
def test_each_request_of_a_reader_is_entered(with_queries: bool, permitted_settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "audit.jsonl"
    settings = structs.replace(permitted_settings, access="header", audit_log=str(path), audit_queries=with_queries)
    client = create_app(settings).test_client()
    client.get(f"/search?q={SECRET}", headers=OFFICE)
    client.get("/dialogues/a10", headers=OFFICE)
    client.get("/dialogues/a20", headers=OFFICE)
    client.get("/help")
    client.get("/healthz")
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    told = [(line["user"], line["action"], line["path"], line["status"], line["count"]) for line in lines]
    assert told == [
        ("sato", "search.results", "/search", 200, 10),
        ("sato", "dialogues.reader", "/dialogues/a10", 200, None),
        ("sato", "dialogues.reader", "/dialogues/a20", 404, None),
        (None, "help.page", "/help", 401, None),
    ]
    assert lines[0]["generation"]
    assert (lines[0]["query"] is not None) == with_queries
    assert verify_chain(files_of(path)).lines == 4


@pytest.mark.parametrize("path", ["/dialogues/a00", "/api/v1/dialogues/a00"])
def test_an_answer_that_cannot_be_entered_is_not_given(
    path: str, permitted_settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "audit.jsonl").mkdir()
    app = create_app(structs.replace(permitted_settings, audit_log=str(tmp_path / "audit.jsonl")))
    answer = app.test_client().get(path)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "frame-ancestors" in answer.headers["Content-Security-Policy"]
    assert "混雑" not in answer.text
    assert str(tmp_path) not in answer.text  # it is for the administrator
    assert "監査ログ" in caplog.text
    assert str(tmp_path) in caplog.text


@pytest.mark.slow
def test_kb_serve_writes_a_line_for_each_request(
    permitted_settings: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    with serving(Path(permitted_settings.data)) as origin, urlopen(f"{origin}/help?q=x") as answer:
        request_id = answer.headers["X-Request-ID"]
    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines() if line.startswith("{")]
    (line,) = [one for one in lines if one["request"] == request_id]
    assert (line["path"], line["status"], line["method"], line["address"]) == ("/help", 200, "GET", "127.0.0.1")
