"""`kb serve` behind a proxy, during a reload, and with malformed requests."""

import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import psutil
import pytest

from tests.support.servers import SERVE, listening, supervised

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=["127.0.0.1", "::1"])
def served(sample_data: Path, request: pytest.FixtureRequest) -> Iterator[tuple[str, int]]:
    """Host and port of a server, by IPv4 and by IPv6."""
    with listening(sample_data, SERVE, request.param) as address:
        yield address


@pytest.mark.parametrize(
    ("said", "scheme"), [("https", "https"), ("http, https", "https"), ("HTTPS", "https"), ("javascript", "http")]
)
def test_a_feed_has_the_scheme_that_the_proxy_was_asked_by(served: tuple[str, int], said: str, scheme: str) -> None:
    asking = HTTPConnection(*served, timeout=30)
    asking.request("GET", "/feed.atom", headers={"Host": "kb.example.jp", "X-Forwarded-Proto": said})
    answer = asking.getresponse()
    assert answer.status == 200
    assert f'rel="self" type="application/atom+xml" href="{scheme}://kb.example.jp/' in answer.read().decode()
    asking.close()


def test_an_address_that_nobody_can_parse_is_answered(served: tuple[str, int]) -> None:
    with socket.create_connection(served, timeout=30) as connection:
        connection.sendall(b"GET http://[::1/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert b" 400 " in connection.recv(4096)


def workers(supervisor: subprocess.Popen[str]) -> set[int]:
    """The process ids of the workers of a server."""
    return {one.pid for one in psutil.Process(supervisor.pid).children()}


def test_a_reload_loses_no_request(sample_data: Path) -> None:
    """Uses a new connection for each request, so that either worker may accept it."""
    lost: list[OSError] = []
    with supervised(sample_data) as (supervisor, address):
        done = threading.Event()

        def ask() -> None:
            while not done.is_set():
                try:
                    with socket.create_connection(address, timeout=30) as connection:
                        time.sleep(0.02)  # the way of a request over a network
                        connection.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
                        assert connection.recv(15).endswith(b"200 OK")
                except OSError as error:
                    lost.append(error)

        asking = [threading.Thread(target=ask) for _ in range(4)]
        for one in asking:
            one.start()
        for _ in range(3):
            before = workers(supervisor)
            supervisor.send_signal(signal.SIGHUP)
            until = time.monotonic() + 60
            while not (now := workers(supervisor)) or now & before:
                assert time.monotonic() < until, "the workers were not replaced"
                time.sleep(0.05)
        done.set()
        for one in asking:
            one.join()
    assert not lost
