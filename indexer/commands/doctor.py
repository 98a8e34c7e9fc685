"""`kb doctor`: health checks of the installation, one line each; the exit status is 1 if one has failed."""

from collections.abc import Iterator

import click
import msgspec

from indexer.operations.checks import run_checks, run_program_checks
from indexer.operations.checks.finding import Finding, fine, wrong
from kb.cli.columns import aligned
from kb.cli.commands import Command
from kb.cli.options import command_settings, config_option, data_option
from kb.cli.progress import progress_for
from kb.cli.terminal import show, styled
from kb.configuration import config_path
from kb.errors import ConfigError
from kb.messages import N_, _
from kb.runs.reports import REJECTED

LEVELS = {"ok": N_("良"), "attention": N_("要注意"), "wrong": N_("異常")}
COLORS = {"ok": "green", "attention": "yellow", "wrong": "red"}
CHECKS = {
    "python": N_("Python"),
    "packages": N_("部品"),
    "settings": N_("設定"),
    "registry": N_("登録簿"),
    "on_failure": N_("失敗の知らせ"),
    "network": N_("待ち受け"),
    "folder": N_("フォルダ"),
    "disk": N_("ディスク"),
    "served": N_("公開中の世代"),
    "access": N_("閲覧権限"),
    "cluster": N_("OpenSearch"),
    "rollback": N_("前の世代"),
    "leftovers": N_("残りもの"),
    "lock": N_("実行中"),
    "runs": N_("取り込み"),
    "documents": N_("文書"),
    "clock": N_("時計"),
    "meaning": N_("意味の検索"),
}


@click.command(
    cls=Command,
    statuses={0: N_("異常なし"), 1: N_("異常あり"), REJECTED: N_("取り込めなかった文書がある")},
    help=_("設置の状態を調べます。一つずつ、良・要注意・異常と、次に打つコマンドを示します。"),
)
@click.option("--json", "as_json", is_flag=True, help=_("JSON で出力します。"))
@data_option
@config_option
def doctor(as_json: bool, data: str | None, config: str | None) -> int:
    """Prints the findings."""
    with progress_for()(_("設置の検査"), 0):
        findings = list(_findings(data, config))
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(findings), indent=2))
    else:
        for line, finding in zip(aligned(map(_row, findings)), findings, strict=True):
            show(styled(line, fg=None if finding.level == "ok" else COLORS[finding.level]))
    if any(finding.level == "wrong" for finding in findings):
        return 1
    return REJECTED if any(found.check == "documents" and found.level != "ok" for found in findings) else 0


def _findings(data: str | None, config: str | None) -> Iterator[Finding]:
    yield from run_program_checks()
    try:
        settings = command_settings(config, data=data)
    except ConfigError as error:
        yield wrong("settings", str(error))
        return
    path = config_path(config)
    yield fine("settings", str(path.absolute()) if path else _("既定値のまま（kb.toml はありません）"))
    yield from run_checks(settings)


def _row(finding: Finding) -> tuple[str, str, str]:
    said = " ".join(finding.text.split())  # one line, also with quoted line breaks
    following = f"  → {finding.next}" if finding.next else ""
    return _(LEVELS[finding.level]), _(CHECKS[finding.check]), said + following
