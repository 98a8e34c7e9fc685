"""A network that loses half of what is sent: a relay on loopback that breaks every second HTTP request."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from select import select
from socketserver import BaseRequestHandler, ThreadingTCPServer
from urllib.parse import urlsplit

SIZE = 65536


class LossyRelay(ThreadingTCPServer):
    """Passes connections on to one node; of four requests it loses the second, and the answer to the fourth.

    In the first case the node never saw the request, in the second it has done what was asked: a client cannot tell
    which, so what it sends again must not count twice.
    """

    daemon_threads = True
    block_on_close = False

    def __init__(self, host: str) -> None:
        super().__init__(("127.0.0.1", 0), _Passing)
        found = urlsplit(host)
        self.node = (str(found.hostname), int(found.port or 0))
        self._numbers = count(1)
        self._lock = threading.Lock()

    def next_request(self) -> int:
        """The number of a request among all connections."""
        with self._lock:
            return next(self._numbers)


class _Passing(BaseRequestHandler):
    server: LossyRelay
    request: socket.socket

    def handle(self) -> None:
        with socket.create_connection(self.server.node) as node, suppress(OSError):
            number = 0  # of the request under way; 0 between two
            while True:
                for ready in select([self.request, node], [], [])[0]:
                    data = ready.recv(SIZE)
                    if not data:
                        return
                    if ready is self.request:
                        number = number or self.server.next_request()
                        if number % 4 == 2:
                            return
                        node.sendall(data)
                    elif number and number % 4 == 0:
                        return
                    else:
                        self.request.sendall(data)
                        number = 0


@contextmanager
def lossy(host: str) -> Iterator[str]:
    """The URL of a relay to the node at this URL, for the length of the `with` block."""
    with LossyRelay(host) as relay:
        thread = threading.Thread(target=relay.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield f"{urlsplit(host).scheme}://127.0.0.1:{relay.server_address[1]}"
        finally:
            relay.shutdown()
            thread.join()
