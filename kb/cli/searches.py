"""`kb searches --empty`: the searches that found nothing, the most frequent first."""

import json

import click

from kb.cli.columns import aligned
from kb.cli.commands import Command
from kb.cli.options import command_settings, config_option, data_option
from kb.cli.terminal import show
from kb.empty_searches import EmptySearchLog
from kb.generations.data_folder import DataFolder
from kb.messages import N_, _


@click.command(
    cls=Command,
    name="searches",
    help=_(
        "画面で探されて何も見つからなかった語を、多い順に示します。残すのは語だけで、人名、日時、アドレスは残しません"
        "（設定 log_empty_searches = false で、まったく残しません）。"
    ),
    statuses={0: N_("示した（一つもないときも）")},
)
@click.option("--empty", is_flag=True, help=_("見つからなかった検索を示します。"))
@click.option("--limit", metavar=_("数"), default=50, type=click.IntRange(1), help=_("示す数（既定は 50）。"))
@click.option("--json", "as_json", is_flag=True, help=_("JSON で出力します。"))
@data_option
@config_option
def searches(empty: bool, limit: int, as_json: bool, data: str | None, config: str | None) -> None:
    """Prints the words with their frequencies."""
    settings = command_settings(config, data=data)
    if not empty:
        raise click.UsageError(_("{option} を指定してください。", option="--empty"))
    counts = EmptySearchLog(DataFolder(settings.data).searches).counts()
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:limit]
    if as_json:
        click.echo(
            json.dumps([{"words": words, "count": count} for words, count in ranked], ensure_ascii=False, indent=2)
        )
    elif ranked:
        show(aligned([(f"{count:>6}", words) for words, count in ranked]))
    else:
        show(_("見つからなかった検索の記録はありません。"))
