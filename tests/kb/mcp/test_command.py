"""`kb mcp` as a process: nothing but the protocol on standard output, whatever is sent, and an end with its input."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.servers import ROOT

pytestmark = pytest.mark.slow
START: dict[str, Any] = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}},
}
READY = {"jsonrpc": "2.0", "method": "notifications/initialized"}


def call(number: int, **arguments: Any) -> dict[str, Any]:
    parameters = {"name": "search", "arguments": arguments}
    return {"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": parameters}


def said(data: Path, *lines: dict[str, Any] | bytes) -> tuple[list[dict[str, Any]], int]:
    """The messages on standard output, and the exit status after the end of standard input."""
    sent = b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines) + b"\n"
    command = [sys.executable, "-m", "kb", "mcp", "--data", str(data)]
    ended = subprocess.run(command, input=sent, cwd=ROOT, capture_output=True, timeout=60, check=False)
    return [json.loads(line) for line in ended.stdout.splitlines()], ended.returncode


def test_lines_that_are_no_messages_do_not_end_it(sample_data: Path) -> None:
    garbage = (b"", b"{", b"\x00\xff\xfe", b"[" * 10_000, b"5", b'{"jsonrpc": "2.0"}', b"a" * 1_000_000)
    answers, status = said(sample_data, START, READY, *garbage, call(7, q="研修"))
    assert status == 0
    (answer,) = (one["result"] for one in answers if one.get("id") == 7)
    assert answer["structuredContent"]["total"] == 3


def test_an_end_of_input_before_any_message_is_an_end(sample_data: Path) -> None:
    assert said(sample_data) == ([], 0)


def test_without_an_index_the_next_step_is_told(tmp_path: Path) -> None:
    answers, status = said(tmp_path, START, READY, call(2, q="研修"))
    assert status == 0
    result = next(one["result"] for one in answers if one.get("id") == 2)
    assert result["isError"]
    assert "kb index" in result["content"][0]["text"]


def test_an_unknown_setting_is_an_error_of_the_command(tmp_path: Path) -> None:
    (tmp_path / "kb.toml").write_text("colour = 1", encoding="utf-8")
    command = [sys.executable, "-m", "kb", "mcp", "--config", str(tmp_path / "kb.toml")]
    ended = subprocess.run(command, input=b"", cwd=ROOT, capture_output=True, check=False)
    assert (ended.returncode, ended.stdout) == (2, b"")
    assert "colour" in ended.stderr.decode()
