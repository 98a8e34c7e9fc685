"""Transports of the server: standard input and output for one client, or one HTTP exchange without a session.

The SDK's streamable HTTP transport is an ASGI app, and ours is no ASGI server: it runs in an event loop that lives as
long as the request, in the thread and the context of the caller, so that the snapshot, the deadline and the locale of
the request hold.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

import anyio
from mcp.server.lowlevel.server import Server
from mcp.server.stdio import stdio_server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager


def serve_stdio(server: Server[Any]) -> None:
    """Serves one client until it closes standard input.

    Anything else that the process prints goes to standard error, since standard output is the wire. Calls run in the
    event loop, one at a time: each is limited to some seconds.
    """
    anyio.run(_serve, server)


async def _serve(server: Server[Any]) -> None:
    async with stdio_server() as (read, write):
        await server.run(read, write, server.create_initialization_options())


class Exchanged(NamedTuple):
    """The answer of the transport."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


def exchange(server: Server[Any], headers: Iterable[tuple[str, str]], body: bytes) -> Exchanged:
    """Handles one POST with its headers and its whole body."""
    return anyio.run(_exchange, server, tuple(headers), body)


async def _exchange(server: Server[Any], headers: tuple[tuple[str, str], ...], body: bytes) -> Exchanged:
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/mcp",
        "raw_path": b"/mcp",
        "root_path": "",
        "query_string": b"",
        "headers": [(name.lower().encode("latin-1"), value.encode("latin-1", "replace")) for name, value in headers],
        "client": None,
        "server": None,
    }
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    manager = StreamableHTTPSessionManager(server, json_response=True, stateless=True)
    async with manager.run():
        await manager.handle_request(scope, receive, send)
    start = next(one for one in sent if one["type"] == "http.response.start")
    content = b"".join(one.get("body", b"") for one in sent if one["type"] == "http.response.body")
    found = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in start["headers"])
    return Exchanged(start["status"], found, content)
