"""The ids of generations: when each was made, by the clock of that moment, and a digest of what it was made of."""

import re
from datetime import UTC, datetime, timedelta

CLOCKS_DIFFER = timedelta(minutes=5)  # what is dated ahead by more was made while a clock was wrong

_ID = re.compile(r"\d{8}T\d{6}\.\d{6}Z-[0-9a-f]{8}", re.ASCII)


def is_id(name: str) -> bool:
    """Whether a name is of the form of ids: any other folder among the generations is somebody's own."""
    return _ID.fullmatch(name) is not None


def is_ahead(moment: datetime, now: datetime | None = None) -> bool:
    """Whether a moment has not come yet, though something is said to have happened then."""
    return moment > (now or datetime.now(UTC)) + CLOCKS_DIFFER


def is_dated_ahead(name: str, now: datetime | None = None) -> bool:
    """Whether the moment that an id, or the name of a report, begins with has not come yet."""
    return name > f"{(now or datetime.now(UTC)) + CLOCKS_DIFFER:%Y%m%dT%H%M%S.%fZ}"
