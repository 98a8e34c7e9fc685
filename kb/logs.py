"""Log configuration: one line per event on standard error, as text or as JSON."""

import json
import logging
import sys
from datetime import UTC, datetime

from kb.escapes import in_one_line


class _JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False)


class _Lines(logging.Formatter):
    """One line per event, with the control characters of quoted names escaped."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # logging's own name for it
        record.message = in_one_line(record.message)
        return super().formatMessage(record)


def configure_logging(*, level: str, form: str) -> None:
    """Sends the log to standard error; `form` is "text" or "json". Unknown levels mean WARNING."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_JsonLines() if form == "json" else _Lines("%(asctime)s %(levelname)s %(message)s"))
    logging.basicConfig(level=getattr(logging, level.upper(), logging.WARNING), handlers=[handler], force=True)
