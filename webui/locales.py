"""Language of a request: the parameter `lang`, else the browser's preference, else Japanese."""

from urllib.parse import quote, urlencode

from flask import Flask, request, url_for
from markupsafe import Markup

from kb.messages import LOCALES, current_locale, set_locale
from webui.per_request import once_per_request

PARAMETER = "lang"
_UNTRANSLATED = ("static", "health.")


def register(app: Flask) -> None:
    """Sets the locale before each request; links keep the parameter `lang` of the URL."""
    app.before_request(choose_locale)
    app.url_defaults(_keep_language)


def choose_locale() -> None:
    """Sets the locale of this request."""
    set_locale(asked_language() or request.accept_languages.best_match(LOCALES) or "ja")


@once_per_request
def asked_language() -> str | None:
    """The language in the URL; None without a supported one."""
    asked = request.args.get(PARAMETER)
    return asked if asked in LOCALES else None


def language_switch() -> tuple[str, str]:
    """The other language, and the URL of this page in it."""
    other = "en" if current_locale() == "ja" else "ja"
    if request.endpoint is None or request.method not in ("GET", "HEAD"):
        return other, url_for("home.home", lang=other)
    # Without url_for: a parameter named `endpoint` or `_scheme` would become one of its arguments.
    parameters = {**request.args.to_dict(flat=False), PARAMETER: [other]}
    return other, f"{quote(request.root_path + request.path)}?{urlencode(parameters, doseq=True)}"


def in_japanese() -> Markup:
    """The attribute `lang="ja"` for Japanese content on a page in another language."""
    return Markup("") if current_locale() == "ja" else Markup(' lang="ja"')


def _keep_language(endpoint: str, values: dict[str, object]) -> None:
    asked = asked_language()
    if asked and not endpoint.startswith(_UNTRANSLATED) and PARAMETER not in values:
        values[PARAMETER] = asked
