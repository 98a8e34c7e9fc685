"""How far a run is: a bar on a terminal, a line a minute for a log, or silence; and how long its steps took."""

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

PATIENCE = 2.0  # seconds of a run without a word on a terminal
REFRESH = 0.5  # seconds between two looks at a bar, so that its clock goes on while a single document is read
MINUTE = 60.0

# The steps of a run, in their order.
STEPS = {
    "prepare": N_("辞書と登録簿の読み込み"),
    "look": N_("文書とフィードの確認"),
    "verify": N_("公開中の索引の検査"),
    "read": N_("文書の読み取り"),
    "identify": N_("発言者の照合"),
    "build": N_("索引の作成"),
}

_COUNTED = N_("{desc} {n_fmt}/{total_fmt} {percentage:3.0f}% |{bar}| {elapsed}、残り {remaining}")
_UNCOUNTED = "{desc} … {elapsed}"


class Progress(Protocol):
    """Shows how far a run is."""

    def __call__(self, label: str, total: int) -> AbstractContextManager["Advance"]:
        """A step of so many parts; 0 where that cannot be told."""


class Advance(Protocol):
    """One part further."""

    def update(self, n: int = 1) -> object:
        """Advances by n parts."""


class _Silent:
    def update(self, n: int = 1) -> None:
        """Nobody looks."""


def silent(label: str, total: int) -> AbstractContextManager[Advance]:
    """The progress of a run that nobody watches."""
    return nullcontext(_Silent())


class Bars:
    """A bar a step on a terminal, from the third second of the run on. A step leaves nothing behind."""

    def __init__(self, stream: TextIO, patience: float = PATIENCE) -> None:
        self._stream = stream
        self._visible = time.monotonic() + patience

    @contextmanager
    def __call__(self, label: str, total: int) -> Iterator[Advance]:
        """Draws the step until it ends."""
        with tqdm(
            desc=label,
            total=total or None,
            bar_format=_(_COUNTED) if total else _UNCOUNTED,
            delay=max(self._visible - time.monotonic(), 0.001),  # 0 would draw at once, whatever has passed
            mininterval=REFRESH / 2,
            miniters=0,
            leave=False,
            ncols=_columns(self._stream) - 1,
            nrows=2,  # else tqdm asks the terminal, and shows nothing on one that does not know its size
            file=self._stream,
        ) as bar:
            step = _Drawn(bar)
            with _ticking(REFRESH, lambda: step.update(0)):
                yield step


class _Drawn:
    """A bar that the run advances and a clock refreshes, one after the other."""

    def __init__(self, bar: "tqdm[Any]") -> None:
        self._bar = bar
        self._lock = threading.Lock()

    def update(self, n: int = 1) -> None:
        with self._lock:
            self._bar.update(n)


class Lines:
    """A line a minute on standard error: the step, how far it is and how long the run has taken."""

    def __init__(self, interval: float = MINUTE) -> None:
        self._interval = interval
        self._started = time.monotonic()
        self._told = self._started

    @contextmanager
    def __call__(self, label: str, total: int) -> Iterator[Advance]:
        """Tells of the step whenever a minute is over, wherever in the run that falls."""
        count = _Count()

        def tell() -> None:
            now = time.monotonic()
            if now - self._told >= self._interval:
                self._told = now
                far = f" {count.parts:,}/{total:,}" if total else ""
                minutes, seconds = divmod(int(now - self._started), 60)
                since = f"{minutes}:{seconds:02}"
                show(_("{step}{far}（開始から {since}）", step=label, far=far, since=since), err=True)

        with _ticking(min(self._interval, 1.0), tell):
            yield count


class _Count:
    def __init__(self) -> None:
        self.parts = 0

    def update(self, n: int = 1) -> None:
        self.parts += n


def progress_for(*, verbose: bool) -> Progress:
    """Bars on a terminal; elsewhere lines where they are asked for, and else silence, so that cron mails one line."""
    if sys.stderr.isatty():
        return Bars(sys.stderr)
    return Lines() if verbose else silent


def _columns(stream: TextIO) -> int:
    """How wide a terminal is; a serial line or a recording does not know, and says 0."""
    try:
        return os.get_terminal_size(stream.fileno()).columns or 80
    except OSError:
        return 80


@contextmanager
def _ticking(interval: float, tell: Callable[[], None]) -> Iterator[None]:
    """Calls a function every so many seconds within a `with` block, on a thread of its own."""
    over = threading.Event()

    def tick() -> None:
        while not over.wait(interval):
            tell()

    thread = threading.Thread(target=tick, name="progress", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


class Stopwatch:
    """The seconds that the steps of a run took, by name, in the order in which they were begun."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def timing(self, step: str) -> Iterator[None]:
        """Adds what passes within a `with` block to a step."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[step] = round(self.seconds.get(step, 0.0) + time.perf_counter() - started, 3)
