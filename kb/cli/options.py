"""What several commands have in common: where the data is, and the settings in force."""

import click

from kb.logs import configure_logging
from kb.messages import _
from kb.settings import Settings, load_settings

data_option = click.option("--data", metavar=_("フォルダ"), help=_("索引のフォルダ（既定は index_data）。"))
config_option = click.option("--config", metavar=_("ファイル"), help=_("設定ファイル（既定は ./kb.toml）。"))


def settle(config: str | None, **flags: object) -> Settings:
    """The settings of a command, flags last; the log goes where they say from now on.

    Raises:
        ConfigError: a setting is unknown or impossible.
    """
    settings = load_settings(config, flags)
    configure_logging(level=settings.log_level, form=settings.log_format)
    return settings
