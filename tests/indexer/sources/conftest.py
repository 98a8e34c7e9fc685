"""A feed of this machine, and settings that allow it."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from kb.settings import Settings
from tests.support.feed_site import Site


@pytest.fixture
def site() -> Iterator[Site]:
    served = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.asked.append((self.path, self.headers["If-None-Match"]))
            answer = served.answers.get(self.path, 404)
            if callable(answer):
                answer(self)
            elif isinstance(answer, int):
                self.send_error(answer)
            else:
                content = answer if isinstance(answer, bytes) else answer.encode()
                tag = f'"{hash(answer)}"'
                self.send_response(304 if self.headers["If-None-Match"] == tag else 200)
                self.send_header("ETag", tag)
                self.end_headers()
                if self.headers["If-None-Match"] != tag:
                    self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield served
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        data=str(tmp_path / "data"),
        allowed_hosts=("127.0.0.1",),
        allow_private_addresses=True,
        fetch_delay=0.0,
        fetch_timeout=2.0,
        max_document_bytes=200_000,
        settle_seconds=0,
    )
