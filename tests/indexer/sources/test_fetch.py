"""Servers that take their time, send too much, or are not who they were when they were looked up."""

import gzip
import socket
import ssl
import subprocess
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import pytest

from indexer.sources.fetch import MAX_TIMEOUTS, Fetcher
from indexer.sources.network import is_private
from kb.errors import ConfigError, SourceError
from kb.settings import Settings

TIMEOUT = 1.5
Answer = Callable[[socket.socket], object]


class Server:
    """A server on loopback that does with every connection what a test says."""

    def __init__(self, answer: Answer, context: ssl.SSLContext | None = None) -> None:
        self.requests: list[bytes] = []
        self.names: list[str | None] = []
        self._answer, self._context = answer, context
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _address = self._listener.accept()
            except OSError:
                return
            with suppress(OSError), connection:
                connection.settimeout(5)
                stream: socket.socket = connection
                if self._context:
                    self._context.sni_callback = lambda _socket, name, _context: self.names.append(name)
                    stream = self._context.wrap_socket(connection, server_side=True)
                with stream:
                    self.requests.append(stream.recv(65536))
                    self._answer(stream)

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    running: list[Server] = []

    def start(answer: Answer, context: ssl.SSLContext | None = None) -> Server:
        running.append(Server(answer, context))
        return running[-1]

    yield start
    for server in running:
        server.close()


def fetcher(**values: Any) -> Fetcher:
    given = {"allow_private_addresses": True, "fetch_timeout": TIMEOUT, "fetch_delay": 0.0, **values}
    return Fetcher(Settings(allowed_hosts=("127.0.0.1", "a.example"), max_document_bytes=200_000, **given))


def said(content: bytes = b"hello", headers: bytes = b"") -> Answer:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n%sConnection: close\r\n\r\n" % (len(content), headers)
    return lambda stream: stream.sendall(head + content)


def dripping(begin: bytes, piece: bytes) -> Answer:
    """Sends a beginning, and then a piece now and then: each in time, if one looks at it alone."""

    def drip(stream: socket.socket) -> None:
        stream.sendall(begin)
        for _count in range(100):
            stream.sendall(piece)
            time.sleep(0.1)

    return drip


OK = b"HTTP/1.1 200 OK\r\n"
GZIP = OK + b"Content-Encoding: gzip\r\n\r\n"
SLOW = {
    "the status line": dripping(b"HTTP/1.1 200 ", b"O"),
    "headers": dripping(OK, b"X-A: b\r\n"),
    "interim answers": dripping(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"),
    "a body": dripping(OK + b"\r\n", b"x"),
    "chunks": dripping(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
    "the length of a chunk": dripping(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"0"),
    "a name in a gzip header": dripping(GZIP + b"\x1f\x8b\x08\x08\0\0\0\0\0\0", b"a"),
    "nothing": lambda _stream: time.sleep(3 * TIMEOUT),
}


@pytest.mark.slow
@pytest.mark.parametrize("what", SLOW)
def test_a_request_ends_in_its_time_however_it_is_answered(serve: Callable[..., Server], what: str) -> None:
    server = serve(SLOW[what])
    started = time.monotonic()
    with pytest.raises(SourceError, match=r"/x: 1\.5秒以内に読み終わりません"):
        fetcher().get(f"http://127.0.0.1:{server.port}/x")
    assert TIMEOUT * 0.9 < time.monotonic() - started < TIMEOUT + 3


@pytest.mark.slow
def test_a_slow_handshake_ends_in_its_time(serve: Callable[..., Server]) -> None:
    server = serve(dripping(b"\x16\x03\x03\x3f\xff", b"\x02"))
    started = time.monotonic()
    with pytest.raises(SourceError, match=r"秒以内|取得できません"):
        fetcher().get(f"https://127.0.0.1:{server.port}/x")
    assert time.monotonic() - started < TIMEOUT + 3


@pytest.mark.slow
def test_a_resolver_that_does_not_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    over = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_given, **_named: over.wait(20) and [])
    started = time.monotonic()
    with pytest.raises(SourceError, match="秒以内"):
        fetcher().get("http://a.example/x")
    over.set()
    assert time.monotonic() - started < TIMEOUT + 3


@pytest.mark.slow
def test_redirects_have_one_time_together(serve: Callable[..., Server]) -> None:
    def on(stream: socket.socket) -> None:
        time.sleep(0.6 * TIMEOUT)
        stream.sendall(b"HTTP/1.1 302 SourceDocument\r\nLocation: /y\r\nContent-Length: 0\r\n\r\n")

    server = serve(on)
    with pytest.raises(SourceError, match="秒以内"):
        fetcher().get(f"http://127.0.0.1:{server.port}/x")
    assert len(server.requests) == 2


def test_a_server_that_is_late_again_and_again_is_left_alone(serve: Callable[..., Server]) -> None:
    server = serve(lambda _stream: time.sleep(1))
    patient = fetcher(fetch_timeout=0.3)
    for _count in range(MAX_TIMEOUTS):
        with pytest.raises(SourceError, match="秒以内"):
            patient.get(f"http://127.0.0.1:{server.port}/x")
    with pytest.raises(SourceError, match=rf"サーバ 127\.0\.0\.1:{server.port} が応答しないので、次回"):
        patient.get(f"http://127.0.0.1:{server.port}/x")


def brotli_like(stream: socket.socket) -> None:
    stream.sendall(OK + b"Content-Encoding: br\r\nContent-Length: 3\r\n\r\nabc")


def test_only_what_can_be_bounded_is_asked_for_and_unpacked(serve: Callable[..., Server]) -> None:
    server = serve(brotli_like)
    with pytest.raises(SourceError, match="圧縮（br）"):
        fetcher().get(f"http://127.0.0.1:{server.port}/x")
    (request,) = server.requests
    assert b"accept-encoding: gzip\r\n" in request.lower()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (gzip.compress(b"a" * 50_000_000), "大きすぎます"),
        (gzip.compress(b"a" * 50_000)[:-20], "取得できません"),
        (b"no gzip at all", "取得できません"),
        (b"\x1f\x8b\x08\x08\0\0\0\0\0\0" + b"a" * 300_000, "大きすぎます"),
        (gzip.compress(gzip.compress(b"a" * 100))[:5], "取得できません"),
    ],
    ids=["a bomb", "cut short", "something else", "a header without end", "hardly begun"],
)
def test_what_is_unpacked_is_bounded(serve: Callable[..., Server], content: bytes, reason: str) -> None:
    server = serve(said(content, b"Content-Encoding: gzip\r\n"))
    with pytest.raises(SourceError, match=reason):
        fetcher().get(f"http://127.0.0.1:{server.port}/x")


