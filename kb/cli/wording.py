"""click's own messages in the language of the program.

click marks its messages for gettext but takes the functions of the standard library, which look for compiled catalogues
by the environment of the process. Ours is compiled in memory, and the language is `kb.messages`'s to choose: so the two
names in click's modules are set to functions that look there.
"""

from importlib import import_module

from kb.messages import translations

CATALOGUE = "click"
MODULES = ("core", "decorators", "exceptions", "formatting", "parser", "shell_completion", "termui", "types", "utils")


def translate_click() -> None:
    """Makes click speak the current language from now on, whichever it is when a message is shown."""
    for name in MODULES:
        module = import_module(f"click.{name}")
        for name_there, function in (("_", _gettext), ("ngettext", _ngettext)):
            if hasattr(module, name_there):
                setattr(module, name_there, function)


def _gettext(message: str) -> str:
    return translations(CATALOGUE).gettext(message)


def _ngettext(one: str, several: str, count: int) -> str:
    return translations(CATALOGUE).ngettext(one, several, count)
