"""One node of a cluster: a Java process with a home folder, which can be killed, paused, stopped and started again."""

import json
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.support.opensearch import security
from tests.support.opensearch.distribution import Distribution, java

MEMORY = ("-Xmx512m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError")
# From the flags that the distribution's own start script passes.
USUAL = (
    "-Dfile.encoding=UTF-8",
    "-Dlog4j.shutdownHookEnabled=false",
    "-Dlog4j2.disable.jmx=true",
    "-Dio.netty.noUnsafe=true",
    "-Dio.netty.noKeySetOptimization=true",
    "-Dio.netty.recycler.maxCapacityPerThread=0",
    "-Dio.netty.allocator.numDirectArenas=0",
)
# Compiles once and simply: tests are short. A measurement passes () instead.
SHORT_LIVED = ("-XX:TieredStopAtLevel=1",)
LOGGING = """status = error
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = [%d{ISO8601}][%-5p][%-25c{1.}] %m%n
rootLogger.level = info
rootLogger.appenderRef.console.ref = console
"""
PATIENCE = 30.0  # seconds for an orderly end, after which a node is killed


class Node:
    """A node in its home folder; its data and its ports stay the same from one start to the next."""

    def __init__(
        self,
        home: Path,
        distribution: Distribution,
        settings: Mapping[str, object],
        flags: Sequence[str] = SHORT_LIVED,
    ) -> None:
        self.name = home.name
        self.home = home
        self._distribution = distribution
        self._flags = flags
        self._process: subprocess.Popen[bytes] | None = None
        self.paused = False
        for folder in ("config", "tmp"):
            (home / folder).mkdir(parents=True)
        (home / "modules").symlink_to(distribution.modules)
        (home / "plugins").symlink_to(distribution.plugins)
        settings = {"node.name": self.name, **settings, **security.install(distribution, home / "config")}
        lines = (f"{key}: {json.dumps(value)}\n" for key, value in settings.items())
        (home / "config" / "opensearch.yml").write_text("".join(lines), encoding="utf-8")
        (home / "config" / "log4j2.properties").write_text(LOGGING, encoding="utf-8")

    @property
    def started(self) -> bool:
        """True from its start until it is killed or stopped."""
        return self._process is not None

    @property
    def pid(self) -> int:
        """The id of its process.

        Raises:
            RuntimeError: it does not run.
        """
        return self._running().pid

    @property
    def failed(self) -> bool:
        """True when it was started, and has ended of its own."""
        return self._process is not None and self._process.poll() is not None

    def start(self) -> None:
        """Starts the process; it takes seconds until the node is in its cluster.

        Raises:
            RuntimeError: it runs already.
        """
        if self.started:
            raise RuntimeError(f"{self.name} runs already")
        archive = self._distribution.class_archive
        shared = [f"-XX:SharedArchiveFile={archive}"] if archive.exists() else []
        flags = [*MEMORY, *USUAL, f"-Djava.io.tmpdir={self.home / 'tmp'}", *self._flags, *shared]
        command = [java("java"), *flags, "-cp", self._distribution.class_path(), "ClusterNode", str(self.home)]
        with (self.home / "node.log").open("ab") as log:
            self._process = subprocess.Popen(
                command,
                cwd=self.home,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C is for the tests, which end it in their own order
            )

    def kill(self) -> None:
        """kill -9: nothing is flushed, no other node is told."""
        self._running().kill()
        self._ended()

    def pause(self) -> None:
        """SIGSTOP: its connections stay open, and nothing answers."""
        self._running().send_signal(signal.SIGSTOP)
        self.paused = True

    def resume(self) -> None:
        """SIGCONT."""
        self._running().send_signal(signal.SIGCONT)
        self.paused = False

    def stop(self) -> None:
        """Ends it in order, as for maintenance: it leaves the cluster and closes its shards."""
        if self.paused:
            self.resume()
        process = self._running()
        assert process.stdin
        process.stdin.close()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
        self._ended()

    def last_lines(self, count: int = 30) -> str:
        """The end of its log."""
        log = self.home / "node.log"
        return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-count:])

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise RuntimeError(f"{self.name} does not run")
        return self._process

    def _ended(self) -> None:
        process = self._running()
        assert process.stdin
        process.stdin.close()
        process.wait()
        self._process, self.paused = None, False
