"""Progress of a command: tqdm bars on a terminal, in a log a line after two seconds and each minute, or none."""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from tqdm import tqdm

from kb.cli.terminal import show
from kb.messages import N_, _
from kb.progress import Progress, StepProgress, no_progress

BAR_DELAY = 2.0  # Seconds after the start of a run before a bar appears.
REFRESH = 0.5  # Seconds between redraws: the clock of a bar runs while a long document is parsed.
MINUTE = 60.0

_COUNTED = N_("{desc} {n_fmt}/{total_fmt} {percentage:3.0f}% |{bar}| {elapsed}、残り {remaining}")
_UNCOUNTED = "{desc} … {elapsed}"


class ProgressBars:
    """One bar per step on a terminal, after a delay; a finished bar is erased."""

    def __init__(self, stream: TextIO, delay: float = BAR_DELAY) -> None:
        self._stream = stream
        self._visible = time.monotonic() + delay

    @contextmanager
    def __call__(self, label: str, total: int) -> Iterator[StepProgress]:
        """Draws the step until it ends."""
        with tqdm(
            desc=label,
            total=total or None,
            bar_format=_(_COUNTED) if total else _UNCOUNTED,
            delay=max(self._visible - time.monotonic(), 0.001),  # tqdm ignores a delay of 0
            mininterval=REFRESH / 2,
            miniters=0,
            leave=False,
            ncols=_columns(self._stream) - 1,
            nrows=2,  # else tqdm asks the terminal, and shows nothing on one that does not know its size
            file=self._stream,
        ) as bar:
            step = _Bar(bar)
            with _timer(REFRESH, lambda: step.update(0)):
                yield step


class _Bar:
    """A bar that the run advances and a timer thread redraws, under one lock."""

    def __init__(self, bar: "tqdm[Any]") -> None:
        self._bar = bar
        self._lock = threading.Lock()

    def update(self, n: int = 1) -> None:
        with self._lock:
            self._bar.update(n)


class ProgressLines:
    """Lines on standard error, after a delay and then each minute: step, parts done, time since the start."""

    def __init__(self, interval: float = MINUTE, delay: float = BAR_DELAY) -> None:
        self._interval = interval
        self._started = time.monotonic()
        self._due = self._started + delay

    @contextmanager
    def __call__(self, label: str, total: int) -> Iterator[StepProgress]:
        """Prints the lines that are due while the step runs."""
        count = _Count()

        def print_line() -> None:
            now = time.monotonic()
            if now >= self._due:
                self._due = now + self._interval
                done = f" {count.parts:,}/{total:,}" if total else ""
                minutes, seconds = divmod(int(now - self._started), 60)
                since = f"{minutes}:{seconds:02}"
                show(_("{step}{far}（開始から {since}）", step=label, far=done, since=since), err=True)

        with _timer(min(self._interval, 1.0), print_line):
            yield count


class _Count:
    def __init__(self) -> None:
        self.parts = 0

    def update(self, n: int = 1) -> None:
        self.parts += n


def progress_for(*, verbose: bool = False) -> Progress:
    """Bars on a terminal; elsewhere lines with `verbose`, else nothing: cron then mails the summary alone."""
    if sys.stderr.isatty():
        return ProgressBars(sys.stderr)
    return ProgressLines() if verbose else no_progress


def progress_beside_output() -> Progress:
    """As `progress_for` where the output goes to a file or a pipe; on a terminal its lines are progress enough."""
    return no_progress if sys.stdout.isatty() else progress_for()


def _columns(stream: TextIO) -> int:
    """The width of a terminal; 80 for serial lines and recorders, which report 0."""
    try:
        return os.get_terminal_size(stream.fileno()).columns or 80
    except OSError:
        return 80


@contextmanager
def _timer(interval: float, callback: Callable[[], None]) -> Iterator[None]:
    """Calls a function every `interval` seconds from a timer thread, within a `with` block."""
    stopped = threading.Event()

    def tick() -> None:
        while not stopped.wait(interval):
            callback()

    thread = threading.Thread(target=tick, name="progress", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join()
