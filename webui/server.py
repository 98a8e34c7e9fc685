"""The server of `kb serve`: gunicorn supervises the worker processes, waitress handles the connections in each.

gunicorn's own workers read a request in the thread that answers it, so that a few clients which send half a request
stop a server for as long as they like. waitress reads in one loop and hands a request to a thread once it is whole.
"""

import gc
import logging
import os
import socket
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar

from flask import Flask, g
from gunicorn.app.base import BaseApplication
from gunicorn.workers.base import Worker
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import create_server

from kb.errors import KbError
from kb.messages import _
from kb.search.request import SearchRequest
from kb.settings import Settings
from webui.app import create_app
from webui.request_snapshot import EXTENSION

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

HEADER_BYTES = 64 * 1024  # of a request with its line; the app itself refuses addresses of over 8 KB, in Japanese
BODY_BYTES = 64 * 1024
REQUEST_SECONDS = 20  # in which a request that has begun to arrive has to be whole
STALLED_SECONDS = 60  # after which a client that takes nothing of its answer is dropped
IDLE_SECONDS = 60  # after which a connection without a request is closed
UNSENT_BYTES = 16 * 1024 * 1024  # of an answer wait for a slow client, on disk from 1 MB on; then its thread waits, too
CONNECTIONS = 400  # a worker holds at most; a process has 1,024 files by default
UNDER_WAY_SECONDS = 1.0  # that a worker which ends waits for the request of a connection it has accepted
_PROXIES = ("127.0.0.1", "::1")  # on this machine; they say by which scheme they were asked
_TICK = 0.5  # seconds between two looks at signals and slow connections


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn with this project's settings, on a socket that is open already."""

    def __init__(self, settings: Settings, listener: socket.socket, when_ready: Any) -> None:
        self._settings = settings
        self._when_ready = when_ready
        self._descriptor = listener.detach()  # gunicorn owns it from here on
        super().__init__()

    def load_config(self) -> None:
        """Sets what gunicorn reads from files and flags elsewhere."""
        chosen: Mapping[str, Any] = {
            "bind": f"fd://{self._descriptor}",
            "workers": self._settings.workers,
            "threads": self._settings.threads,
            "worker_class": BufferedWorker,
            "loglevel": "debug" if self._settings.log_level == "debug" else "warning",
            "proc_name": "kb serve",
            "when_ready": lambda arbiter: self._when_ready(),
        }
        for name, value in chosen.items():
            self.cfg.set(name, value)
        if "control_socket_disable" in self.cfg.settings:  # gunicorn 25.1 and later: nothing but signals controls us
            self.cfg.set("control_socket_disable", True)

    def load(self) -> Flask:
        """The app of a worker, warm: dictionaries are loaded before the first visitor comes."""
        app = create_app(self._settings)
        with suppress(KbError), app.extensions[EXTENSION].snapshot() as snapshot:
            snapshot.search(SearchRequest.of(_("検索"), limit=1))
        freeze_generations(app)
        return app


def freeze_generations(app: Flask) -> None:
    """Exempts what is loaded, and each generation opened later, from garbage collection.

    The tables of an index live as long as its generation is served; a full collection would walk them for 60 ms.
    """
    gc.freeze()
    frozen: set[str] = set()

    def freeze(_error: BaseException | None) -> None:
        opened = g.get("snapshot")
        if opened is not None and opened.generation not in frozen:
            frozen.clear()
            frozen.add(opened.generation)
            gc.freeze()

    app.teardown_request(freeze)


class _Parser(HTTPRequestParser):  # type: ignore[misc]  # waitress has no types
    """A parser that answers 400 to an address which urllib refuses, as `http://[::1/`; waitress lets that error out."""

    def parse_header(self, header_plus: bytes) -> None:
        try:
            super().parse_header(header_plus)
        except ValueError as error:
            raise ParsingError("Bad URI") from error


