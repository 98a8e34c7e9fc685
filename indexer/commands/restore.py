"""`kb restore`: unpacks a backup into an empty folder, or tries in a scratch folder what a restoration would give."""

import shutil
from pathlib import Path
from tempfile import mkdtemp

import click

from indexer.backup.archive import unpack_backup
from indexer.backup.contents import DATA
from indexer.drill import drill
from indexer.reporting import published_files
from indexer.retention import storage_errors
from kb.cli.commands import Command
from kb.cli.options import command_settings, config_option, data_option
from kb.cli.progress import progress_for
from kb.cli.terminal import show
from kb.errors import ConfigError
from kb.generations.data_folder import DataFolder
from kb.generations.manifest import verify
from kb.messages import N_, _
from kb.settings import Settings

_SHOWN = 10  # differences


@click.command(
    cls=Command,
    statuses={1: N_("控えが壊れている、または --drill で違いがあった")},
    help=_(
        "控えを元に戻します。kb backup の控えを検査し、空のフォルダに取り出します。--drill では取り出さず、"
        "書き出しから索引を作り直して、"
        "答えが同じか確かめます。控えを省くと、公開中の索引で試します。"
    ),
)
@click.argument("backup", required=False, metavar=_("[ファイル]"), type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--to", metavar=_("フォルダ"), type=click.Path(path_type=Path), help=_("取り出すフォルダ（空か、まだないもの）。")
)
@click.option("--drill", "as_drill", is_flag=True, help=_("作り直して答えを比べるだけにする。"))
@data_option
@config_option
def restore(backup: Path | None, to: Path | None, as_drill: bool, data: str | None, config: str | None) -> int:
    """Restores or drills; status 1 for a difference."""
    settings = command_settings(config, data=data)
    if not as_drill:
        if backup is None or to is None:
            raise ConfigError(_("控えのファイルと、--to で取り出すフォルダを指定してください。"))
        _restore(settings, backup, to)
        return 0
    scratch = Path(mkdtemp(prefix="kb-drill-"))
    try:
        with storage_errors(scratch), published_files(settings):
            served = Path(settings.data)
            if backup is not None:
                unpack_backup(_existing(backup), scratch / "backup", progress_for())
                served = scratch / "backup" / DATA
            found = drill(settings, served, scratch, progress_for())
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    show(
        _(
            "書き出しから作り直し、{dialogues} の対話と {searches} の検索を比べました: 違い {count} 件。",
            dialogues=found.dialogues,
            searches=found.searches,
            count=len(found.differences),
        )
    )
    for line in found.differences[:_SHOWN]:
        show(f"  {line}")
    return 1 if found.differences else 0


def _restore(settings: Settings, backup: Path, to: Path) -> None:
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise ConfigError(_("{path} は空のフォルダではありません。別のフォルダを指定してください。", path=to))
    with storage_errors(to), published_files(settings):
        made = unpack_backup(_existing(backup), to, progress_for())
        data_folder = DataFolder(to / DATA)
        verify(data_folder.folder(made.generation), data_folder.manifest(made.generation))
    show(
        _(
            "{created} の控えから世代 {generation} を {path} に取り出し、確かめました（{count} 個のファイル）。",
            created=made.created.astimezone().strftime("%Y-%m-%d %H:%M"),
            generation=made.generation,
            path=to,
            count=len(made.files),
        )
    )


def _existing(backup: Path) -> Path:
    if not backup.is_file():
        raise ConfigError(_("{path} がありません。場所を確かめてください。", path=backup))
    return backup
