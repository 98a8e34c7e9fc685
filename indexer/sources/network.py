"""Name resolution and connections: a name is resolved once, and only its checked addresses are connected to.

Resolving again could yield another machine (DNS rebinding). One deadline covers every step of a connection: the
timeouts of httpcore are per read, and a server that sends a byte now and then would never exceed one.
"""

import ipaddress
import queue
import socket
import threading
import time
from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network
from ssl import SSLContext
from typing import Any

import httpcore

_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052; the last 32 bits are the IPv4 address
_6TO4 = IPv6Network("2002::/16")  # RFC 3056; the 32 bits after the prefix are the IPv4 address
_NOT_PUBLIC = (
    IPv6Network("::/96"),  # IPv4-compatible IPv6 (deprecated): not routed, but some systems still accept it
    IPv6Network("64:ff9b:1::/48"),  # local NAT64 (RFC 8215)
    IPv6Network("2001::/32"),  # Teredo
    IPv6Network("fec0::/10"),  # site-local
)


class DeadlineExceededError(httpcore.TimeoutException):
    """The deadline has passed."""


class Deadline:
    """A moment `seconds` from now, by the monotonic clock."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def remaining(self) -> float:
        """The seconds until the deadline, more than zero. Raises DeadlineExceededError."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise DeadlineExceededError
        return left


def is_private(address: str) -> bool:
    """True for an address that is not public, itself or by the IPv4 address embedded in it."""
    return _is_private(ipaddress.ip_address(address.partition("%")[0]))


def _is_private(ip: IPv4Address | IPv6Address) -> bool:
    if isinstance(ip, IPv6Address):
        if ip.ipv4_mapped is not None:
            return _is_private(ip.ipv4_mapped)
        if ip in _NAT64:
            return _is_private(IPv4Address(int(ip) & 0xFFFF_FFFF))
        if ip in _6TO4:
            return _is_private(IPv4Address((int(ip) >> 80) & 0xFFFF_FFFF))
        if any(ip in network for network in _NOT_PUBLIC):
            return True
    return not ip.is_global or ip.is_multicast or ip.is_reserved or ip.is_unspecified


def resolve_host(host: str, port: int, deadline: Deadline) -> tuple[str, ...]:
    """The addresses of a host.

    Raises:
        OSError, UnicodeError: there are none.
        DeadlineExceededError: the deadline has passed.
    """
    answers: queue.SimpleQueue[list[Any] | Exception] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=ask, daemon=True).start()  # getaddrinfo has no time limit
    try:
        answer = answers.get(timeout=deadline.remaining())
    except queue.Empty as error:
        raise DeadlineExceededError from error
    if isinstance(answer, Exception):
        raise answer
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in answer))


class PinnedBackend(httpcore.NetworkBackend):
    """Connects to the given addresses, whatever the host name; without any, to the host itself."""

    def __init__(self, addresses: Sequence[str], deadline: Deadline) -> None:
        self._addresses = addresses
        self._deadline = deadline
        self._system = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to the first address that accepts one."""
        *others, last = self._addresses or (host,)
        for address in others:
            try:
                return self._connected(address, port, local_address, socket_options)
            except DeadlineExceededError:
                raise
            except httpcore.ConnectError:
                continue
        return self._connected(last, port, local_address, socket_options)

    def _connected(
        self,
        address: str,
        port: int,
        local_address: str | None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None,
    ) -> "_Stream":
        left = self._deadline.remaining()
        return _Stream(self._system.connect_tcp(address, port, left, local_address, socket_options), self._deadline)


class _Stream(httpcore.NetworkStream):
    """A connection whose every operation may take the time left until the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.remaining())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.remaining())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = self._deadline.remaining()
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
