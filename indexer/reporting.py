"""The report file of a run, written for successful and for failed runs."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from kb.generations.data_folder import DataFolder
from kb.messages import _
from kb.reasons import system_reason
from kb.runs.reports import Report, write_report

log = logging.getLogger(__name__)


def failed_report(started: datetime, reason: str, status: int, data_folder: DataFolder) -> Report:
    """The report of a run that failed."""
    finished = datetime.now(UTC)
    return Report(
        started=started, finished=finished, status=status, error=reason, generation=data_folder.current_or_none()
    )


def save_report(data_folder: DataFolder, report: Report) -> None:
    """Writes a report if the data folder exists; a failure to write it is logged only."""
    if data_folder.path.is_dir():
        try:
            with world_readable_files():
                write_report(data_folder, report)
        except OSError as error:
            log.error(
                "%s",
                _(
                    "実行の記録を {path} に書けません（{reason}）。",
                    path=data_folder.reports,
                    reason=system_reason(error),
                ),
            )


@contextmanager
def world_readable_files() -> Iterator[None]:
    """Sets umask 022 for the duration of a `with` block: the web server runs as another user."""
    earlier = os.umask(0o022)
    try:
        yield
    finally:
        os.umask(earlier)