def test_no_more_than_the_limit_is_ever_unpacked(serve: Callable[..., Server], monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    class Watched:
        def __init__(self, *given: Any) -> None:
            self._real = _decompressobj(*given)
            self.eof = False

        def decompress(self, data: bytes, most: int) -> bytes:
            asked.append(most)
            return self._real.decompress(data, most)

    _decompressobj = zlib.decompressobj
    monkeypatch.setattr(zlib, "decompressobj", Watched)
    server = serve(said(gzip.compress(b"a" * 50_000_000), b"Content-Encoding: gzip\r\n"))
    with pytest.raises(SourceError, match="大きすぎます"):
        fetcher().get(f"http://127.0.0.1:{server.port}/x")
    assert asked
    assert max(asked) <= 200_001


def test_a_gzipped_page_is_read(serve: Callable[..., Server]) -> None:
    server = serve(said(gzip.compress(b"a" * 100_000), b'Content-Encoding: gzip\r\nETag: "1"\r\n'))
    answer = fetcher().get(f"http://127.0.0.1:{server.port}/x", etag='"0"')
    assert (answer.content, answer.etag) == (b"a" * 100_000, '"1"')
    assert b'If-None-Match: "0"' in server.requests[0]


def names(monkeypatch: pytest.MonkeyPatch, *answers: str) -> list[str]:
    """Lets a.example stand for one address after another. Returns what was asked."""
    asked: list[str] = []
    left = list(answers)
    real = socket.getaddrinfo

    def getaddrinfo(host: Any, port: Any, *given: Any, **named: Any) -> Any:
        if host not in ("a.example", b"a.example"):
            return real(host, port, *given, **named)
        asked.append(str(host))
        address = left.pop(0) if len(left) > 1 else left[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


def test_the_address_that_was_checked_is_the_one_that_is_asked(
    serve: Callable[..., Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that stands for a public address at first, and for this machine when it is looked up again."""
    server = serve(said(b"secret"))
    asked = names(monkeypatch, "203.0.113.7", "127.0.0.1")
    monkeypatch.setattr(IPv4Address, "is_global", property(lambda ip: str(ip).startswith("203.")))
    with pytest.raises(SourceError, match=r"秒以内|取得できません"):
        fetcher(allow_private_addresses=False).get(f"http://a.example:{server.port}/x")
    assert server.requests == []
    assert asked == ["a.example"]


def test_the_host_is_named_though_its_address_is_asked(
    serve: Callable[..., Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve(said())
    asked = names(monkeypatch, "127.0.0.1")
    url = f"http://a.example:{server.port}/x?y=%20"
    assert fetcher().get(url).content == b"hello"
    assert f"Host: a.example:{server.port}\r\n".encode() in server.requests[0]
    assert server.requests[0].startswith(b"GET /x?y=%20 HTTP/1.1\r\n")
    assert asked == ["a.example"]


def test_over_tls_the_certificate_is_that_of_the_name(
    serve: Callable[..., Server], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=a.example"]
    made += ["-addext", "subjectAltName=DNS:a.example", "-keyout", str(key), "-out", str(certificate)]
    try:
        subprocess.run(made, check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("openssl is not installed")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = serve(said(), context)
    names(monkeypatch, "127.0.0.1")
    with pytest.raises(SourceError, match="取得できません"):
        fetcher(fetch_timeout=5.0).get(f"https://a.example:{server.port}/x")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert fetcher(fetch_timeout=5.0).get(f"https://a.example:{server.port}/x").content == b"hello"
    assert server.names[-1] == "a.example"
    monkeypatch.delenv("SSL_CERT_FILE")
    trusting = fetcher(fetch_timeout=5.0, ca_file=str(certificate))
    assert trusting.get(f"https://a.example:{server.port}/x").content == b"hello"
    for file, reason in ((tmp_path / "none.pem", "No such file"), (key, "証明書として読めません")):
        with pytest.raises(ConfigError, match=reason):
            fetcher(ca_file=str(file)).get(f"https://a.example:{server.port}/x")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with pytest.raises(SourceError, match="取得できません"):  # it is not the certificate of the address
        fetcher(fetch_timeout=5.0).get(f"https://127.0.0.1:{server.port}/x")


def test_a_proxy_of_the_environment_is_asked(serve: Callable[..., Server], monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = serve(said(b"by proxy"))
    names(monkeypatch, "203.0.113.7")
    monkeypatch.setenv("http_proxy", f"http://someone:word@127.0.0.1:{proxy.port}")
    assert fetcher().get("http://a.example/x").content == b"by proxy"
    assert proxy.requests[0].startswith(b"GET http://a.example/x HTTP/1.1\r\n")
    assert b"Proxy-Authorization: Basic" in proxy.requests[0]


def test_the_proxy_of_the_settings_is_asked_also_for_names_that_are_unknown_here(
    serve: Callable[..., Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = serve(said(b"by proxy"))

    def unknown(host: str, *arguments: object, **more: object) -> object:
        if host == "a.example":
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return known(host, *arguments, **more)  # type: ignore[arg-type]

    known = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(SourceError, match="見つかりません"):
        fetcher().get("http://a.example/x")
    through = fetcher(proxy=f"http://127.0.0.1:{proxy.port}")
    assert through.get("http://a.example/x").content == b"by proxy"
    assert proxy.requests[0].startswith(b"GET http://a.example/x HTTP/1.1\r\n")
    with pytest.raises(SourceError, match="許されていません"):
        through.get("http://elsewhere.example/x")
    monkeypatch.setenv("no_proxy", "a.example")
    with pytest.raises(SourceError, match="見つかりません"):
        through.get("http://a.example/x")


PRIVATE = [
    *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1"),
    *("255.255.255.255", "240.0.0.1", "192.0.2.1", "198.18.0.1", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1"),
    *("ff02::1", "ff0e::1", "fec0::1", "2001:db8::1", "2001::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1"),
    *("64:ff9b::127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b::169.254.169.254", "64:ff9b:1::8.8.8.8", "2002:7f00:1::1"),
    *("2002:a00:1::", "2002:c0a8:101::1", "2002:e000:1::", "::8.8.8.8"),
]
PUBLIC = [
    *("8.8.8.8", "1.1.1.1", "2001:4860:4860::8888", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:808:808::1"),
    "2606:4700:4700::1111",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_not_public(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_private(address)
    names(monkeypatch, address)
    with pytest.raises(SourceError, match="内部の番地"):
        fetcher(allow_private_addresses=False).get("http://a.example/x")


@pytest.mark.parametrize("address", PUBLIC)
def test_an_address_that_is_public(address: str) -> None:
    assert not is_private(address)
