"""Generation ids: the time of building, by the clock of that moment, and a digest of the sources."""

import re
from datetime import UTC, datetime, timedelta

CLOCKS_DIFFER = timedelta(minutes=5)  # tolerance; a time further ahead means that the clock was wrong

_ID = re.compile(r"\d{8}T\d{6}\.\d{6}Z-[0-9a-f]{8}", re.ASCII)


def is_id(name: str) -> bool:
    """True for names in the form of ids; other folders among the generations are foreign."""
    return _ID.fullmatch(name) is not None


def is_ahead(moment: datetime, now: datetime | None = None) -> bool:
    """True for a moment in the future, beyond a tolerance."""
    return moment > (now or datetime.now(UTC)) + CLOCKS_DIFFER


def is_dated_ahead(name: str, now: datetime | None = None) -> bool:
    """True where the time in an id, or in the name of a report, is in the future."""
    return name > f"{(now or datetime.now(UTC)) + CLOCKS_DIFFER:%Y%m%dT%H%M%S.%fZ}"
