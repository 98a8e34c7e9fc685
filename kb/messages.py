"""Messages for users: Japanese in the source, English in a gettext catalogue.

The Japanese text is the message identifier, so that the code contains the text that users see. The English is in
`kb/locale/en/LC_MESSAGES/messages.po`, compiled in memory by Babel at first use, so that no compiled file can be stale.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO

LOCALES = ("ja", "en")
_locale: ContextVar[str] = ContextVar("kb_locale", default="ja")


def _(message: str, /, **values: object) -> str:
    """The message in the current locale, its `{placeholders}` filled from `values`."""
    return gettext(message).format(**values) if values else gettext(message)


def N_(message: str) -> str:  # noqa: N802  # gettext's own name for it
    """Marks a message for the catalogue without translating it yet."""
    return message


def gettext(message: str) -> str:
    """The message in the current locale, without filling placeholders."""
    return _translations(_locale.get()).gettext(message)


def pgettext(context: str, message: str, /) -> str:
    """The message in the current locale, for a Japanese text with several English ones (gettext's msgctxt)."""
    return _translations(_locale.get()).pgettext(context, message)


def listed(words: Iterable[str]) -> str:
    """The words joined with the separator of the current locale."""
    return _("、").join(words)


def current_locale() -> str:
    """The current locale: "ja" or "en"."""
    return _locale.get()


def set_locale(locale: str) -> None:
    """Sets the locale of this context (a thread, a request); unknown ones mean Japanese."""
    _locale.set(locale if locale in LOCALES else "ja")


@contextmanager
def using_locale(locale: str) -> Iterator[None]:
    """Sets the locale for the length of a `with` block."""
    token = _locale.set(locale if locale in LOCALES else "ja")
    try:
        yield
    finally:
        _locale.reset(token)


def locale_from_environment(environ: Mapping[str, str] = os.environ) -> str:
    """The locale "en" where the environment asks for English, else "ja".

    Variables are read in the order of gettext(3); a C locale expresses no preference.
    """
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environ.get(name, ""):
            return "en" if value.lower().startswith("en") else "ja"
    return "ja"


def translations(catalogue: str) -> NullTranslations:
    """The translations of the messages of a library, whose source language is English, for the current locale."""
    return _translations(_locale.get(), catalogue)


@cache
def _translations(locale: str, catalogue: str = "messages") -> NullTranslations:
    source = files("kb").joinpath("locale", locale, "LC_MESSAGES", f"{catalogue}.po")
    if not source.is_file():  # the source language
        return NullTranslations()
    from babel.messages.mofile import write_mo  # noqa: PLC0415  # Japanese needs no catalogue
    from babel.messages.pofile import read_po  # noqa: PLC0415

    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(source.read_bytes()), locale=locale))
    compiled.seek(0)
    return GNUTranslations(compiled)
