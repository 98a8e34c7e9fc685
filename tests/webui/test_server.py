"""`kb serve` behind a proxy, during a reload, and with malformed requests."""

import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path

import psutil
import pytest

from tests.support.servers import SERVE, listening, supervised

pytestmark = pytest.mark.slow

COUNTED = """
import sys
from webui.server import BufferedWorker, Server
sys.setswitchinterval(0.02)  # a thread that has sent waits for the interpreter, as beside long computations
turns = 0
turn = BufferedWorker._run_loop_once
def counted(self, server):
    global turns
    turns += 1
    turn(self, server)
BufferedWorker._run_loop_once = counted
def answer(environ, start):
    sum(range(1_000_000))
    start("200 OK", [])
    return [str(turns).ljust(100_000).encode()]
Server.load = lambda self: answer
"""


@pytest.fixture(scope="module", params=["127.0.0.1", "::1"])
def served(sample_data: Path, request: pytest.FixtureRequest) -> Iterator[tuple[str, int]]:
    """Host and port of a server, by IPv4 and by IPv6."""
    named = "import os\nos.environ['KB_ADDRESS'] = 'https://kb.example.jp'\n"
    with listening(sample_data, named + SERVE, request.param) as address:
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


@pytest.mark.parametrize("name", ["SCRIPT_NAME", "Script-Name", "PATH_INFO", "X-Forwarded-Prefix", "X-Script-Name"])
def test_no_header_moves_the_pages_below_another_path(served: tuple[str, int], name: str) -> None:
    with socket.create_connection(served, timeout=30) as connection:
        request = f"GET /feed.atom HTTP/1.1\r\nHost: kb.example.jp\r\n{name}: /elsewhere\r\nConnection: close\r\n\r\n"
        connection.sendall(request.encode())
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    assert b" 200 OK" in answer
    assert b"elsewhere" not in answer


def test_an_address_that_nobody_can_parse_is_answered(served: tuple[str, int]) -> None:
    with socket.create_connection(served, timeout=30) as connection:
        connection.sendall(b"GET http://[::1/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert b" 400 " in connection.recv(4096)


def test_the_loop_rests_while_threads_send(sample_data: Path) -> None:
    asked, clients = 20, 4

    def ask(_: int) -> int:
        asking = HTTPConnection(host, port, timeout=30)
        found = []
        for _ in range(asked):
            asking.request("GET", "/")
            found.append(int(asking.getresponse().read()))
        asking.close()
        return max(found)

    with listening(sample_data, COUNTED + SERVE) as (host, port), ThreadPoolExecutor(clients) as pool:
        assert max(pool.map(ask, range(clients))) < 6 * asked * clients


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
