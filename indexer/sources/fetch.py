"""HTTP GET within limits: allowed hosts, public addresses, no redirect to another host, size and time.

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

from indexer.sources.bodies import BodyTooLargeError, MalformedBodyError, UnknownCodingError, read_body
from indexer.sources.links import Address, parse_address, resolve_link, url_refusal
from indexer.sources.network import Deadline, PinnedBackend, is_private, resolve_host
from kb.errors import ConfigError, SourceError
from kb.messages import _
from kb.settings import Settings

MAX_REDIRECTS = 3
USER_AGENT = "cio-dialogue-kb (+nightly indexer)"
# After this number of consecutive timeouts, a host is not requested again in the run.
MAX_TIMEOUTS = 3
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
    """Fetches pages one after another, with a delay between requests."""

    settings: Settings
    _last: float = field(default=0.0, init=False)
    _timeouts: Counter[str] = field(default_factory=Counter, init=False)

    def get(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Response:
        """The page at an address; the request is conditional on the validators of an earlier version.

        Raises:
            SourceError: the host is not allowed, fails, is slow, sends too much or redirects to another host.
        """
        if reason := url_refusal(url):
            raise SourceError(reason)
        self._require_allowed_host(url)
        host = urlsplit(url).netloc
        if self._timeouts[host] >= MAX_TIMEOUTS:
            raise SourceError(_("{url}: サーバ {host} が応答しないので、次回また取得します。", url=url, host=host))
        headers = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        asked = {name: value for name, value in headers.items() if value}
        self._pause()
        deadline = Deadline(self.settings.fetch_timeout)
        try:
            answer = self._follow_redirects(url, asked, deadline)
        except httpcore.TimeoutException as error:
            self._timeouts[host] += 1
            seconds = self.settings.fetch_timeout
            raise SourceError(_("{url}: {seconds:g}秒以内に読み終わりません。", url=url, seconds=seconds)) from error
        self._timeouts[host] = 0
        return answer

    def _follow_redirects(self, url: str, headers: Mapping[str, str], deadline: Deadline) -> Response:
        """The response at the end of the redirects."""
        here = url
        for _redirect in range(MAX_REDIRECTS + 1):
            answer = self._get_once(here, self._allowed_addresses(here, url, deadline), headers, deadline)
            if isinstance(answer, Response):
                return answer
            here = resolve_link(here, answer)
            if reason := url_refusal(here):
                raise SourceError(_("{url}: 転送先が読めません（{reason}）。", url=url, reason=reason.text))
            if urlsplit(here).hostname != urlsplit(url).hostname:
                raise SourceError(_("{url}: 別のサーバ {other} へ転送されるので読みません。", url=url, other=here))
        raise SourceError(_("{url}: 転送が{most}回を超えます。", url=url, most=MAX_REDIRECTS))

    def _get_once(
        self, url: str, addresses: tuple[str, ...], headers: Mapping[str, str], deadline: Deadline
    ) -> Response | str:
        """The response to one request, or the target of a redirect."""
        limit = self.settings.max_document_bytes
        to = parse_address(url)
        sent = {
            "Host": _host_header(to),
            "User-Agent": USER_AGENT,
            "Accept": "*/*",
            "Accept-Encoding": "gzip",
            **headers,
        }
        target = httpcore.URL(scheme=to.scheme, host=to.host, port=to.own_port, target=to.target)
        try:
            with (
                self._pool(to, addresses, deadline) as pool,
                pool.stream("GET", target, headers=[*map(_encoded_header, sent.items())]) as answer,
            ):
                given = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in answer.headers}
                if answer.status in _REDIRECTS and "location" in given:
                    return given["location"]
                if answer.status == HTTPStatus.NOT_MODIFIED:
                    return Response(url, None)
                if answer.status != HTTPStatus.OK:
                    raise SourceError(_("{url}: サーバが {status} を返しました。", url=url, status=answer.status))
                content = read_body(answer.iter_stream(), given.get("content-encoding", ""), limit)
                return Response(url, content, given.get("etag"), given.get("last-modified"))
        except BodyTooLargeError as error:
            message = _("{url}: 大きすぎます（上限 {limit:,} バイト）。", url=url, limit=limit)
            raise SourceError(message, code="too-large") from error
        except UnknownCodingError as error:
            message = _("{url}: サーバが、頼んでいない圧縮（{coding}）で送ってきます。", url=url, coding=error)
            raise SourceError(message) from error
        except (*_FAILED, MalformedBodyError) as error:
            raise SourceError(_("{url}: 取得できません。", url=url), detail=error) from error

    def _pool(self, to: Address, addresses: tuple[str, ...], deadline: Deadline) -> httpcore.ConnectionPool:
        """Connections to the checked addresses, or through the proxy of the settings or of the environment.

        A proxy resolves the name itself: only the addresses that this machine resolves are checked then.
        """
        proxy = self._proxy(to)
        context = self._context if to.scheme == "https" else None
        if not proxy:
            return httpcore.ConnectionPool(ssl_context=context, network_backend=PinnedBackend(addresses, deadline))
        import httpx  # noqa: PLC0415  # for proxies and certificates alone

        asked = httpx.URL(proxy if "://" in proxy else f"http://{proxy}")
        return httpcore.HTTPProxy(
            proxy_url=httpcore.URL(scheme=asked.raw_scheme, host=asked.raw_host, port=asked.port, target=b"/"),
            proxy_auth=(asked.username, asked.password) if asked.username else None,
            ssl_context=context,
            network_backend=PinnedBackend((), deadline),
        )

    def _proxy(self, to: Address) -> str | None:
        if proxy_bypass(to.host):
            return None
        return self.settings.proxy or getproxies().get(to.scheme)

    @cached_property
    def _context(self) -> ssl.SSLContext:
        """A TLS context with the authorities of certifi, or of SSL_CERT_FILE, and with that of the settings.

        Raises:
            ConfigError: the file of the settings cannot be read or has no certificate.
        """
        import httpx  # noqa: PLC0415

        context = httpx.create_ssl_context()
        if self.settings.ca_file:
            try:
                context.load_verify_locations(self.settings.ca_file)
            except OSError as error:  # SSLError is one
                message = _(
                    "設定 ca_file の {path} を証明書として読めません（{reason}）。"
                    "PEM 形式のファイルを指定してください。",
                    path=self.settings.ca_file,
                    reason=error.strerror or error,
                )
                raise ConfigError(message) from error
        return context

    def _require_allowed_host(self, url: str) -> None:
        host = urlsplit(url).hostname or ""
        if not {host, parse_address(url).host} & set(self.settings.allowed_hosts):
            message = _(
                "{url}: サーバ {host} は許されていません。kb.toml の allowed_hosts に加えてください。",
                url=url,
                host=host,
            )
            raise SourceError(message)

    def _allowed_addresses(self, url: str, asked: str, deadline: Deadline) -> tuple[str, ...]:
        """The addresses of a host. Raises SourceError if one is private and the settings do not allow it."""
        host, address = urlsplit(url).hostname or "", parse_address(url)
        try:
            addresses = resolve_host(address.host, address.port, deadline)
        except (OSError, UnicodeError) as error:
            if self.settings.proxy and self._proxy(address):
                return ()  # behind a proxy of the office, this machine may know no names of the internet
            raise SourceError(_("{url}: サーバ {host} が見つかりません。", url=asked, host=host)) from error
        if not self.settings.allow_private_addresses and any(map(is_private, addresses)):
            raise SourceError(_("{url}: サーバ {host} は内部の番地なので読みません。", url=asked, host=host))
        return addresses

    def _pause(self) -> None:
        wait = self._last + self.settings.fetch_delay - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        self._last = time.monotonic()


def _host_header(to: Address) -> str:
    """The Host header."""
    host = f"[{to.host}]" if ":" in to.host else to.host
    return f"{host}:{to.own_port}" if to.own_port else host


def _encoded_header(header: tuple[str, str]) -> tuple[bytes, bytes]:
    name, value = header
    return name.encode("ascii"), value.encode("latin-1", "replace")
