"""Rate limits: a moving window of a minute for each user, token and address, in the memory of a worker.

Addresses of this machine are not limited: a reverse proxy that does not pass on for whom it asks stands for everyone.
"""

import time
from ipaddress import IPv6Address, IPv6Network

from flask import Flask, current_app, request
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

from webui.access.endpoints import FILES, PROBES
from webui.access.visitor import visitor
from webui.proxies import address_in

_CONFIG = "WEBUI_RATE_LIMIT"
_SUBNET = 64  # bits of an IPv6 address that a client is given; it chooses the others, and as many as it likes


class _RateLimit:
    """The windows of a worker, with the limit of those that have no token."""

    def __init__(self, per_minute: int) -> None:
        self.per_minute = per_minute
        self.windows = MovingWindowRateLimiter(MemoryStorage())


def register(app: Flask, per_minute: int) -> None:
    """Counts requests, and refuses those beyond a limit; 0 limits tokens alone."""
    app.config[_CONFIG] = _RateLimit(per_minute)
    app.before_request(_count)


def _count() -> None:
    if request.endpoint in FILES | PROBES:
        return
    limit: _RateLimit = current_app.config[_CONFIG]
    who = visitor()
    if who.token:
        key, per_minute = f"token {who.token.name}", who.token.per_minute
    else:
        key, per_minute = _client(who.name), limit.per_minute
    if not key or not per_minute:
        return
    window = RateLimitItemPerMinute(per_minute)
    if not limit.windows.hit(window, key):
        ends = limit.windows.get_window_stats(window, key).reset_time
        raise TooManyRequests(retry_after=max(1, round(ends - time.time())))


def _client(user: str | None) -> str:
    """The key of a visitor without a token; empty for an address of this machine."""
    if user is not None:
        return f"user {user}"
    address = address_in(request.remote_addr or "")
    if address is None or address.is_loopback:  # a Unix socket has none
        return ""
    if isinstance(address, IPv6Address):
        return f"network {IPv6Network((address.packed, _SUBNET), strict=False)}"
    return f"address {address}"
