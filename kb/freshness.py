"""How long ago a run last found the index up to date or made it so: what tells a forgotten job from a quiet one."""

import os
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from kb.generations import Layout
from kb.reports import REJECTED, read_reports

SUCCEEDED = (0, REJECTED)  # exit statuses of runs that did their work


def last_success(layout: Layout, created: datetime | None = None) -> datetime | None:
    """When the last successful run ended; where no report says so, when the served generation was `created`.

    Cheap enough for every few seconds: a report never changes, so they are read anew only when there are others.
    """
    try:
        names = tuple(sorted(os.listdir(layout.reports)))  # noqa: PTH208  # names are all that is asked for
    except OSError:
        names = ()
    return _last_success(layout.data, names) or created


def age_of(moment: datetime, now: datetime | None = None) -> timedelta:
    """The time since a moment."""
    return (now or datetime.now(UTC)) - moment


def is_stale(moment: datetime | None, stale_hours: float, now: datetime | None = None) -> bool:
    """Whether that was too long ago; never where `stale_hours` is 0 or nothing is known."""
    return moment is not None and stale_hours > 0 and age_of(moment, now) > timedelta(hours=stale_hours)


@lru_cache(maxsize=2)
def _last_success(data: Path, names: tuple[str, ...]) -> datetime | None:
    if not names:
        return None
    return next((report.finished for report in read_reports(Layout(data)) if report.status in SUCCEEDED), None)
