"""One polite, bounded GET: allowed hosts only, no redirect elsewhere, no private address, limits of size and time."""

import ipaddress
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx

from indexer.sources.links import address_of, joined, refusal_of
from kb.errors import SourceError
from kb.messages import _
from kb.settings import Settings

MAX_REDIRECTS = 3
USER_AGENT = "cio-dialogue-kb (+nightly indexer)"


@dataclass(frozen=True)
class Response:
    """An answer. `content` is None where the server says that nothing has changed."""

    url: str
    content: bytes | None
    etag: str | None = None
    last_modified: str | None = None


@dataclass
class Fetcher:
    """Fetches pages one after the other, with a pause between them."""

    settings: Settings
    _last: float = field(default=0.0, init=False)

    def get(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Response:
        """The page at an address, unless it is still the one that the validators name.

        Raises:
            SourceError: the host is not allowed, or the server fails, is slow, redirects elsewhere or sends too much.
        """
        if reason := refusal_of(url):
            raise SourceError(reason)
        headers = {"User-Agent": USER_AGENT, "If-None-Match": etag, "If-Modified-Since": last_modified}
        asked = {name: value for name, value in headers.items() if value}
        deadline = time.monotonic() + self.settings.fetch_timeout
        here = url
        for _redirect in range(MAX_REDIRECTS + 1):
            self._check(here, url)
            self._pause()
            answer = self._once(here, asked, deadline)
            if isinstance(answer, Response):
                return answer
            here = joined(here, answer)
            if reason := refusal_of(here):
                raise SourceError(_("{url}: 転送先が読めません（{reason}）。", url=url, reason=reason))
            if urlsplit(here).hostname != urlsplit(url).hostname:
                raise SourceError(_("{url}: 別のサーバ {other} へ転送されるので読みません。", url=url, other=here))
        raise SourceError(_("{url}: 転送が{most}回を超えます。", url=url, most=MAX_REDIRECTS))

    def _once(self, url: str, headers: Mapping[str, str], deadline: float) -> Response | str:
        """The answer, or where a redirect leads."""
        limit = self.settings.max_document_bytes
        try:
            with httpx.stream("GET", url, headers=headers, timeout=self._left(url, deadline)) as answer:
                if answer.has_redirect_location:
                    return answer.headers["location"]
                if answer.status_code == httpx.codes.NOT_MODIFIED:
                    return Response(url, None)
                if answer.status_code != httpx.codes.OK:
                    raise SourceError(_("{url}: サーバが {status} を返しました。", url=url, status=answer.status_code))
                content = bytearray()
                for chunk in answer.iter_bytes():
                    content += chunk
                    if len(content) > limit:
                        raise SourceError(_("{url}: 大きすぎます（上限 {limit:,} バイト）。", url=url, limit=limit))
                    self._left(url, deadline)
                return Response(url, bytes(content), answer.headers.get("etag"), answer.headers.get("last-modified"))
        except httpx.HTTPError as error:
            reason = str(error) or type(error).__name__
            raise SourceError(_("{url}: 取得できません（{reason}）。", url=url, reason=reason)) from error

    def _left(self, url: str, deadline: float) -> float:
        left = deadline - time.monotonic()
        if left <= 0:
            seconds = self.settings.fetch_timeout
            raise SourceError(_("{url}: {seconds:g}秒以内に読み終わりません。", url=url, seconds=seconds))
        return left

    def _check(self, url: str, asked: str) -> None:
        host, address = urlsplit(url).hostname or "", address_of(url)
        if not {host, address.host} & set(self.settings.allowed_hosts):
            message = _(
                "{url}: サーバ {host} は許されていません。kb.toml の allowed_hosts に加えてください。",
                url=asked,
                host=host,
            )
            raise SourceError(message)
        try:
            addresses = {
                entry[4][0] for entry in socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
            }
        except (OSError, UnicodeError) as error:
            raise SourceError(_("{url}: サーバ {host} が見つかりません。", url=asked, host=host)) from error
        if not self.settings.allow_private_addresses and any(_is_private(str(address)) for address in addresses):
            raise SourceError(_("{url}: サーバ {host} は内部の番地なので読みません。", url=asked, host=host))

    def _pause(self) -> None:
        wait = self._last + self.settings.fetch_delay - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        self._last = time.monotonic()


def _is_private(address: str) -> bool:
    return not ipaddress.ip_address(address.partition("%")[0]).is_global
