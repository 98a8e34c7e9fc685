"""Logs the words of searches that found nothing, after the page is made; see `kb.empty_searches`.

A search while typing is not logged: its words are not complete. Its page has no ETag, so that the same search, when it
is submitted, reaches the view and is not answered by 304.
"""

import logging

from flask import current_app, g, request

from kb.deadline import if_time_allows
from kb.empty_searches import EmptySearchLog, words_without_hits
from kb.messages import _
from kb.reasons import system_reason
from kb.search.request import SearchRequest
from webui.errors import PREFER_LENIENT
from webui.request_snapshot import knowledge_base, snapshot

log = logging.getLogger(__name__)


def log_empty_search(asked: SearchRequest) -> None:
    """Logs a search that found nothing, unless the settings say otherwise. A failure to write is logged only."""
    if request.headers.get("Prefer") == PREFER_LENIENT:
        g.without_etag = True
    elif current_app.config["WEBUI_LOG_EMPTY_SEARCHES"] and request.method == "GET":
        opened = snapshot()
        if words := if_time_allows(lambda: words_without_hits(opened, asked), ()):
            folder = knowledge_base().data_folder.searches
            try:
                EmptySearchLog(folder).add(words)
            except OSError as error:
                log.warning("%s", _("{path} に書けません（{reason}）。", path=folder, reason=system_reason(error)))
