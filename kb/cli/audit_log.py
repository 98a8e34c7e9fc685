"""`kb audit-log verify`: checks the hash chain of the log of who has read what."""

from pathlib import Path

import click

from kb.audit_log import BEGINNING, files_of, verify_chain
from kb.cli.commands import Command
from kb.cli.options import command_settings, config_option
from kb.cli.terminal import show
from kb.errors import ConfigError
from kb.messages import N_, _

VERIFY = "verify"


@click.command(
    cls=Command,
    name="audit-log",
    help=_(
        "監査ログが書き換えられていないことを確かめます。"
        "監査ログは、誰が何を読んだかの記録です。行の書き換え・挿入・削除を、行から行へのハッシュで見つけます。"
        "ファイルを指定しなければ、設定 audit_log のものを、古いものから順に調べます。"
    ),
    example="kb audit-log verify\nkb audit-log verify --expect 9f86d08…",
    statuses={0: N_("行がつながっている"), 1: N_("つながりが切れている")},
)
@click.argument("action", metavar=VERIFY)
@click.argument("files", metavar=_("[ファイル]..."), nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--expect", metavar=_("ハッシュ"), help=_("控えておいた最後の行のハッシュ。末尾の行が消されていれば分かります。")
)
@config_option
def audit_log_command(action: str, files: tuple[Path, ...], expect: str | None, config: str | None) -> int:
    """Prints the number of lines and the last hash, or the first broken line."""
    settings = command_settings(config)
    if action != VERIFY:
        raise click.UsageError(_("「{word}」ではなく {choice} を指定してください。", word=action, choice=VERIFY))
    if not files and settings.audit_log is None:
        raise ConfigError(_("設定 audit_log がありません。kb.toml に書くか、ファイルを指定してください。"))
    chain = verify_chain(files or files_of(Path(settings.audit_log or "")), None if files else BEGINNING)
    if fault := chain.fault:
        show(_("{path} の {line} 行目: {reason}", path=fault.path, line=fault.line, reason=fault.reason), err=True)
        return 1
    if expect and expect != chain.last:
        show(_("最後の行のハッシュが控えと違います: {last}", last=chain.last), err=True)
        return 1
    show(_("{lines:,} 行がつながっています。最後の行のハッシュ: {last}", lines=chain.lines, last=chain.last))
    return 0
