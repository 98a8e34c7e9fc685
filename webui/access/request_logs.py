"""Logs of requests: the audit log of who has read what, and a line of JSON for each request on standard error."""

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from flask import Flask, Response, current_app, g, request, request_finished, request_started

from kb.audit_log import AuditEntry, AuditLog
from kb.errors import StorageError
from kb.settings import Settings
from webui.access.endpoints import OPEN
from webui.access.visitor import visitor

_MAX_PATH = 2_000  # characters of a path in a log


def note_action(action: str) -> None:
    """Notes what this request did, where its address does not tell."""
    g.audited_action = action


def note_count(count: int) -> None:
    """Notes for the audit log how many turns a request has found."""
    g.audited_count = count


def register(app: Flask, settings: Settings) -> None:
    """Writes the audit log of the settings; an answer that cannot be entered in it is not given.

    Registered last, it runs before the handlers that complete an answer, which are then those of the error page, too.
    """
    if settings.audit_log:
        audit_log = AuditLog(Path(settings.audit_log), settings.audit_log_bytes)
        app.after_request(_audited(audit_log, with_queries=settings.audit_queries))


def log_requests(app: Flask) -> None:
    """Writes a line of JSON for each request, with its time, status and milliseconds."""

    def begin(_app: Flask, **_more: object) -> None:
        g.began = time.perf_counter()

    def end(_app: Flask, response: Response, **_more: object) -> None:
        line = {
            "time": datetime.now(UTC),
            "address": request.remote_addr,
            "user": visitor().log_name,
            "method": request.method,
            "path": request.path[:_MAX_PATH],
            "status": response.status_code,
            "ms": round((time.perf_counter() - g.get("began", time.perf_counter())) * 1000, 1),
            "request": g.get("request_id"),
        }
        sys.stderr.write(f"{msgspec.json.encode(line).decode()}\n")  # in one piece: other threads write, too
        sys.stderr.flush()

    request_started.connect(begin, app, weak=False)
    request_finished.connect(end, app, weak=False)


def _audited(audit_log: AuditLog, *, with_queries: bool) -> Callable[[Response], Response]:
    def audited(response: Response) -> Response:
        if request.endpoint in OPEN:
            return response
        snapshot = g.get("snapshot")
        who = visitor()
        entry = AuditEntry(
            time=datetime.now(UTC),
            user=who.name,
            token=who.token.name if who.token else None,
            address=request.remote_addr or "",
            action=g.get("audited_action") or request.endpoint or "",
            path=request.path[:_MAX_PATH],
            status=response.status_code,
            generation=snapshot.generation if snapshot else None,
            count=g.get("audited_count"),
            query=request.query_string.decode("utf-8", "replace")[:_MAX_PATH] if with_queries else None,
        )
        try:
            audit_log.append(entry)
        except StorageError as error:
            return current_app.make_response(current_app.handle_user_exception(error))
        return response

    return audited
