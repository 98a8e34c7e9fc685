"""The `on_failure` command, called after each run that ends with an exit status other than 0.

It gets the report of the run as JSON on standard input, and KB_STATUS and KB_SUMMARY (one short line) in its
environment. Its output goes to standard error. A failure or timeout of the command is only logged.
"""

import logging
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

import msgspec

from kb.errors import KbError
from kb.generations.data_folder import DataFolder
from kb.messages import _
from kb.reasons import reason_in_words
from kb.runs.reports import Report, read_reports
from kb.settings import Settings

TIMEOUT_SECONDS = 60
_LONGEST_SUMMARY = 2000  # bytes; the kernel limits the environment of a command
_STANDARD_ERROR = 2

log = logging.getLogger(__name__)


@contextmanager
def calling_failure_command(settings: Settings) -> Iterator[None]:
    """Calls the `on_failure` command if the `with` block ends in an error or an exit status other than 0.

    An interrupt from the terminal calls nothing: its user knows.
    """
    started = datetime.now(UTC)
    try:
        yield
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        if settings.on_failure and (status := _status(error)):
            _call(settings.on_failure, _report(settings, started, status, error), status)
        raise


def _status(error: BaseException) -> int:
    """The exit status that an exception leads to."""
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else int(error.code is not None)
    return error.exit_status if isinstance(error, KbError) else 1


def _report(settings: Settings, started: datetime, status: int, error: BaseException) -> Report:
    """The report that the run has written, else a report made from the exception."""
    now = datetime.now(UTC)  # a report dated in the future was written while the clock was wrong
    newest = next((report for report in read_reports(DataFolder(settings.data)) if report.started <= now), None)
    if newest and newest.started >= started and newest.status == status:
        return newest
    told = None if isinstance(error, SystemExit) else str(error) or type(error).__name__
    known = newest if newest and newest.started >= started else Report(started=started, finished=now)
    return msgspec.structs.replace(known, status=status, error=told)


def _call(command: tuple[str, ...], report: Report, status: int) -> None:
    environment = {**os.environ, "KB_STATUS": str(status), "KB_SUMMARY": _in_environment(report.summary())}
    name = command[0]
    try:
        # Without a shell, no argument is interpreted. A session of its own lets its children be ended with it.
        process = subprocess.Popen(  # noqa: S603  # the command comes from the settings
            command, stdin=subprocess.PIPE, stdout=_STANDARD_ERROR, env=environment, start_new_session=True
        )
    except (OSError, ValueError) as error:  # missing, not executable, or an invalid argument
        log.error(_("on_failure の {command} を実行できません: {reason}", command=name, reason=reason_in_words(error)))
        return
    try:
        process.communicate(msgspec.json.encode(report), timeout=TIMEOUT_SECONDS)
    except subprocess.TimeoutExpired:
        with suppress(OSError, subprocess.TimeoutExpired):  # it has ended meanwhile, or runs with other privileges
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate(timeout=1)
        log.error(
            _(
                "on_failure の {command} が{seconds}秒で終わらないため止めました。",
                command=name,
                seconds=TIMEOUT_SECONDS,
            )
        )
        return
    if process.returncode:
        message = _(
            "on_failure の {command} が終了コード {status} で終わりました。", command=name, status=process.returncode
        )
        log.error(message)


def _in_environment(text: str) -> str:
    """The text as one line that fits an environment variable."""
    line = " ".join(text.replace("\0", " ").split())
    return line.encode("utf-8", "replace")[:_LONGEST_SUMMARY].decode("utf-8", "ignore")
