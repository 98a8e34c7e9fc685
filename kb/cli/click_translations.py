"""Translation of click's own messages.

click takes its gettext functions from the standard library, which looks for compiled catalogues by the environment of
the process. The two names in click's modules are replaced by functions that use the locale and the catalogue of
`kb.messages`.
"""

from importlib import import_module

from kb.messages import translations

CATALOGUE = "click"
MODULES = ("core", "decorators", "exceptions", "formatting", "parser", "shell_completion", "termui", "types", "utils")


def translate_click() -> None:
    """Replaces click's gettext functions."""
    for name in MODULES:
        module = import_module(f"click.{name}")
        for name_there, function in (("_", _gettext), ("ngettext", _ngettext)):
            if hasattr(module, name_there):
                setattr(module, name_there, function)


def _gettext(message: str) -> str:
    return translations(CATALOGUE).gettext(message)


def _ngettext(one: str, several: str, count: int) -> str:
    return translations(CATALOGUE).ngettext(one, several, count)
