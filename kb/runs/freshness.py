"""How long ago a run last found the index up to date or made it so: what tells a forgotten job from a quiet one.

What is dated ahead of the clock was made while the clock was wrong, and says nothing of when that was.
"""

import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from kb.errors import LockedError
from kb.generations.data_folder import DataFolder
from kb.generations.ids import is_ahead, is_dated_ahead
from kb.runs.reports import REJECTED, Report, read_reports

SUCCEEDED = (0, REJECTED)  # exit statuses of runs that did their work


def last_success(
    data_folder: DataFolder, created: datetime | None = None, now: datetime | None = None
) -> datetime | None:
    """When the last successful run ended; where no report says so, when the served generation was `created`.

    Cheap enough for every few seconds: a report never changes, so they are read anew only when there are others.
    """
    try:
        names = tuple(sorted(os.listdir(data_folder.reports)))  # noqa: PTH208  # names are all that is asked for
    except OSError:
        names = ()
    started, finished = _last_success(data_folder.path, tuple(name for name in names if not is_dated_ahead(name, now)))
    told = (moment for moment in (finished, started, created) if moment and not is_ahead(moment, now))
    return next(told, None)


def telling(reports: Iterable[Report], now: datetime | None = None) -> Iterator[Report]:
    """Those of some reports that tell how things are.

    A run that left because another was at work leaves it to that one to tell.
    """
    return (
        report for report in reports if report.status != LockedError.exit_status and not is_ahead(report.started, now)
    )


def reports_ahead(data_folder: DataFolder, now: datetime | None = None) -> list[Path]:
    """The files of the reports that are dated ahead of the clock, the oldest first."""
    return [path for path in sorted(data_folder.reports.glob("*.json")) if is_dated_ahead(path.name, now)]


def age_of(moment: datetime, now: datetime | None = None) -> timedelta:
    """The time since a moment."""
    return (now or datetime.now(UTC)) - moment


def is_stale(moment: datetime | None, stale_hours: float, now: datetime | None = None) -> bool:
    """Whether that was too long ago; never where `stale_hours` is 0 or nothing is known."""
    return moment is not None and stale_hours > 0 and age_of(moment, now) > timedelta(hours=stale_hours)


@lru_cache(maxsize=2)
def _last_success(data: Path, names: tuple[str, ...]) -> tuple[datetime | None, datetime | None]:
    """When the last successful run of those that have left files of these names started and ended."""
    if names:
        for report in read_reports(DataFolder(data)):
            if report.status in SUCCEEDED and f"{report.started:%Y%m%dT%H%M%S.%fZ}" < names[-1]:
                return report.started, report.finished
    return None, None
