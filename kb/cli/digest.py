"""`kb digest`: mails what is new in the saved searches of the staff registry."""

from pathlib import Path

import click

from kb.bootstrap import open_configured_kb
from kb.cli.commands import Command
from kb.cli.options import command_settings, config_option, data_option
from kb.cli.terminal import show
from kb.digests.alerts import FILE, Alert, read_alerts
from kb.digests.delivery import AlertOutcome, Post, deliver, relay
from kb.errors import ConfigError
from kb.knowledge import KnowledgeBase
from kb.messages import N_, _
from kb.permissions import EVERYONE
from kb.runs.reports import REJECTED
from kb.settings import Settings


@click.command(
    cls=Command,
    name="digest",
    help=_(
        "新しく取り込まれた発言をメールで知らせます。"
        "登録簿の alerts.toml に書いた検索ごとに送ります。"
        "初めての検索は、そのときから後に取り込まれたものを知らせます。同じ発言を二度は知らせません。"
    ),
    example="kb cron && kb digest",
    statuses={
        0: N_("知らせた（新しい発言がないときも）"),
        REJECTED: N_("渡せないメールがあった（次の実行でまた試みる）"),
    },
)
@click.option("--dry-run", is_flag=True, help=_("書いた検索を確かめるだけで、送りません。"))
@data_option
@config_option
def digest(dry_run: bool, data: str | None, config: str | None) -> int:
    """Sends the letters. The exit status tells of those that the relay did not take."""
    settings = command_settings(config, data=data)
    alerts = _alerts(settings)
    outcomes = []
    with open_configured_kb(settings) as kb:
        post = None if dry_run else _post(settings)
        for alert in alerts:
            with _readable(kb, alert).snapshot() as snapshot:
                if post is None:
                    show(_("{name}: いま {count}件", name=alert.name, count=snapshot.total(alert.request)))
                    continue
                for outcome in deliver([alert], snapshot, kb.data_folder.digests, post):
                    outcomes.append(outcome)
                    show(_said(outcome), err=outcome.problem is not None)
    return REJECTED if any(outcome.problem for outcome in outcomes) else 0


def _readable(kb: KnowledgeBase, alert: Alert) -> KnowledgeBase:
    """The knowledge base that the addresses of an alert may read."""
    return kb.readable_by(kb.permissions.labels_of(alert.groups) if kb.permissions else EVERYONE)


def _alerts(settings: Settings) -> tuple[Alert, ...]:
    if settings.registry is None or not (path := Path(settings.registry) / FILE).is_file():
        message = _("{file} がありません。登録簿のフォルダ（設定 registry）に置いてください。", file=FILE)
        raise ConfigError(message)
    return read_alerts(path)


def _post(settings: Settings) -> Post:
    if settings.mail_from is None or settings.address is None:
        missing = "mail_from" if settings.mail_from is None else "address"
        message = _("設定 {setting} がありません。kb.toml に書いてください。", setting=missing)
        raise ConfigError(message)
    host, _colon, port = settings.mail_relay.rpartition(":")
    return Post(settings.mail_from, settings.address, relay(host, int(port)))


def _said(outcome: AlertOutcome) -> str:
    name = outcome.alert.name
    if outcome.problem and outcome.again:
        return _("{name}: {problem} 次の実行でまた試みます。", name=name, problem=outcome.problem)
    if outcome.problem:
        return _("{name}: {problem} {file} を直してください。", name=name, problem=outcome.problem, file=FILE)
    if outcome.begun:
        return _("{name}: これから後に取り込まれる発言を知らせます。", name=name)
    if not outcome.letters:
        return _("{name}: 新しい発言はありません。", name=name)
    return _("{name}: {count}件を知らせました。", name=name, count=outcome.turns)
