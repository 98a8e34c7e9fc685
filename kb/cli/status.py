"""`kb status`: state of the index and of the nightly run; the exit status says whether attention is needed."""

from collections.abc import Iterator

import click
import msgspec

from kb.cli.columns import age_text, aligned, moment_text, size_text
from kb.cli.commands import Command
from kb.cli.options import command_settings, config_option, data_option
from kb.cli.progress import progress_for
from kb.cli.terminal import show, styled
from kb.messages import N_, _, listed
from kb.refusals import EXAMPLES, grouped
from kb.runs.history import OUTCOMES, Run
from kb.runs.reports import REJECTED
from kb.runs.status import PARTS, Change, Status, read_status


@click.command(
    cls=Command,
    name="status",
    help=_("索引と夜間の取り込みの状態を示します。取り込めなかった文書は、理由ごとに、数と例と直し方を示します。"),
    statuses={
        0: N_("問題なし"),
        1: N_("問題あり（索引がない、壊れている、古い、直近の取り込みが失敗した、設定か登録簿が使えない）"),
        REJECTED: N_("公開中だが、取り込めなかった文書がある"),
    },
)
@click.option("--rejected", "every", is_flag=True, help=_("取り込めなかった文書を、一件ずつ理由とともに示します。"))
@click.option("--json", "as_json", is_flag=True, help=_("JSON で出力します。"))
@data_option
@config_option
def status_command(as_json: bool, every: bool, data: str | None, config: str | None) -> int:
    """Prints the state."""
    settings = command_settings(config, data=data)
    with progress_for()(_("公開中の索引の検査"), 0):
        status = read_status(settings)
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(status), indent=2))
    else:
        show(_readable(status, every=every))
    return status.exit_status


def _readable(status: Status, *, every: bool) -> Iterator[str]:
    """The state in lines; with `every`, each rejected document."""
    yield from aligned(_overview(status))
    if status.rejected:
        yield ""
        yield f"{styled(_('取り込めなかった文書'), bold=True)}"
        groups = grouped(status.rejected)
        for group in groups:
            yield f"  {styled(group.headline, bold=True)}"
            yield f"    → {group.step}"
            if every or len(group.documents) <= EXAMPLES:
                yield from (f"    {one.path}: {one.reason}" for one in group.documents)
        if not every and any(len(group.documents) > EXAMPLES for group in groups):
            yield "  " + _("一件ずつの場所と理由は kb status --rejected で示します。")
    if status.runs:
        yield ""
        yield f"{styled(_('直近の取り込み'), bold=True)}"
        yield from aligned(map(_run, status.runs))
    if status.changes:
        yield ""
        yield f"{styled(_('次の取り込みから変わるもの'), bold=True)}"
        yield from aligned(map(_change, status.changes))
    yield ""
    for problem in status.problems:
        yield f"{styled(_('問題'), fg='red', bold=True)}: {problem.text}"
    if not status.problems:
        yield styled(_("問題はありません。"), fg="green")


def _overview(status: Status) -> Iterator[tuple[str, str]]:
    yield _("フォルダ"), status.data
    yield _("世代"), status.generation or _("なし")
    if status.created:
        yield _("作成"), f"{moment_text(status.created)}  {age_text(status.asked - status.created)}"
    if status.succeeded:
        yield _("最後の成功"), f"{moment_text(status.succeeded)}  {age_text(status.asked - status.succeeded)}"
    if status.created:
        yield _("内容"), _("対話 {dialogues:,}、発言 {turns:,}", dialogues=status.dialogues, turns=status.turns)
    if status.counts:
        counts = (f"{_(OUTCOMES[name])} {status.counts[name]:,}" for name in OUTCOMES if name in status.counts)
        yield _("出どころ"), listed(counts)
    yield _("ディスク"), _("使用 {used}、空き {free}", used=size_text(status.used), free=size_text(status.free))


def _run(run: Run) -> tuple[str, str, str]:
    text = f"{run.outcome}: {run.error.splitlines()[0]}" if run.error else run.outcome
    return f"  {moment_text(run.started)}", _("{seconds:.1f}秒", seconds=run.seconds).rjust(8), text


def _change(change: Change) -> tuple[str, str]:
    return f"  {_(PARTS[change.part])}", f"{change.served} → {change.next}"
