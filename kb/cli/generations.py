"""`kb generations`: lists the published generations, newest first; the exit status is 1 if one cannot be opened."""

from collections.abc import Iterator

import click
import msgspec

from kb.cli.columns import aligned, moment_text, size_text
from kb.cli.commands import Command
from kb.cli.options import command_settings, config_option, data_option
from kb.cli.progress import progress_for
from kb.cli.terminal import show
from kb.errors import IndexUnavailableError
from kb.generations.data_folder import DataFolder
from kb.generations.listing import Generation, list_generations
from kb.messages import N_, _


@click.command(
    cls=Command,
    name="generations",
    help=_("公開された世代を新しい順に示します。"),
    statuses={0: N_("すべて開ける"), 1: N_("開けない世代がある")},
)
@click.option(
    "--verify", "verify_files", is_flag=True, help=_("すべてのファイルを、記録されている SHA-256 と照らし合わせます。")
)
@click.option("--json", "as_json", is_flag=True, help=_("JSON で出力します。"))
@data_option
@config_option
def generations_command(verify_files: bool, as_json: bool, data: str | None, config: str | None) -> int:
    """Prints a table, or a JSON array."""
    settings = command_settings(config, data=data)
    data_folder = DataFolder(settings.data)
    with progress_for()(_("世代の検査"), 0):
        generations = list_generations(data_folder, verify_files=verify_files)
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(generations), indent=2))
    elif generations:
        show(_readable(generations))
    else:
        show(_("{data} に世代はありません。", data=settings.data))
    if generations:
        try:
            data_folder.require_current()
        except IndexUnavailableError as error:
            show(str(error), err=True)
    return 1 if any(generation.problem for generation in generations) else 0


def _readable(generations: tuple[Generation, ...]) -> Iterator[str]:
    head = ("", _("世代"), _("作成"), _("対話"), _("発言"), _("大きさ"), _("状態"))
    yield from aligned([head, *map(_row, generations)])
    for generation in generations:
        if generation.problem:
            yield f"{generation.id}: {generation.problem}"


def _row(generation: Generation) -> tuple[str, ...]:
    states = [_("公開中")] if generation.served else []
    if generation.problem:
        states.append(_("開けない"))
    elif generation.verified:
        states.append(_("検証済み"))
    return (
        "*" if generation.served else "",
        generation.id,
        moment_text(generation.created) if generation.created else "?",
        "?" if generation.dialogues is None else f"{generation.dialogues:,}",
        "?" if generation.turns is None else f"{generation.turns:,}",
        size_text(generation.bytes),
        "、".join(states),
    )
