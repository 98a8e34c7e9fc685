"""`kb backup`: writes what a restart elsewhere needs into one file, and reads it again."""

from pathlib import Path

import click

from indexer.backup.archive import write_backup
from indexer.backup.contents import backup_parts
from indexer.lock import exclusive_lock
from indexer.output_files import appearing_whole
from indexer.retention import storage_errors
from kb.cli.commands import Command
from kb.cli.options import command_settings, config_option, data_option
from kb.cli.progress import progress_for
from kb.cli.terminal import show
from kb.configuration import config_path
from kb.generations.data_folder import DataFolder
from kb.messages import N_, _


@click.command(
    cls=Command,
    statuses={3: N_("取り込みが実行中")},
    help=_(
        "控えを一つのファイルに書きます。読み直して確かめます。設定、登録簿、公開中の世代、取得したページ、指定した文書の"
        "場所が入ります。kb restore で元に戻せます。"
    ),
)
@click.argument("output", metavar=_("ファイル"), type=click.Path(dir_okay=False, path_type=Path))
@click.argument("sources", nargs=-1, metavar=_("[場所...]"))
@data_option
@config_option
def backup(output: Path, sources: tuple[str, ...], data: str | None, config: str | None) -> None:
    """Writes a backup; no run changes the data folder meanwhile."""
    settings = command_settings(config, data=data)
    data_folder = DataFolder(settings.data)
    served = data_folder.require_current()
    with exclusive_lock(data_folder.lock), storage_errors(output), appearing_whole(output) as unfinished:
        served = data_folder.require_current()
        parts = backup_parts(settings, config_path(config), sources, served)
        made = write_backup(unfinished, served, parts, progress_for())
    size = output.stat().st_size
    show(
        _(
            "世代 {generation} の控えを {path} に書き、読み直して確かめました"
            "（{count} 個のファイル、{size:,} バイト）。",
            generation=served,
            path=output,
            count=len(made.files),
            size=size,
        )
    )
