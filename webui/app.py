"""App factory: wires settings, blueprints, templates and error handlers."""

import secrets
from datetime import UTC, datetime, timedelta
from functools import partial

from flask import Flask, Response, abort, g, request
from flask_compress import Compress

from kb.analysis.normalize import to_hiragana
from kb.bootstrap import open_kb
from kb.knowledge import KnowledgeBase
from kb.messages import _, current_locale, listed
from kb.query.ast import Mode
from kb.query.match_kinds import Reason
from kb.search.labels import kind_label
from kb.search.request import Facet, Sort
from kb.settings import Settings
from webui import (
    assets,
    charts,
    errors,
    formats,
    links,
    locales,
    periods,
    request_snapshot,
    search_titles,
    security,
    snippets,
    url_state,
)
from webui.pages.dialogue import view as dialogue
from webui.pages.download import view as download
from webui.pages.health import view as health
from webui.pages.help import view as help_page
from webui.pages.home import view as home
from webui.pages.matrix import view as matrix
from webui.pages.profiles import view as profiles
from webui.pages.search import view as search
from webui.pages.status import view as status
from webui.pages.trends import view as trends
from webui.search_state import Grouping, SearchState

MAX_QUERY_STRING = 8000  # bytes; proxies accept no more
COMPRESSED = [
    "text/html",
    "text/css",
    "text/javascript",
    "text/csv",
    "application/json",
    "application/atom+xml",
    "application/xml",
    "image/svg+xml",
]


def create_app(settings: Settings, kb: KnowledgeBase | None = None) -> Flask:
    """Makes the web interface to a knowledge base, by default to the one in the settings' folder.

    No generation is opened before the first request.
    """
    app = Flask(__name__)
    app.config.update(SEND_FILE_MAX_AGE_DEFAULT=timedelta(days=365), MAX_CONTENT_LENGTH=64 * 1024)
    app.config.update(WEBUI_STALE_HOURS=settings.stale_hours, WEBUI_ANSWER_SECONDS=settings.answer_seconds)
    app.config.update(COMPRESS_ALGORITHM=["br", "gzip"], COMPRESS_BR_LEVEL=4, COMPRESS_MIMETYPES=COMPRESSED)
    app.config.update(WEBUI_CRAWLABLE=settings.crawlable)
    app.config.update(TRUSTED_HOSTS=list(settings.trusted_hosts) or None)
    app.before_request(_assign_request_id)
    locales.register(app)
    app.before_request(_limit_query_string)  # after the locale, which its error page needs
    request_snapshot.register(app, kb or open_kb(settings.data))
    security.register(app)
    errors.register(app)
    Compress(app)
    app.after_request(_read_static_file)  # runs before the handlers registered earlier
    _prepare_templates(app)
    assets.register(app)
    for view in (home, search, dialogue, profiles, trends, matrix, download, help_page, status, health):
        app.register_blueprint(view.blueprint)
    return app


def _assign_request_id() -> None:
    g.request_id = secrets.token_hex(6)


def _limit_query_string() -> None:
    if len(request.query_string) > MAX_QUERY_STRING:
        abort(414)


def _read_static_file(response: Response) -> Response:
    """Reads a static file whole: Flask-Compress leaves a file open that it compresses as a stream."""
    if response.direct_passthrough and request.endpoint in ("static", assets.SCRIPT):
        response.direct_passthrough = False
        response.get_data()
    return response


def _prepare_templates(app: Flask) -> None:
    # The optimizer would evaluate a filter of a constant once, in the language of the first request.
    app.jinja_options = {"optimized": False}
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        _=_,
        Facet=Facet,
        Grouping=Grouping,
        Mode=Mode,
        Reason=Reason,
        Sort=Sort,
        asked_language=locales.asked_language,
        current_locale=current_locale,
        dialogue_url=links.dialogue_url,
        in_japanese=locales.in_japanese,
        is_name=formats.is_name,
        main_pages=links.main_pages,
        parameter_of=url_state.FACETS.__getitem__,
        profile_url=links.profile_url,
        profiled=links.PROFILED,
        per_page=url_state.PER_PAGE,
        language_switch=locales.language_switch,
        search_url=links.search_url,
        export_url=links.export_url,
        feed_url=links.feed_url,
        empty_state=SearchState(),
        kind_label=kind_label,
        now=partial(datetime.now, UTC),
        heading_markup=search_titles.heading_markup,
        heading_of=search_titles.heading_of,
        title_of=search_titles.title_of,
        value_label=formats.value_label,
        year_name=formats.year_name,
    )
    app.jinja_env.filters.update(
        day=formats.day_text,
        file_name=formats.file_name,
        first_text=periods.first_text,
        hiragana=to_hiragana,
        kind=kind_label,
        listed=listed,
        marking=snippets.marking,
        moment=formats.moment_text,
        number=formats.number_text,
        organization_kind=formats.organization_kind_label,
        percent=charts.percent,
        quoted=search_titles.quoted,
        rate=formats.rate_text,
        reason=formats.reason_label,
        facet=formats.facet_label,
        series=formats.series_text,
        span=formats.span_text,
        snippet=snippets.snippet,
        tick=formats.tick_text,
        last_text=periods.last_text,
        web_url=formats.web_url,
        xml=formats.xml_text,
        zip=zip,
    )
