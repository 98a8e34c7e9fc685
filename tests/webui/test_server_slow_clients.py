"""Slow clients: incomplete requests and stalled responses hold no thread, and are dropped in the end."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.support.servers import SERVE, listening

pytestmark = pytest.mark.slow

HELD = 20  # requests that are held, by a server of four threads
HURRIED = "import webui.server; webui.server.REQUEST_SECONDS = 1; from webui.cli import serve; serve()"
SIZE = 64 * 1024 * 1024  # bytes, more than sockets and the server keep for a client
TAKEN_SLOWLY = """
def answer(environ, start):
    start("200 OK", [])
    large = environ["PATH_INFO"] == "/large"
    return (bytes(65536) for _ in range(192 if large else 1))
from webui.server import Server
Server.load = lambda self: answer
from webui.cli import serve
serve()
"""
LARGE = f"""
import webui.server
webui.server.STALLED_SECONDS = 1
def answer(environ, start):
    start("200 OK", [])
    return (bytes(65536) for _ in range({SIZE // 65536}))
webui.server.Server.load = lambda self: answer
from webui.cli import serve
serve()
"""
PARTS = {
    "nothing": b"",
    "half a line": b"GET /health",
    "half of the headers": b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ",
    "half of the body": b"POST /search HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\nq=",
}


@pytest.fixture(scope="module")
def address(sample_data: Path) -> Iterator[tuple[str, int]]:
    with listening(sample_data, SERVE) as found:
        yield found


@pytest.mark.parametrize("part", PARTS)
def test_half_sent_requests_stop_nobody(address: tuple[str, int], part: str) -> None:
    with ExitStack() as held:
        for _ in range(HELD):
            connection = held.enter_context(socket.create_connection(address))
            connection.sendall(PARTS[part])
        for path in ("/healthz", "/search?q=%E7%AA%93%E5%8F%A3"):
            asking = HTTPConnection(*address, timeout=30)
            asking.request("GET", path)
            assert asking.getresponse().status == 200
            asking.close()


def test_a_request_that_does_not_come_to_an_end_is_dropped(sample_data: Path) -> None:
    with listening(sample_data, HURRIED) as address, socket.create_connection(address) as connection:
        connection.sendall(PARTS["half of the headers"])
        assert seconds_until_closed(connection) < 20


def test_an_answer_that_nobody_takes_holds_no_thread_for_long(sample_data: Path) -> None:
    with listening(sample_data, LARGE) as address, ExitStack() as held:
        for _ in range(HELD):
            connection = held.enter_context(socket.create_connection(address))
            connection.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        time.sleep(0.5)  # all threads are writing by now
        asking = HTTPConnection(*address, timeout=60)
        asking.request("GET", "/")
        assert len(asking.getresponse().read()) == SIZE
        asking.close()


def test_an_answer_that_is_taken_slowly_holds_no_thread(sample_data: Path) -> None:
    with listening(sample_data, TAKEN_SLOWLY) as address, ExitStack() as held:
        taking = [held.enter_context(socket.create_connection(address, timeout=20)) for _ in range(HELD)]
        for connection in taking:
            connection.sendall(b"GET /large HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        time.sleep(0.5)
        for connection in taking:
            assert connection.recv(65536)
        asking = HTTPConnection(*address, timeout=20)
        asking.request("GET", "/small")
        assert asking.getresponse().status == 200
        asking.close()


def seconds_until_closed(connection: socket.socket) -> float:
    """Seconds until writing to a connection fails; TCP reports a closed peer at the next write."""
    started = time.monotonic()
    with suppress(ConnectionError):
        while time.monotonic() - started < 60:
            connection.sendall(b"a")
            time.sleep(0.1)
    return time.monotonic() - started
