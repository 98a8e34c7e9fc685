"""Nodes on loopback that form one cluster, for the length of a `with` block."""

import base64
import json
import socket
import ssl
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from tests.support.opensearch.distribution import Distribution
from tests.support.opensearch.node import SHORT_LIVED, Node
from tests.support.opensearch.ports import reserved
from tests.support.opensearch.security import Access, access

WITHIN = 180.0  # seconds until a cluster is green, on a machine that has other work


@dataclass(frozen=True)
class Cluster:
    """Nodes, the URL of each in the same order, and how they are spoken to where they are secured."""

    nodes: tuple[Node, ...]
    hosts: tuple[str, ...]
    access: Access | None = None

    def get(self, path: str, seconds: float = 10.0) -> Any:
        """The JSON that the first node which runs answers to GET.

        Raises:
            OSError: no answer in time, or one that is not 200.
            IndexError: no node runs.
        """
        request = urllib.request.Request(f"{self._up[0]}{path}")
        trusted = None
        if self.access:
            credentials = base64.b64encode(f"{self.access.user}:{self.access.password}".encode()).decode()
            request.add_header("Authorization", f"Basic {credentials}")
            trusted = ssl.create_default_context(cafile=str(self.access.ca_file))
        with urllib.request.urlopen(request, timeout=seconds, context=trusted) as answer:
            return json.load(answer)

    @property
    def _up(self) -> list[str]:
        return [url for node, url in zip(self.nodes, self.hosts, strict=True) if node.started and not node.paused]

    def wait_until_green(self, within: float = WITHIN) -> None:
        """Waits until every node that runs is in the cluster and listens, none else is, and shards have all copies.

        Raises:
            AssertionError: it took too long, or a node ended of its own; with the end of the logs.
        """
        expected = len(self._up)
        path = f"/_cluster/health?wait_for_nodes={expected}&wait_for_status=green&timeout=2s"
        end = time.monotonic() + within
        health: dict[str, Any] = {}
        while time.monotonic() < end:
            failed = [node for node in self.nodes if node.failed]
            assert not failed, "\n".join(f"{node.name} ended:\n{node.last_lines()}" for node in failed)
            with suppress(OSError):
                health = self.get(path)
                if health["number_of_nodes"] == expected and health["status"] == "green":
                    for host in self._up:  # a node takes requests a moment after it has joined
                        socket.create_connection((urlsplit(host).hostname, urlsplit(host).port), 1).close()
                    return
            time.sleep(0.2)
        logs = "\n".join(f"{node.name}:\n{node.last_lines()}" for node in self.nodes)
        raise AssertionError(f"no green cluster of {expected} nodes within {within:.0f} s: {health}\n{logs}")

    def mend(self) -> None:
        """Resumes and starts what a test paused, killed or stopped, and waits until the cluster is green."""
        for node in self.nodes:
            if node.paused:
                node.resume()
            if not node.started:
                node.start()
        self.wait_until_green()


def _settings(name: str, names: Sequence[str], http: int, transport: Mapping[str, int]) -> dict[str, object]:
    return {
        "cluster.name": "kb-tests",
        "cluster.initial_cluster_manager_nodes": list(names),
        "discovery.seed_hosts": [f"127.0.0.1:{port}" for port in transport.values()],
        "network.host": "127.0.0.1",
        "http.port": http,
        "transport.port": transport[name],
        # A node that hangs is struck off after ten seconds instead of thirty.
        "cluster.fault_detection.follower_check.timeout": "3s",
        "cluster.fault_detection.leader_check.timeout": "3s",
        "node.processors": 2,  # the size of its thread pools, however many cores there are
        "action.auto_create_index": False,
        "cluster.routing.allocation.disk.threshold_enabled": False,  # the disk of a developer may be nearly full
    }


@contextmanager
def running_cluster(
    distribution: Distribution, count: int = 3, *, flags: Sequence[str] = SHORT_LIVED
) -> Iterator[Cluster]:
    """A green cluster of new, empty nodes; all end with the block, and their data is removed."""
    with TemporaryDirectory(prefix="kb-opensearch-") as folder, reserved(2 * count) as ports:
        names = [f"node-{number}" for number in range(1, count + 1)]
        transport = dict(zip(names, ports[count:], strict=True))
        nodes = tuple(
            Node(Path(folder, name), distribution, _settings(name, names, port, transport), flags)
            for name, port in zip(names, ports, strict=False)
        )
        scheme = "https" if distribution.security else "http"
        hosts = tuple(f"{scheme}://127.0.0.1:{port}" for port in ports[:count])
        cluster = Cluster(nodes, hosts, access(distribution))
        with ending(nodes):
            for node in nodes:
                node.start()
            cluster.wait_until_green()
            yield cluster


@contextmanager
def ending(nodes: Sequence[Node]) -> Iterator[None]:
    """Kills the nodes that still run at the end: their data is thrown away, so nothing is to be closed."""
    try:
        yield
    finally:
        for node in nodes:
            if node.started:
                node.kill()
