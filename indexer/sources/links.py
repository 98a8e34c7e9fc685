"""Validation of web addresses by RFC 3986 and the limits of DNS, before they are stored or requested."""

import re
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from kb.errors import Refusal
from kb.messages import _

PORTS = {"http": 80, "https": 443}
LONGEST = 2_000  # Characters; many servers refuse longer addresses.
_LONGEST_HOST = 253  # octets of a DNS name, and of each label (RFC 1035)
_LONGEST_LABEL = 63
_SHOWN = 200
_NOT_IN_HOSTS = frozenset(" \\<>^`{|}%")
# U+FFFD stands for a character that the feed could not represent.
_UNUSABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffd]")


class Address(NamedTuple):
    """The parts of an http or https address for a request; `host` is ASCII (IDNA), `target` percent-encoded."""

    scheme: str
    host: str
    port: int
    target: bytes

    @property
    def own_port(self) -> int | None:
        """The port, None if it is the default of the scheme."""
        return None if self.port == PORTS[self.scheme] else self.port


def parse_address(url: str) -> Address:
    """Parses an address. Raises ValueError with a reason for the person who corrects the link."""
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
    import httpx  # noqa: PLC0415  # which a run without links does without

    try:
        encoded = httpx.URL(url)
    except (httpx.InvalidURL, UnicodeError) as error:
        raise ValueError(_("サーバの名前が正しくありません")) from error
    host = encoded.raw_host.decode("ascii").lower()
    if _NOT_IN_HOSTS.intersection(parts.hostname) or not _fits_dns(host):
        raise ValueError(_("サーバの名前が正しくありません"))
    return Address(parts.scheme, host, port or PORTS[parts.scheme], encoded.raw_path)


def url_refusal(url: str) -> Refusal | None:
    """The refusal of an invalid link; None for a valid one."""
    try:
        parse_address(url)
    except ValueError as error:
        told = _(
            "{url}: アドレスとして正しくありません。{reason}。リンク元を直してください。",
            url=printable_url(url),
            reason=error,
        )
        return Refusal(told, "unreached")
    return None


def resolve_link(base: str, link: str) -> str:
    """A link resolved against the URL `base`; unchanged if that fails."""
    try:
        return urljoin(base, link)
    except ValueError:
        return link


def storable_url(url: str) -> str:
    """A refused link in a form that can be stored: without lone surrogates, shortened."""
    return url[: LONGEST + 1].encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def printable_url(url: str) -> str:
    """An address as printable text, shortened if it is long."""
    text = "".join(one if one.isprintable() else ascii(one)[1:-1] for one in url)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _fits_dns(host: str) -> bool:
    if ":" in host:
        return True  # an IPv6 address, which httpx has parsed
    labels = host.removesuffix(".").split(".")
    return len(host) <= _LONGEST_HOST and all(0 < len(label) <= _LONGEST_LABEL for label in labels)
