"""Addresses of the network: what a name stands for, which of them are not public, and connections to those alone.

A name is resolved once, what came of it is checked, and connections go to what was checked: a name that is resolved
again may stand for another machine by then (DNS rebinding). Every step of a connection ends by one deadline; httpcore's
own limits are for each read, so that whoever sends a byte now and then is never late.
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

_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052; what a gateway makes of it is the last 32 bits
_6TO4 = IPv6Network("2002::/16")  # RFC 3056; the 32 bits after the prefix
_NOT_PUBLIC = (
    IPv6Network("::/96"),  # IPv4 in IPv6 as it once was: not routed, but understood by some systems
    IPv6Network("64:ff9b:1::/48"),  # NAT64 for use within a network (RFC 8215)
    IPv6Network("2001::/32"),  # Teredo
    IPv6Network("fec0::/10"),  # site-local
)


class LateError(httpcore.TimeoutException):
    """The deadline has passed."""


class Deadline:
    """A moment by the monotonic clock, `seconds` from now."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds until then, more than none. Raises LateError."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise LateError
        return left


def is_private(address: str) -> bool:
    """Whether an address is not one of a public machine, itself or by the address of IPv4 that it embeds."""
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


def resolved(host: str, port: int, deadline: Deadline) -> tuple[str, ...]:
    """The addresses of a host. Raises OSError or UnicodeError where there are none, LateError."""
    answers: queue.SimpleQueue[list[Any] | Exception] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=ask, daemon=True).start()  # the system's resolver knows no time limit
    try:
        answer = answers.get(timeout=deadline.left())
    except queue.Empty as error:
        raise LateError from error
    if isinstance(answer, Exception):
        raise answer
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in answer))


class Network(httpcore.NetworkBackend):
    """Connections to the addresses given, whatever the host is called; to the host itself where there are none."""

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
        """A connection to the first address that takes one."""
        *others, last = self._addresses or (host,)
        for address in others:
            try:
                return self._connected(address, port, local_address, socket_options)
            except LateError:
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
        left = self._deadline.left()
        return _Stream(self._system.connect_tcp(address, port, left, local_address, socket_options), self._deadline)


class _Stream(httpcore.NetworkStream):
    """A connection whose every step has what is left until the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = self._deadline.left()
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
