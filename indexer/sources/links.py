"""Addresses of the web, checked before they are kept or asked for: by RFC 3986, and by what DNS can name."""

import re
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

import httpx

from kb.errors import Refusal
from kb.messages import _

PORTS = {"http": 80, "https": 443}
LONGEST = 2_000  # characters; longer ones are refused by many servers as well
_LONGEST_HOST = 253  # octets of a name in DNS (RFC 1035), and of each of its labels
_LONGEST_LABEL = 63
_SHOWN = 200
_NOT_IN_HOSTS = frozenset(" \\<>^`{|}%")
# U+FFFD stands for a character that the source itself could not give.
_UNUSABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffd]")


class Address(NamedTuple):
    """An address of http or https in the parts that a request needs; `host` is ASCII (IDNA), `target` encoded."""

    scheme: str
    host: str
    port: int
    target: bytes

    @property
    def own_port(self) -> int | None:
        """The port, unless it is the scheme's."""
        return None if self.port == PORTS[self.scheme] else self.port


def address_of(url: str) -> Address:
    """The parts of an address. Raises ValueError with the reason, in words for the person who mends the link."""
    if len(url) > LONGEST:
        raise ValueError(_("長すぎます（上限 {limit:,} 字）", limit=LONGEST))
    if _UNUSABLE.search(url):
        raise ValueError(_("使えない文字があります"))
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ValueError(_("サーバかポートの書き方が正しくありません")) from error
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError(_("http か https のアドレスではありません"))
    try:
        encoded = httpx.URL(url)
    except (httpx.InvalidURL, UnicodeError) as error:
        raise ValueError(_("サーバの名前が正しくありません")) from error
    host = encoded.raw_host.decode("ascii").lower()
    if _NOT_IN_HOSTS.intersection(parts.hostname) or not _fits_dns(host):
        raise ValueError(_("サーバの名前が正しくありません"))
    return Address(parts.scheme, host, port or PORTS[parts.scheme], encoded.raw_path)


def refusal_of(url: str) -> Refusal | None:
    """The reason to refuse an address that cannot be one; None for one that can."""
    try:
        address_of(url)
    except ValueError as error:
        told = _(
            "{url}: アドレスとして正しくありません。{reason}。リンク元を直してください。", url=shown(url), reason=error
        )
        return Refusal(told, "unreached")
    return None


def joined(base: str, link: str) -> str:
    """A link as it is meant on the page `base`; as it is written where that cannot be told."""
    try:
        return urljoin(base, link)
    except ValueError:
        return link


def writable(url: str) -> str:
    """A refused address as it can be kept, refused still: without lone surrogates, and not endless."""
    return url[: LONGEST + 1].encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def shown(url: str) -> str:
    """An address as text that can be written anywhere, shortened where it is very long."""
    text = "".join(one if one.isprintable() else ascii(one)[1:-1] for one in url)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _fits_dns(host: str) -> bool:
    if ":" in host:
        return True  # an address of IPv6, which httpx has parsed
    labels = host.removesuffix(".").split(".")
    return len(host) <= _LONGEST_HOST and all(0 < len(label) <= _LONGEST_LABEL for label in labels)
