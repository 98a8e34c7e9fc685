"""Options shared by commands: the data folder and the settings file.

Their help texts are translated on import, so this module is imported after the locale is chosen, unlike
`kb.cli.commands`.
"""

import click

from kb.analysis.lattice.shared import shared_dictionary
from kb.generations.data_folder import DataFolder
from kb.logs import configure_logging
from kb.messages import _
from kb.settings import Settings, load_settings

data_option = click.option("--data", metavar=_("フォルダ"), help=_("索引のフォルダ（既定は index_data）。"))
config_option = click.option("--config", metavar=_("ファイル"), help=_("設定ファイル（既定は ./kb.toml）。"))


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
