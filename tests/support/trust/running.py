"""Indexing runs in forked children, which inherit warm caches and may be killed at any time.

A child waits until it is released, so that a tracer can be attached to it before anything happens.
"""

import gc
import os
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from msgspec import convert

from indexer.run import run
from kb.cli import main
from kb.settings import Settings

HASTE = {"keep_generations": 2, "grace_seconds": 0, "settle_seconds": 0}


@dataclass(frozen=True)
class Ended:
    """Exit status and output of a child."""

    status: int  # negative: the signal that ended it
    out: str
    err: str

    @property
    def killed(self) -> bool:
        return self.status == -signal.SIGKILL


class Child:
    """A forked copy of this process that does one thing when it is released."""

    def __init__(self, work: Callable[[], object], logs: Path) -> None:
        self._logs = logs
        logs.mkdir(exist_ok=True)
        waiting, self._gate = os.pipe()
        gc.freeze()  # no collection in the child walks, and so copies, what it has from here
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self._gate)
            _work(work, waiting, logs)
        os.close(waiting)

    def release(self) -> None:
        """Starts the work."""
        os.write(self._gate, b"!")

    def kill(self) -> None:
        """kill -9."""
        os.kill(self.pid, signal.SIGKILL)

    def ended(self) -> bool:
        """True once it has ended."""
        return os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def wait(self) -> Ended:
        """Waits for its end."""
        _pid, status = os.waitpid(self.pid, 0)
        os.close(self._gate)
        texts = ((self._logs / name).read_text(encoding="utf-8", errors="replace") for name in ("out", "err"))
        return Ended(os.waitstatus_to_exitcode(status), *texts)


def _work(work: Callable[[], object], waiting: int, logs: Path) -> None:
    """The life of a child; it ends here and never returns into the test."""
    status = 1
    try:
        for name, descriptor in (("out", 1), ("err", 2)):
            os.dup2(os.open(logs / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), descriptor)
        sys.stdout, sys.stderr = (open(n, "w", encoding="utf-8", closefd=False) for n in (1, 2))  # noqa: SIM115
        if os.read(waiting, 1):  # else whoever was to release it has gone
            work()
            status = 0
    except SystemExit as leaving:
        status = leaving.code if isinstance(leaving.code, int) else 1
    except BaseException:  # noqa: BLE001  # as Python itself ends a program
        traceback.print_exc()
    finally:
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except OSError:
                status = status or 1
        os._exit(status)


def at_once(data: Path) -> Settings:
    """Settings without waiting: no settle time, and unserved generations are removed at once."""
    return convert({"data": str(data), **HASTE}, Settings)


def indexing(data: Path, source: Path) -> Callable[[], object]:
    """`run` for a folder of articles, as a program calls it."""
    return lambda: run(at_once(data), [str(source)])


def command(*arguments: str) -> Callable[[], object]:
    """The `kb` command with these arguments, as cron calls it."""

    def called() -> None:
        os.environ.update({f"KB_{name.upper()}": str(value) for name, value in HASTE.items()})
        sys.argv = ["kb", *arguments]
        main()

    return called


def finish(work: Callable[[], object], logs: Path) -> Ended:
    """Does something in a child, undisturbed."""
    child = Child(work, logs)
    child.release()
    return child.wait()


def index(data: Path, source: Path, logs: Path) -> Ended:
    """`kb index`, undisturbed."""
    return finish(command(*index_arguments(data, source)), logs)


def index_arguments(data: Path, source: Path) -> Sequence[str]:
    """The arguments of an indexing run."""
    return ("index", str(source), "--data", str(data))