class _Channel(HTTPChannel):  # type: ignore[misc]  # waitress has no types
    """A connection that knows since when its request has been arriving, and whether its client has stalled."""

    parser_class = _Parser
    arriving_since: float | None = None
    unsent_since: float | None = None
    received_any = False

    def is_busy(self) -> bool:
        """Whether a request is being answered or likely to come next, or an answer has not been sent yet."""
        if self.requests or self.total_outbufs_len:
            return True
        if self.arriving_since is not None:
            return time.monotonic() - self.arriving_since < UNDER_WAY_SECONDS
        return not self.received_any and time.time() - self.creation_time < UNDER_WAY_SECONDS

    def holds_up(self) -> bool:
        """Whether a request does not come to an end, or an answer is not taken. Asked once a turn of the loop."""
        if self.arriving_since is not None and time.monotonic() - self.arriving_since > REQUEST_SECONDS:
            return True
        if not self.total_outbufs_len:
            self.unsent_since = None
            return False
        if self.unsent_since is None:  # the last activity may be the request, which has waited for a thread since
            self.unsent_since = time.time()
        active: float = max(self.last_activity, self.unsent_since)
        return time.time() - active > STALLED_SECONDS

    def received(self, data: bytes) -> bool:
        self.received_any = True
        taken: bool = super().received(data)
        if self.request is None:
            self.arriving_since = None
        elif self.arriving_since is None:
            self.arriving_since = time.monotonic()
        return taken


class BufferedWorker(Worker):  # type: ignore[misc]  # gunicorn has no types
    """A gunicorn worker whose threads get whole requests only, from waitress's event loop.

    Dropped are a request that is not whole after `REQUEST_SECONDS` and an answer of which the client has taken nothing
    for `STALLED_SECONDS`. On SIGTERM the worker stops accepting, completes what has been asked within gunicorn's
    graceful_timeout, and ends.
    """

    _OPTIONS: ClassVar[Mapping[str, Any]] = {
        "ident": None,
        "max_request_header_size": HEADER_BYTES,
        "max_request_body_size": BODY_BYTES,
        "channel_timeout": IDLE_SECONDS,
        "cleanup_interval": 10,
        "connection_limit": CONNECTIONS,
        "outbuf_high_watermark": UNSENT_BYTES,
        "asyncore_use_poll": True,
        "clear_untrusted_proxy_headers": False,  # `_by_its_proxy` decides whom to trust
    }

    def run(self) -> None:
        """Serves until a signal comes or the supervisor is gone."""
        # A queue is how a busy server works, no reason to warn with every request.
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        sockets = [listener.sock for listener in self.sockets]
        server = create_server(_by_its_proxy(self.wsgi), sockets=sockets, threads=self.cfg.threads, **self._OPTIONS)
        server.channel_class = _Channel
        while self.alive and self.ppid == os.getppid():
            self.notify()
            self._turn(server)
        server.accepting = False
        until = time.monotonic() + self.cfg.graceful_timeout
        while time.monotonic() < until and any(channel.is_busy() for channel in server.active_channels.values()):
            self.notify()
            self._turn(server)
        server.task_dispatcher.shutdown(timeout=1)

    def _turn(self, server: Any) -> None:
        """Waits for events once, handles them, and drops the connections that hold others up."""
        server.asyncore.loop(timeout=_TICK, use_poll=True, map=server._map, count=1)
        for channel in list(server.active_channels.values()):
            if channel.holds_up():
                channel.handle_close()


def _by_its_proxy(app: "WSGIApplication") -> "WSGIApplication":
    """The app, asked by the scheme that a proxy on this machine names; absolute addresses, as of feeds, follow it.

    Of several values the last counts: it is the one that this proxy has added. waitress's own middleware trusts a
    single address, so that a proxy on ::1 is not heard, and refuses several values with 400.
    """

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        scheme = environ.get("HTTP_X_FORWARDED_PROTO", "").rpartition(",")[2].strip().lower()
        if scheme in ("http", "https") and environ.get("REMOTE_ADDR") in _PROXIES:
            environ["wsgi.url_scheme"] = scheme
        return app(environ, start_response)

    return answer
