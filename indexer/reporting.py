"""What a run leaves of itself, however it ends."""

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


def failure(started: datetime, reason: str, status: int, data_folder: DataFolder) -> Report:
    """The report of a run that failed."""
    finished = datetime.now(UTC)
    return Report(started=started, finished=finished, status=status, error=reason, generation=data_folder.served())


def leave_report(data_folder: DataFolder, report: Report) -> None:
    """A run that could not even make its folder leaves none; a report that cannot be written changes nothing else."""
    if data_folder.path.is_dir():
        try:
            with readable_by_all():
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
def readable_by_all() -> Iterator[None]:
    """Files are made for their owner to write and for others to read, whatever the shell of the user says."""
    earlier = os.umask(0o022)
    try:
        yield
    finally:
        os.umask(earlier)
