"""`kb rollback`: makes an earlier generation the served one."""

import click

from indexer.lock import exclusive_lock
from indexer.retention import roll_back
from kb.bootstrap import point_aliases
from kb.cli.commands import Command
from kb.cli.options import command_settings, config_option, data_option
from kb.cli.progress import progress_for
from kb.cli.terminal import show
from kb.errors import ConfigError
from kb.generations.data_folder import DataFolder
from kb.messages import N_, _
from kb.permissions import load_permissions


@click.command(
    cls=Command,
    statuses={3: N_("取り込みが実行中")},
    help=_("公開中の索引を、ひとつ前の世代、または指定した世代に戻します。世代は kb generations で見られます。"),
)
@click.argument("generation", required=False, metavar=_("[世代]"))
@data_option
@config_option
def rollback(generation: str | None, data: str | None, config: str | None) -> None:
    """Makes an earlier generation the served one."""
    settings = command_settings(config, data=data)
    data_folder = DataFolder(settings.data)
    if not data_folder.path.is_dir():
        raise ConfigError(_("索引のフォルダ {data} がありません。--data を確かめてください。", data=data_folder.path))
    permissions = load_permissions(settings.permissions) if settings.permissions else None
    with exclusive_lock(data_folder.lock):
        with progress_for()(_("世代の検査"), 0):
            before, now = roll_back(data_folder, generation, permissions)
        show(_("世代 {before} から {now} に戻しました。", before=before, now=now))
        point_aliases(settings, data_folder.folder(now))
    show(_("次の kb index は、文書の置き場所にあるものからまた新しい世代を作ります。原因の文書を先に直してください。"))
