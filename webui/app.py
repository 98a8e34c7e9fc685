"""App factory: wires settings, blueprints, templates and error handlers."""

import secrets
from datetime import timedelta

from flask import Flask, Response, abort, g, request
from flask_compress import Compress

from kb.bootstrap import configured_embedder, open_configured_kb
from kb.knowledge import KnowledgeBase
from kb.settings import Settings
from webui import assets, carried_book, errors, hosts, locales, request_snapshot, security, templating
from webui.access import authorize, identify, oidc, rate_limit, request_logs
from webui.api import assistants, dify, origins
from webui.api import view as api
from webui.diet import view as diet
from webui.pages.api_guide import view as api_guide
from webui.pages.book import view as book
from webui.pages.comparison import view as comparison
from webui.pages.dialogue import view as dialogue
from webui.pages.download import view as download
from webui.pages.figures import view as figures
from webui.pages.health import view as health
from webui.pages.help import view as help_page
from webui.pages.home import view as home
from webui.pages.matrix import view as matrix
from webui.pages.profiles import view as profiles
from webui.pages.review import view as review
from webui.pages.search import view as search
from webui.pages.sign_in import view as sign_in
from webui.pages.sitemap import view as sitemap
from webui.pages.status import view as status
from webui.pages.trends import view as trends
from webui.pages.verification import view as verification
from webui.proxies import ProxyHeaders

MAX_QUERY_STRING = 8000  # bytes; proxies accept no more
COMPRESSED = [
    "text/html",
    "text/css",
    "text/javascript",
    "text/csv",
    "application/json",
    "application/problem+json",
    "application/atom+xml",
    "application/feed+json",
    "application/xml",
    "image/svg+xml",
]


def create_app(settings: Settings, kb: KnowledgeBase | None = None) -> Flask:
    """Creates the web interface to a knowledge base, by default to the one in the data folder of the settings.

    No generation is opened before the first request.
    """
    app = Flask(__name__)
    app.config.update(SEND_FILE_MAX_AGE_DEFAULT=timedelta(days=365), MAX_CONTENT_LENGTH=64 * 1024)
    app.config.update(WEBUI_STALE_HOURS=settings.stale_hours, WEBUI_ANSWER_SECONDS=settings.answer_seconds)
    app.config.update(COMPRESS_ALGORITHM=["br", "gzip"], COMPRESS_BR_LEVEL=4, COMPRESS_MIMETYPES=COMPRESSED)
    app.config.update(WEBUI_CRAWLABLE=settings.crawlable, WEBUI_LOG_EMPTY_SEARCHES=settings.log_empty_searches)
    app.before_request(_assign_request_id)
    locales.register(app)
    hosts.register(app, settings)
    origins.register(app, settings.cors_origins)
    app.before_request(_limit_query_string)  # registered after the locale, which its error page needs
    carried_book.register(app)
    kb = kb or open_configured_kb(settings, configured_embedder(settings))
    oidc.register(app, settings, kb.permissions)
    identify.register(app, settings, kb.permissions)
    rate_limit.register(app, settings.requests_per_minute)
    authorize.register(app, settings)
    request_snapshot.register(app, kb)
    security.register(app)
    errors.register(app)
    Compress(app)
    app.after_request(_buffer_static_file)  # runs before the handlers registered earlier
    request_logs.register(app, settings)
    templating.register(app)
    assets.register(app)
    for view in (
        home,
        search,
        dialogue,
        book,
        verification,
        profiles,
        trends,
        matrix,
        comparison,
        figures,
        download,
        help_page,
        review,
        status,
        sitemap,
        sign_in,
        health,
        diet,
        api,
        assistants,
        dify,
        api_guide,
    ):
        app.register_blueprint(view.blueprint)
    app.wsgi_app = ProxyHeaders(app.wsgi_app, settings.trusted_proxies)  # type: ignore[method-assign]
    return app


def _assign_request_id() -> None:
    g.request_id = secrets.token_hex(6)


def _limit_query_string() -> None:
    if len(request.query_string) > MAX_QUERY_STRING:
        abort(414)


def _buffer_static_file(response: Response) -> Response:
    """Reads a static file whole: Flask-Compress leaves a file open if it compresses the file as a stream."""
    if response.direct_passthrough and request.endpoint in ("static", assets.SCRIPT):
        response.direct_passthrough = False
        response.get_data()
    return response
