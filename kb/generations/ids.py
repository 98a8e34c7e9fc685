"""Generation ids: the time at which a generation was built, and a digest of its sources."""

import hashlib
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

CLOCK_TOLERANCE = timedelta(minutes=5)  # tolerance; a time further ahead means that the clock was wrong

_ID = re.compile(r"\d{8}T\d{6}\.\d{6}Z-[0-9a-f]{8}", re.ASCII)


def timestamp(moment: datetime) -> str:
    """A moment (UTC) as the sortable beginning of an id or of the file name of a report."""
    return f"{moment:%Y%m%dT%H%M%S.%fZ}"


def generation_id(created: datetime, source_digests: Iterable[tuple[str, str | None]]) -> str:
    """The id of a generation: its time, and a digest over (path, SHA-256) of its sources."""
    sources = "".join(f"{path}\0{sha256}\n" for path, sha256 in source_digests)
    return f"{timestamp(created)}-{hashlib.sha256(sources.encode()).hexdigest()[:8]}"


def is_id(name: str) -> bool:
    """True for names in the form of ids; other folders among the generations are ignored."""
    return _ID.fullmatch(name) is not None


def is_in_future(moment: datetime, now: datetime | None = None) -> bool:
    """True for a moment in the future, beyond a tolerance."""
    return moment > (now or datetime.now(UTC)) + CLOCK_TOLERANCE


def is_dated_in_future(name: str, now: datetime | None = None) -> bool:
    """True where the time in an id, or in the name of a report, is in the future."""
    return name > timestamp((now or datetime.now(UTC)) + CLOCK_TOLERANCE)
