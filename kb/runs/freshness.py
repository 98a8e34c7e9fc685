"""Freshness: time since the last successful run, whether or not it published; detects a schedule that has stopped.

Reports dated in the future are ignored: they were written while the clock was wrong.
"""

import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from kb.errors import LockedError
from kb.generations.data_folder import DataFolder
from kb.generations.ids import is_dated_in_future, is_in_future, timestamp
from kb.runs.reports import REJECTED, Report, read_reports

SUCCEEDED = (0, REJECTED)  # exit statuses of successful runs


def last_success(
    data_folder: DataFolder, created: datetime | None = None, now: datetime | None = None
) -> datetime | None:
    """The end of the last successful run; without a report of one, the moment `created` of the served generation.

    Cheap enough to call every few seconds: reports never change, and are read again only when their file names change.
    """
    try:
        names = tuple(sorted(os.listdir(data_folder.reports)))  # noqa: PTH208  # names are all that is asked for
    except OSError:
        names = ()
    started, finished = _last_success(
        data_folder.path, tuple(name for name in names if not is_dated_in_future(name, now))
    )
    moments = (moment for moment in (finished, started, created) if moment and not is_in_future(moment, now))
    return next(moments, None)


def without_lock_failures(reports: Iterable[Report], now: datetime | None = None) -> Iterator[Report]:
    """The reports that describe the present state: those of runs that found another run in progress are left out."""
    return (
        report
        for report in reports
        if report.status != LockedError.exit_status and not is_in_future(report.started, now)
    )


def future_reports(data_folder: DataFolder, now: datetime | None = None) -> list[Path]:
    """The report files dated in the future, oldest first."""
    return [path for path in sorted(data_folder.reports.glob("*.json")) if is_dated_in_future(path.name, now)]


def age_of(moment: datetime, now: datetime | None = None) -> timedelta:
    """The time since a moment."""
    return (now or datetime.now(UTC)) - moment


def is_stale(moment: datetime | None, stale_hours: float, now: datetime | None = None) -> bool:
    """True where the last success is older than `stale_hours`; never for 0, or without a success."""
    return moment is not None and stale_hours > 0 and age_of(moment, now) > timedelta(hours=stale_hours)


@lru_cache(maxsize=2)
def _last_success(data: Path, names: tuple[str, ...]) -> tuple[datetime | None, datetime | None]:
    """Start and end of the last successful run among the reports of these file names."""
    if names:
        for report in read_reports(DataFolder(data)):
            if report.status in SUCCEEDED and timestamp(report.started) < names[-1]:
                return report.started, report.finished
    return None, None
