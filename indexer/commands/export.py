"""`kb export`: writes all served dialogues as JSON lines, CSV, Akoma Ntoso or Popolo."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

import click

from indexer.export.akoma_ntoso import akoma_ntoso
from indexer.export.lines import csv_rows, json_lines
from indexer.export.popolo import popolo
from indexer.export.served import ServedGeneration, served_generation
from indexer.output_files import appearing_whole, write_folder, write_zip
from indexer.retention import storage_errors
from kb.cli.commands import Command
from kb.cli.options import command_settings, config_option, data_option
from kb.cli.progress import progress_beside_output, progress_for
from kb.errors import ConfigError
from kb.generations.data_folder import DataFolder
from kb.messages import _

_AKN = "akn"
_ONE_FILE: Mapping[str, Callable[[ServedGeneration, str | None], Iterator[bytes]]] = {
    "jsonl": lambda generation, _address: json_lines(generation),
    "csv": lambda generation, _address: csv_rows(generation),
    "popolo": popolo,
}


@click.command(
    cls=Command,
    help=_(
        "公開中の対話をすべて書き出します。jsonl（一行に一つの JSON）と akn（Akoma Ntoso）は控えになり、kb index で"
        "そのまま取り込めます。csv は一行に一発言、popolo は人物・組織・会議・発言を一つの JSON にします。"
    ),
)
@click.option(
    "--format",
    "form",
    metavar=_("形式"),
    type=click.Choice((*_ONE_FILE, _AKN)),
    default="jsonl",
    help=_("jsonl（既定）、csv、akn、popolo のどれか。"),
)
@click.option(
    "--output",
    metavar=_("ファイル"),
    type=click.Path(path_type=Path),
    help=_("書き出すファイル（既定は標準出力）。akn では .zip のファイルか、対話ごとのファイルを置くフォルダ。"),
)
@data_option
@config_option
def export(output: Path | None, form: str, data: str | None, config: str | None) -> None:
    """Writes all served dialogues."""
    settings = command_settings(config, data=data)
    progress = progress_beside_output() if output is None else progress_for()
    if output is None and form == _AKN:
        raise ConfigError(_("akn は --output に .zip のファイルかフォルダを指定してください。"))
    with served_generation(DataFolder(settings.data), progress) as generation:
        if output is None:
            for piece in _ONE_FILE[form](generation, settings.address):
                click.echo(piece, nl=False)
            return
        with storage_errors(output):
            _write(generation, form, output, settings.address)


def _write(generation: ServedGeneration, form: str, output: Path, address: str | None) -> None:
    """Writes a folder or a file."""
    if form == _AKN and output.suffix.lower() != ".zip":
        write_folder(output, _debates(generation))
        return
    if output.is_dir():
        raise ConfigError(_("{path} はフォルダです。ファイルの名前を指定してください。", path=output))
    with appearing_whole(output) as unfinished:
        if form == _AKN:
            write_zip(unfinished, _debates(generation), generation.manifest.created)
        else:
            with unfinished.open("wb") as file:
                file.writelines(_ONE_FILE[form](generation, address))


def _debates(generation: ServedGeneration) -> Iterator[tuple[str, bytes]]:
    for dialogue in generation.dialogues():
        name = f"{quote(dialogue.parsed.id, safe='')}.xml"
        yield name, akoma_ntoso(dialogue.parsed, generation.manifest.created)
