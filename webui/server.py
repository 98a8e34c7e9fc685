"""The server of `kb serve`: gunicorn supervises worker processes, and waitress handles the connections in each.

gunicorn's own workers read a request in the thread that handles it: a few clients that send half a request could block
the server. waitress reads in an event loop, and passes a request to a thread once it is complete.
"""

import gc
import logging
import os
import socket
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, ClassVar
from weakref import WeakSet

from flask import Flask, g
from gunicorn.app.base import BaseApplication
from gunicorn.workers.base import Worker
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import create_server

from kb.analysis.lattice.shared import shared_dictionary
from kb.answering.answer import answer
from kb.errors import KbError
from kb.messages import _
from kb.permissions import EVERYONE
from kb.search.request import SearchRequest
from kb.serving.snapshot import Snapshot
from kb.settings import Settings
from webui.access.request_logs import log_requests
from webui.app import create_app
from webui.request_snapshot import EXTENSION

HEADER_BYTES = 64 * 1024  # including the request line; the app responds 414 above 8 KB, with a page
BODY_BYTES = 1024 * 1024  # a quotation book with long notes; the app limits each page to what it needs
REQUEST_SECONDS = 20  # time from the first to the last byte of a request
STALLED_SECONDS = 60  # time without progress of a response, before its connection is closed
IDLE_SECONDS = 60  # idle time of a keep-alive connection
UNSENT_BYTES = 16 * 1024 * 1024  # buffer of a response, on disk above 1 MB; the thread waits when it is full
CONNECTIONS = 400  # per worker; a process has 1,024 file descriptors by default
PENDING_SECONDS = 1.0  # time that a stopping worker waits for a request on an accepted connection
SENDING_SECONDS = 0.02  # time that the loop waits for a thread that is sending to a socket
_LOOP_SECONDS = 0.5  # seconds between checks of signals and slow connections


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn with the settings of `kb serve`, on a socket that is already listening."""

    def __init__(self, settings: Settings, listener: socket.socket, when_ready: Any) -> None:
        self._settings = settings
        self._when_ready = when_ready
        # Read before the workers are forked, so that they share its memory.
        self._dictionary = shared_dictionary.current
        self._descriptor = listener.detach()  # gunicorn owns it from here on
        super().__init__()

    def load_config(self) -> None:
        """Configures gunicorn from the settings, without its own files and flags."""
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
        """Creates the app of a worker, and answers a search to load dictionaries and names before the first request."""
        app = create_app(self._settings)
        if self._settings.access_log and not sys.stderr.isatty():  # a person at a terminal reads messages
            log_requests(app)
        with suppress(KbError), app.extensions[EXTENSION].readable_by(EVERYONE).snapshot() as snapshot:
            answer(snapshot, SearchRequest.of(_("検索"), limit=1))
        freeze_generations(app)
        return app


def freeze_generations(app: Flask) -> None:
    """Excludes loaded objects, and those of each generation opened later, from garbage collection.

    The tables of an index live as long as its generation is served; a full collection takes 60 ms to traverse them.
    """
    gc.freeze()
    frozen: WeakSet[Snapshot] = WeakSet()

    def freeze(_error: BaseException | None) -> None:
        opened = g.get("snapshot")
        if opened is not None and opened not in frozen:
            frozen.add(opened)
            gc.freeze()

    app.teardown_request(freeze)


class _Parser(HTTPRequestParser):  # type: ignore[misc]  # waitress has no types
    """Parser that responds 400 to a target that urllib refuses, such as `http://[::1/`; waitress raises an error."""

    def parse_header(self, header_plus: bytes) -> None:
        try:
            super().parse_header(header_plus)
        except ValueError as error:
            raise ParsingError("Bad URI") from error


class _Channel(HTTPChannel):  # type: ignore[misc]  # waitress has no types
    """Connection that measures how long a request takes to arrive and a response to be sent."""

    parser_class = _Parser
    arriving_since: float | None = None
    unsent_since: float | None = None
    received_any = False

    def is_busy(self) -> bool:
        """True while a request is handled or likely to arrive, or a response is not sent completely."""
        if self.requests or self.total_outbufs_len:
            return True
        if self.arriving_since is not None:
            return time.monotonic() - self.arriving_since < PENDING_SECONDS
        return not self.received_any and time.time() - self.creation_time < PENDING_SECONDS

    def is_stuck(self) -> bool:
        """True for a request that stays incomplete, or a response without progress. Called once per loop."""
        if self.arriving_since is not None and time.monotonic() - self.arriving_since > REQUEST_SECONDS:
            return True
        if not self.total_outbufs_len:
            self.unsent_since = None
            return False
        if self.unsent_since is None:  # the last activity may be the request, which has waited for a thread since
            self.unsent_since = time.time()
        active: float = max(self.last_activity, self.unsent_since)
        return time.time() - active > STALLED_SECONDS

    def handle_write(self) -> None:
        """Writes what is left, after a thread that is sending has ended.

        waitress returns at once if a thread is sending, and poll reports the socket again at once: the loop would turn
        dozens of times, each time with the interpreter's lock, which that thread waits for.
        """
        if self.requests and self.outbuf_lock.acquire(timeout=SENDING_SECONDS):
            self.outbuf_lock.release()
        super().handle_write()

    def received(self, data: bytes) -> bool:
        self.received_any = True
        taken: bool = super().received(data)
        if self.request is None:
            self.arriving_since = None
        elif self.arriving_since is None:
            self.arriving_since = time.monotonic()
        return taken


class BufferedWorker(Worker):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn worker whose threads get only complete requests, from waitress's event loop.

    A request that is incomplete after `REQUEST_SECONDS` is dropped, and so is a response without progress for
    `STALLED_SECONDS`. On SIGTERM the worker stops accepting, completes pending requests within gunicorn's
    graceful_timeout, and exits.
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
        "clear_untrusted_proxy_headers": False,  # webui.proxies decides which to trust
    }

    def run(self) -> None:
        """Serves until a signal arrives or the supervisor has ended."""
        # waitress warns about every request that waits for a thread, which is normal under load.
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        sockets = [listener.sock for listener in self.sockets]
        server = create_server(self.wsgi, sockets=sockets, threads=self.cfg.threads, **self._OPTIONS)
        server.channel_class = _Channel
        while self.alive and self.ppid == os.getppid():
            self.notify()
            self._run_loop_once(server)
        server.accepting = False
        until = time.monotonic() + self.cfg.graceful_timeout
        while time.monotonic() < until and any(channel.is_busy() for channel in server.active_channels.values()):
            self.notify()
            self._run_loop_once(server)
        server.task_dispatcher.shutdown(timeout=1)

    def _run_loop_once(self, server: Any) -> None:
        """Handles the next events, then closes connections that are stuck."""
        server.asyncore.loop(timeout=_LOOP_SECONDS, use_poll=True, map=server._map, count=1)
        for channel in list(server.active_channels.values()):
            if channel.is_stuck():
                channel.handle_close()
