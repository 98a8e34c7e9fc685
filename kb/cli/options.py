"""Options shared by commands: the data folder and the settings file.

Their help texts are translated on import, so this module is imported after the locale is chosen, unlike
`kb.cli.commands`.
"""

from collections.abc import Callable

import click

from kb.analysis.lattice.shared import shared_dictionary
from kb.configuration import load_settings
from kb.generations.data_folder import DataFolder
from kb.logs import configure_logging
from kb.messages import _, listed
from kb.search.labels import FACETS, keyword_named, keyword_names
from kb.search.request import Facet
from kb.settings import Settings

data_option = click.option("--data", metavar=_("フォルダ"), help=_("索引のフォルダ（既定は index_data）。"))
config_option = click.option("--config", metavar=_("ファイル"), help=_("設定ファイル（既定は ./kb.toml）。"))


def keywords_of(facet: Facet) -> Callable[[click.Context, click.Parameter, tuple[str, ...]], tuple[str, ...]]:
    """The callback of an option for values of a facet of keywords: by their names in words, or by the keywords."""

    def keyword(context: click.Context, name: str) -> str:
        value = keyword_named(facet, name)
        if value is None:
            raise click.UsageError(
                _(
                    "{facet}「{value}」はありません。{names} から選んでください。",
                    facet=_(FACETS[facet]),
                    value=name,
                    names=listed(keyword_names(facet)),
                ),
                context,
            )
        return value

    return lambda context, _option, names: tuple(keyword(context, name) for name in names)


def command_settings(config: str | None, **flags: object) -> Settings:
    """Loads the settings of a command, flags taking precedence, and configures logging and the tokenizer.

    Raises:
        ConfigError: a setting is unknown or impossible.
    """
    settings = load_settings(config, flags)
    shared_dictionary.configure(tokenizer=settings.tokenizer, folder=settings.dictionary)
    shared_dictionary.look_in(DataFolder(settings.data).dictionary)
    configure_logging(level=settings.log_level, form=settings.log_format)
    return settings
