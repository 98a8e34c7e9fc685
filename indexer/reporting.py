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
from kb.settings import Settings

log = logging.getLogger(__name__)


def failed_report(started: datetime, reason: str, status: int, data_folder: DataFolder) -> Report:
    """The report of a run that failed."""
    finished = datetime.now(UTC)
    return Report(
        started=started, finished=finished, status=status, error=reason, generation=data_folder.current_or_none()
    )


def save_report(settings: Settings, report: Report) -> None:
    """Writes a report if the data folder exists; a failure to write it is logged only."""
    data_folder = DataFolder(settings.data)
    if data_folder.path.is_dir():
        try:
            with published_files(settings):
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
def published_files(settings: Settings) -> Iterator[None]:
    """Sets umask 022 for the duration of a `with` block, since the web server may run as another user.

    With permissions, the umask is 027: users of the machine who are not of the group read no generation.
    """
    earlier = os.umask(0o027 if settings.permissions else 0o022)
    try:
        yield
    finally:
        os.umask(earlier)
