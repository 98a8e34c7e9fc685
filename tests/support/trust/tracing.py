"""strace around a waiting child: every call that changes a file, and the child killed or failed at one of them."""

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tests.support.trust.running import Child, Ended

CONTENT = (
    *("write", "pwrite64", "writev", "pwritev", "sendfile", "copy_file_range", "ftruncate", "truncate", "fallocate"),
)
ENTRIES = (
    *("open", "openat", "creat", "mkdir", "mkdirat", "rename", "renameat", "renameat2", "link", "linkat"),
    *("symlink", "symlinkat", "unlink", "unlinkat", "rmdir"),
)
DURABLE = ("fsync", "fdatasync")
CALLS = (*CONTENT, *ENTRIES, *DURABLE)

_LINE = re.compile(r"^(?P<pid>\d+) +(?P<name>\w+)\((?P<arguments>.*)\) += (?P<result>-?\d+)(?P<rest>.*)$")


@dataclass(frozen=True)
class Call:
    """A system call of a child: the `number`-th of its name."""

    name: str
    number: int
    arguments: str
    failed: bool
    result: str

    def __str__(self) -> str:
        return f"{self.name} {self.number} ({self.arguments})"

    def touches(self, folder: Path) -> bool:
        """True if it names a file below a folder."""
        return str(folder) in self.arguments or str(folder) in self.result

    @property
    def changes(self) -> bool:
        """True if it changes a file."""
        return self.name not in ("open", "openat") or "O_CREAT" in self.arguments or "O_TRUNC" in self.arguments


@cache
def why_not() -> str | None:
    """The reason why strace cannot be used here, or None."""
    if not shutil.which("strace"):
        return "strace is not installed"
    found = subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True, text=True, check=False)
    return None if found.returncode == 0 else f"ptrace is forbidden here: {found.stderr.strip()}"


def need_tracer() -> None:
    """Skips a test where nothing can be traced, and says why."""
    if reason := why_not():
        pytest.skip(reason)


@contextmanager
def traced(child: Child, *options: str) -> Iterator[None]:
    """strace attached to a waiting child, for the length of a `with` block that ends after the child."""
    command = ["strace", "-f", "-y", "-s", "0", *options, "-p", str(child.pid)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as tracer:
        assert tracer.stderr
        line = tracer.stderr.readline()
        assert "attached" in line, line
        yield
        tracer.stderr.read()


def record(child: Child, log: Path) -> tuple[Ended, list[Call]]:
    """Traces an undisturbed child; returns its calls in order."""
    with traced(child, "-o", str(log), "-e", f"trace={','.join(f'?{name}' for name in CALLS)}"):
        child.release()
        ended = child.wait()
    return ended, list(calls_in(log))


def calls_in(log: Path) -> Iterator[Call]:
    """The calls of a trace. It must be of one thread, or the numbers would mean nothing."""
    counts: Counter[str] = Counter()
    for line in log.read_text(encoding="utf-8").splitlines():
        found = _LINE.match(line)
        if found is None:
            assert "exited" in line or "---" in line or "killed" in line, line
            continue
        counts[found["name"]] += 1
        failed = found["result"].startswith("-")
        yield Call(found["name"], counts[found["name"]], found["arguments"], failed, found["rest"])


def disturbed(child: Child, call: Call, what: str) -> Ended:
    """Runs a child with a fault injected at one of its calls: `signal=KILL:when=3`, `error=ENOSPC:when=3+`."""
    with traced(child, "-o", "/dev/null", "-e", f"trace={call.name}", "-e", f"inject={call.name}:{what}"):
        child.release()
        return child.wait()
