"""`kb export`: writes all served dialogues as JSON lines."""

from pathlib import Path

import click

from indexer.export import export_lines
from indexer.retention import storage_errors
from kb.cli.commands import Command
from kb.cli.options import command_settings, config_option, data_option
from kb.cli.progress import progress_beside_output, progress_for
from kb.generations.data_folder import DataFolder
from kb.messages import _


@click.command(
    cls=Command,
    help=_("公開中の対話をすべて、一行に一つの JSON で出力します。控えになり、kb index でそのまま取り込めます。"),
)
@click.option(
    "--output",
    metavar=_("ファイル"),
    type=click.Path(dir_okay=False, path_type=Path),
    help=_("書き出すファイル（既定は標準出力）。"),
)
@data_option
@config_option
def export(output: Path | None, data: str | None, config: str | None) -> None:
    """Writes all served dialogues as JSON lines."""
    progress = progress_beside_output() if output is None else progress_for()
    lines = export_lines(DataFolder(command_settings(config, data=data).data), progress)
    if output is None:
        for line in lines:
            click.echo(line)
        return
    with storage_errors(output):
        output.write_bytes(b"".join(line + b"\n" for line in lines))
