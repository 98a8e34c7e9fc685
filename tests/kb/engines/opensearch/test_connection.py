"""Credentials of a connection: a key from a file goes out with each request, and no message tells it."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import pytest

from kb.engines.opensearch.connection import connect
from kb.errors import ConfigError
from kb.settings import Settings

ANSWER = json.dumps(
    {"version": {"number": "3.9.0", "distribution": "opensearch"}, "number_of_nodes": 1, "status": "green"}
)


class _Node(BaseHTTPRequestHandler):
    seen: ClassVar[list[str | None]] = []

    def do_GET(self) -> None:
        self.seen.append(self.headers["Authorization"])
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(ANSWER)))
        self.end_headers()
        self.wfile.write(ANSWER.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture
def node() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), _Node) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_key_goes_out_with_each_request(node: str, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("os_geheim\n", encoding="utf-8")
    cluster = connect(Settings(opensearch_hosts=(node,), opensearch_api_key_file=str(tmp_path / "key")))
    assert cluster.state() == ("3.9.0", 1, "green")
    cluster.close()
    assert set(_Node.seen) == {"ApiKey os_geheim"}


def test_a_missing_key_and_two_credentials_are_named(tmp_path: Path) -> None:
    hosts = ("http://127.0.0.1:1",)
    with pytest.raises(ConfigError, match="opensearch_api_key_file"):
        connect(Settings(opensearch_hosts=hosts, opensearch_api_key_file=str(tmp_path / "none")))
    (tmp_path / "both").write_text("x", encoding="utf-8")
    both = str(tmp_path / "both")
    with pytest.raises(ConfigError, match="どちらか一つ"):
        connect(
            Settings(
                opensearch_hosts=hosts, opensearch_user="a", opensearch_password_file=both, opensearch_api_key_file=both
            )
        )
