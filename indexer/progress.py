"""Progress of a run: tqdm bars on a terminal, one line per minute in a log, or none; durations of the steps."""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, Protocol, TextIO

from tqdm import tqdm

from kb.cli.terminal import show
from kb.messages import N_, _

BAR_DELAY = 2.0  # Seconds after the start of a run before a bar appears.
REFRESH = 0.5  # Seconds between redraws: the clock of a bar runs while a long document is parsed.
MINUTE = 60.0

# The steps of a run, in their order.
STEPS = {
    "prepare": N_("辞書と登録簿の読み込み"),
    "look": N_("文書とフィードの確認"),
    "verify": N_("公開中の索引の検査"),
    "read": N_("文書の読み取り"),
    "identify": N_("発言者の照合"),
    "build": N_("索引の作成"),
    "judge": N_("適合度の計算"),
}

_COUNTED = N_("{desc} {n_fmt}/{total_fmt} {percentage:3.0f}% |{bar}| {elapsed}、残り {remaining}")
_UNCOUNTED = "{desc} … {elapsed}"


class Progress(Protocol):
    """Displays the steps of a run."""

    def __call__(self, label: str, total: int) -> AbstractContextManager["StepProgress"]:
        """Begins a step of `total` parts, 0 if unknown."""


class StepProgress(Protocol):
    """Handle of a running step."""

    def update(self, n: int = 1) -> object:
        """Advances by n parts."""


class _NoStepProgress:
    def update(self, n: int = 1) -> None:
        """Ignores the advance."""


def no_progress(label: str, total: int) -> AbstractContextManager[StepProgress]:
    """Displays nothing."""
    return nullcontext(_NoStepProgress())


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
    """One line per minute on standard error: step, parts done, time since the start of the run."""

    def __init__(self, interval: float = MINUTE) -> None:
        self._interval = interval
        self._started = time.monotonic()
        self._printed_at = self._started

    @contextmanager
    def __call__(self, label: str, total: int) -> Iterator[StepProgress]:
        """Prints a line at each full minute of the run."""
        count = _Count()

        def print_line() -> None:
            now = time.monotonic()
            if now - self._printed_at >= self._interval:
                self._printed_at = now
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


def progress_for(*, verbose: bool) -> Progress:
    """Bars on a terminal; elsewhere lines with `verbose`, else nothing: cron then mails the summary alone."""
    if sys.stderr.isatty():
        return ProgressBars(sys.stderr)
    return ProgressLines() if verbose else no_progress


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


class Stopwatch:
    """Seconds by step, in the order in which the steps began."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def timing(self, step: str) -> Iterator[None]:
        """Adds the duration of a `with` block to a step."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[step] = round(self.seconds.get(step, 0.0) + time.perf_counter() - started, 3)
