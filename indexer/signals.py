"""A run that SIGTERM or SIGINT stops: from systemd, a reboot, the terminal."""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from types import FrameType

import click

from indexer.reporting import failure, leave_report
from kb.errors import StoppedError
from kb.generations.data_folder import DataFolder
from kb.messages import _


class _Signalled(BaseException):
    """A signal has come. No Exception: what guards against a broken document would take it for one."""


@contextmanager
def stoppable(data_folder: DataFolder) -> Iterator[None]:
    """Makes a failure like any other of SIGTERM and SIGINT: what the run has begun is put away, it leaves a report.

    A second signal ends the program at once, and so does one that is not ours to handle.

    Raises:
        StoppedError: a signal came.
        KeyboardInterrupt: it came from the terminal, whose user has been told here.
    """
    started = datetime.now(UTC)
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    ours = [number for number, handler in before.items() if handler is not signal.SIG_IGN]
    if threading.current_thread() is not threading.main_thread():
        ours = []

    def put_back() -> None:
        for number in ours:
            signal.signal(number, before[number] or signal.SIG_DFL)

    def stop(number: int, _frame: FrameType | None) -> None:
        put_back()
        raise _Signalled(number)

    for number in ours:
        signal.signal(number, stop)
    try:
        yield
    except _Signalled as signalled:
        number = signal.Signals(signalled.args[0])
        error = StoppedError(_("中断されました（{signal}）。", signal=number.name), signal=number)
        leave_report(data_folder, failure(started, str(error), error.exit_status, data_folder))
        if number == signal.SIGINT and sys.stdin and sys.stdin.isatty():
            click.echo(str(error), err=True, nl=False)  # click ends the line
            raise KeyboardInterrupt from None
        raise error from None
    finally:
        put_back()
