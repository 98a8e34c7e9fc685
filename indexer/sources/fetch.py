"""HTTP GET with bounds: allowed hosts only, no private address, no foreign redirect, limits of size and time.

One deadline covers the whole request, from name resolution to the last byte (see `network`).
"""

import ssl
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx

from indexer.sources.bodies import BrokenError, TooLargeError, UnknownCodingError, body_of
from indexer.sources.links import Address, address_of, joined, refusal_of
from indexer.sources.network import Deadline, Network, is_private, resolved
from kb.errors import SourceError
from kb.messages import _
from kb.settings import Settings

MAX_REDIRECTS = 3
USER_AGENT = "cio-dialogue-kb (+nightly indexer)"
# After so many timeouts in a row, a host is not requested again in the run.
MOST_LATE = 3
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_FAILED = (httpcore.NetworkError, httpcore.ProtocolError, httpcore.ProxyError, httpcore.UnsupportedProtocol)


@dataclass(frozen=True)
class Response:
    """A response. `content` is None for 304 Not Modified."""

    url: str
    content: bytes | None
    etag: str | None = None
    last_modified: str | None = None


@dataclass
class Fetcher:
    """Fetches pages one after the other, with a pause between requests to a host."""

    settings: Settings
    _last: float = field(default=0.0, init=False)
    _late: Counter[str] = field(default_factory=Counter, init=False)

    def get(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Response:
        """The page at an address; conditional on the validators of an earlier version.

        Raises:
            SourceError: the host is not allowed, or the server fails, is slow, redirects elsewhere or sends too much.
        """
        if reason := refusal_of(url):
            raise SourceError(reason)
        self._allow(url)
        host = urlsplit(url).netloc
        if self._late[host] >= MOST_LATE:
            raise SourceError(_("{url}: サーバ {host} が応答しないので、次回また取得します。", url=url, host=host))
        headers = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        asked = {name: value for name, value in headers.items() if value}
        self._pause()
        deadline = Deadline(self.settings.fetch_timeout)
        try:
            answer = self._followed(url, asked, deadline)
        except httpcore.TimeoutException as error:
            self._late[host] += 1
            seconds = self.settings.fetch_timeout
            raise SourceError(_("{url}: {seconds:g}秒以内に読み終わりません。", url=url, seconds=seconds)) from error
        self._late[host] = 0
        return answer

    def _followed(self, url: str, headers: Mapping[str, str], deadline: Deadline) -> Response:
        """The response at the end of the redirects."""
        here = url
        for _redirect in range(MAX_REDIRECTS + 1):
            answer = self._once(here, self._checked(here, url, deadline), headers, deadline)
            if isinstance(answer, Response):
                return answer
            here = joined(here, answer)
            if reason := refusal_of(here):
                raise SourceError(_("{url}: 転送先が読めません（{reason}）。", url=url, reason=reason.text))
            if urlsplit(here).hostname != urlsplit(url).hostname:
                raise SourceError(_("{url}: 別のサーバ {other} へ転送されるので読みません。", url=url, other=here))
        raise SourceError(_("{url}: 転送が{most}回を超えます。", url=url, most=MAX_REDIRECTS))

    def _once(
        self, url: str, addresses: tuple[str, ...], headers: Mapping[str, str], deadline: Deadline
    ) -> Response | str:
        """The response of one request, or the target of a redirect."""
        limit = self.settings.max_document_bytes
        to = address_of(url)
        sent = {"Host": _named(to), "User-Agent": USER_AGENT, "Accept": "*/*", "Accept-Encoding": "gzip", **headers}
        target = httpcore.URL(scheme=to.scheme, host=to.host, port=to.own_port, target=to.target)
        try:
            with (
                self._pool(to, addresses, deadline) as pool,
                pool.stream("GET", target, headers=[*map(_encoded, sent.items())]) as answer,
            ):
                given = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in answer.headers}
                if answer.status in _REDIRECTS and "location" in given:
                    return given["location"]
                if answer.status == HTTPStatus.NOT_MODIFIED:
                    return Response(url, None)
                if answer.status != HTTPStatus.OK:
                    raise SourceError(_("{url}: サーバが {status} を返しました。", url=url, status=answer.status))
                content = body_of(answer.iter_stream(), given.get("content-encoding", ""), limit)
                return Response(url, content, given.get("etag"), given.get("last-modified"))
        except TooLargeError as error:
            message = _("{url}: 大きすぎます（上限 {limit:,} バイト）。", url=url, limit=limit)
            raise SourceError(message, code="too-large") from error
        except UnknownCodingError as error:
            message = _("{url}: サーバが、頼んでいない圧縮（{coding}）で送ってきます。", url=url, coding=error)
            raise SourceError(message) from error
        except (*_FAILED, BrokenError) as error:
            raise SourceError(_("{url}: 取得できません。", url=url), detail=error) from error

    def _pool(self, to: Address, addresses: tuple[str, ...], deadline: Deadline) -> httpcore.ConnectionPool:
        """Connections to the checked addresses, or through the proxy that the environment names for the host.

        A proxy resolves the name itself: the check then covers the addresses that the name has here.
        """
        proxy = None if proxy_bypass(to.host) else getproxies().get(to.scheme)
        context = self._context if to.scheme == "https" else None
        if not proxy:
            return httpcore.ConnectionPool(ssl_context=context, network_backend=Network(addresses, deadline))
        asked = httpx.URL(proxy if "://" in proxy else f"http://{proxy}")
        return httpcore.HTTPProxy(
            proxy_url=httpcore.URL(scheme=asked.raw_scheme, host=asked.raw_host, port=asked.port, target=b"/"),
            proxy_auth=(asked.username, asked.password) if asked.username else None,
            ssl_context=context,
            network_backend=Network((), deadline),
        )

    @cached_property
    def _context(self) -> ssl.SSLContext:
        """TLS with the authorities of certifi, or of SSL_CERT_FILE."""
        return httpx.create_ssl_context()

    def _allow(self, url: str) -> None:
        host = urlsplit(url).hostname or ""
        if not {host, address_of(url).host} & set(self.settings.allowed_hosts):
            message = _(
                "{url}: サーバ {host} は許されていません。kb.toml の allowed_hosts に加えてください。",
                url=url,
                host=host,
            )
            raise SourceError(message)

    def _checked(self, url: str, asked: str, deadline: Deadline) -> tuple[str, ...]:
        """The addresses of a host, if requests to them are allowed."""
        host, address = urlsplit(url).hostname or "", address_of(url)
        try:
            addresses = resolved(address.host, address.port, deadline)
        except (OSError, UnicodeError) as error:
            raise SourceError(_("{url}: サーバ {host} が見つかりません。", url=asked, host=host)) from error
        if not self.settings.allow_private_addresses and any(map(is_private, addresses)):
            raise SourceError(_("{url}: サーバ {host} は内部の番地なので読みません。", url=asked, host=host))
        return addresses

    def _pause(self) -> None:
        wait = self._last + self.settings.fetch_delay - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        self._last = time.monotonic()


def _named(to: Address) -> str:
    """The Host header."""
    host = f"[{to.host}]" if ":" in to.host else to.host
    return f"{host}:{to.own_port}" if to.own_port else host


def _encoded(header: tuple[str, str]) -> tuple[bytes, bytes]:
    name, value = header
    return name.encode("ascii"), value.encode("latin-1", "replace")
