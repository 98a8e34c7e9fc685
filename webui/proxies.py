"""WSGI middleware: takes scheme and client address from the headers of trusted reverse proxies.

Of several values the last one counts that no trusted proxy has added. werkzeug's ProxyFix trusts a number of proxies,
whichever address the request comes from, and waitress's own middleware a single address.
"""

import re
from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING

from kb.errors import ConfigError
from kb.messages import _

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PROXY_HEADERS_TRUSTED = "kb.proxy_headers_trusted"  # in the environment of a request that a trusted proxy has passed on

_SCHEMES = ("http", "https")
_WITH_PORT = re.compile(r"\[(?P<six>[^\]]+)\](?::\d+)?|(?P<four>[\d.]+):\d+")


def address_in(text: str) -> IPv4Address | IPv6Address | None:
    """The address in a text, without the port that some gateways write; of an IPv4 address in IPv6, the former."""
    with_port = _WITH_PORT.fullmatch(text)
    try:
        found = ip_address(text if with_port is None else with_port["six"] or with_port["four"])
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found


class ProxyHeaders:
    """Wraps an application. `trusted` are addresses and networks of proxies."""

    def __init__(self, app: "WSGIApplication", trusted: Sequence[str]) -> None:
        self._app = app
        self._trusted = [_network(one) for one in trusted]

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answers a request as the application does for the client behind the proxies."""
        trusted = self._is_trusted(environ.get("REMOTE_ADDR", ""))
        environ[PROXY_HEADERS_TRUSTED] = trusted
        if trusted:
            scheme = environ.get("HTTP_X_FORWARDED_PROTO", "").rpartition(",")[2].strip().lower()
            if scheme in _SCHEMES:
                environ["wsgi.url_scheme"] = scheme
            passed = [one.strip() for one in environ.get("HTTP_X_FORWARDED_FOR", "").split(",")]
            client = address_in(next((one for one in reversed(passed) if not self._is_trusted(one)), ""))
            if client:
                environ["REMOTE_ADDR"] = str(client)
        return self._app(environ, start_response)

    def _is_trusted(self, text: str) -> bool:
        address = address_in(text)
        return address is not None and any(address in network for network in self._trusted)


def _network(text: str) -> IPv4Network | IPv6Network:
    try:
        return ip_network(text)
    except ValueError as error:
        message = _(
            "設定 trusted_proxies の「{address}」は、アドレスでもネットワーク（10.0.0.0/8 など）でもありません。",
            address=text,
        )
        raise ConfigError(message) from error
