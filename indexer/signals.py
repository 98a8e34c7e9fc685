"""Converts SIGTERM and SIGINT during an indexing run to an exception, so that it cleans up and writes a report."""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from types import FrameType

import click

from indexer.reporting import failed_report, save_report
from kb.errors import StoppedError
from kb.generations.data_folder import DataFolder
from kb.messages import _
from kb.settings import Settings


class _Signalled(BaseException):
    """Raised by the signal handler; a BaseException, which handlers for broken documents do not catch."""


@contextmanager
def stop_on_signals(settings: Settings) -> Iterator[None]:
    """Raises StoppedError on SIGTERM or SIGINT, after the report of the run has been saved.

    A second signal has its default effect and ends the process. An ignored signal stays ignored.

    Raises:
        StoppedError: a signal arrived.
        KeyboardInterrupt: SIGINT came from the terminal, and the message has been printed.
    """
    started = datetime.now(UTC)
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    ours = [number for number, handler in before.items() if handler is not signal.SIG_IGN]
    if threading.current_thread() is not threading.main_thread():
        ours = []

    def restore_handlers() -> None:
        for number in ours:
            signal.signal(number, before[number] or signal.SIG_DFL)

    def stop(number: int, _frame: FrameType | None) -> None:
        restore_handlers()
        raise _Signalled(number)

    for number in ours:
        signal.signal(number, stop)
    try:
        yield
    except _Signalled as signalled:
        number = signal.Signals(signalled.args[0])
        error = StoppedError(_("中断されました（{signal}）。", signal=number.name), signal=number)
        report = failed_report(started, str(error), error.exit_status, DataFolder(settings.data))
        save_report(settings, report)
        if number == signal.SIGINT and sys.stdin and sys.stdin.isatty():
            click.echo(str(error), err=True, nl=False)  # click ends the line
            raise KeyboardInterrupt from None
        raise error from None
    finally:
        restore_handlers()
