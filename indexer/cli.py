"""The indexer's commands: kb parse, kb index, kb topics, kb demo."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path

import click
import msgspec

from indexer.contract import as_contract
from indexer.documents import read_documents
from indexer.enrich.topics import load_topics, packaged_topics
from indexer.export import json_lines
from indexer.lock import exclusive
from indexer.operations.hooks import announcing_failure
from indexer.progress import progress_for
from indexer.reading import detailed, explained, parse_folder, readable
from indexer.reconciliation import SAMPLES
from indexer.retention import roll_back, writing
from indexer.run import plan_of, run
from indexer.sources.folder import is_many
from indexer.stopping import stoppable
from kb.bootstrap import configured_analyzer
from kb.cli.commands import Command
from kb.cli.options import config_option, data_option, settle
from kb.cli.terminal import show, styled
from kb.errors import ConfigError, KbError
from kb.generations.layout import Layout
from kb.messages import N_, _
from kb.runs.reports import REJECTED
from kb.settings import Settings

log = logging.getLogger(__name__)


@click.command(
    cls=Command,
    help=_("記事から、誰が何を言ったかを読み取って示します。フォルダなら、文書ごとに一行の表にします。"),
    statuses={REJECTED: N_("読み取れない文書があった（フォルダのとき）")},
)
@click.argument("path", type=click.Path(), metavar=_("ファイルかフォルダ"))
@click.option("--json", "as_json", is_flag=True, help=_("JSON で出力します（フォルダなら一行に一つ）。"))
@config_option
def parse(path: str, as_json: bool, config: str | None) -> None:
    """Prints the dialogues in a file, or a table of those in a folder."""
    settings = settle(config)
    topic_list = load_topics(settings.registry, configured_analyzer(settings.registry))
    if is_many(path):
        sys.exit(parse_folder(path, settings, topic_list, as_json=as_json))
    for dialogue in map(topic_list.assign, read_documents(Path(path), settings)):
        if as_json:
            click.echo(msgspec.json.format(msgspec.json.encode(as_contract(dialogue)), indent=2))
        else:
            show(readable(dialogue))


@click.command(
    cls=Command,
    help=_(
        "フォルダやファイルの記事を取り込み、新しい世代の索引を公開します。"
        "読めない文書があっても、ほかの文書で公開します。失敗しても、公開中の索引はそのままです。"
    ),
    example="kb index articles\nkb index 'articles/**/*.html' https://note.example.jp/rss",
    statuses={
        0: N_("公開した、または変更なし"),
        1: N_("予期しない誤り、ディスクの故障や不足"),
        2: N_("指定か設定の誤り、または取り込める文書がない"),
        3: N_("別の取り込みが実行中"),
        4: N_("公開を見送った（対話が減りすぎるか、検査に通らない）"),
        REJECTED: N_("取り込めない文書を除いて公開した、新たに取り込めない文書がある、または読めないフィードがある"),
        130: N_("SIGINT（Ctrl+C）で中断"),
        143: N_("SIGTERM で中断"),
    },
)
@click.argument("sources", nargs=-1, required=True, type=click.Path(), metavar=_("場所..."))
@data_option
@config_option
@click.option("--plan", "plan_only", is_flag=True, help=_("何をするかを示すだけで、何も書きません。"))
@click.option("--full", is_flag=True, help=_("前の世代を使わず、すべて作り直します。"))
@click.option("--force", is_flag=True, help=_("対話が大きく減っても公開します。"))
@click.option(
    "--verbose",
    is_flag=True,
    help=_("文書ごとの結果、したことの数、かかった時間と、途中の進みぐあい（端末でなければ1分に1行）も示します。"),
)
def index(
    sources: tuple[str, ...],
    data: str | None,
    config: str | None,
    plan_only: bool,
    full: bool,
    force: bool,
    verbose: bool,
) -> None:
    """Runs the indexer once, or says what it would do."""
    settings = settle(config, data=data)
    if plan_only:
        show(plan_of(settings, sources, full=full).described())
        return
    with _in_the_log(settings), announcing_failure(settings):
        with stoppable(Layout(settings.data)):
            report = run(settings, sources, progress_for(verbose=verbose), full=full, force=force)
        if verbose:
            show(detailed(report))
        show(report.summary())
        sys.exit(report.status)


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
    layout = Layout(settle(config, data=data).data)
    if not layout.data.is_dir():
        raise ConfigError(_("索引のフォルダ {data} がありません。--data を確かめてください。", data=layout.data))
    with exclusive(layout.lock):
        before, now = roll_back(layout, generation)
    show(_("世代 {before} から {now} に戻しました。", before=before, now=now))
    show(_("次の kb index は、文書の置き場所にあるものからまた新しい世代を作ります。原因の文書を先に直してください。"))


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
    """Writes all dialogues as JSON lines."""
    lines = json_lines(Layout(settle(config, data=data).data))
    if output is None:
        for line in lines:
            click.echo(line)
        return
    with writing(output):
        output.write_bytes(b"".join(line + b"\n" for line in lines))


@click.command(
    cls=Command, help=_("話題の一覧を示します。文書を指定すると、発言ごとに、話題とその根拠になった語を示します。")
)
@click.argument("file", required=False, type=click.Path(), metavar=_("[ファイル]"))
@config_option
@click.option("--toml", "as_toml", is_flag=True, help=_("既定の一覧を、編集のもとになる TOML で出力します。"))
def topics(file: str | None, config: str | None, as_toml: bool) -> None:
    """Prints the list of topics, or why the turns of a document have theirs."""
    if as_toml:
        click.echo(packaged_topics(), nl=False)
        return
    settings = settle(config)
    topic_list = load_topics(settings.registry, configured_analyzer(settings.registry))
    if file is None:
        for group, members in groupby(topic_list.topics, key=lambda topic: topic.group):
            show(styled(group, bold=True))
            for topic in members:
                show(f"  {topic.name}: {'、'.join(topic.words)}")
        return
    for dialogue in map(topic_list.assign, read_documents(Path(file), settings)):
        show(explained(dialogue))


@click.command(cls=Command, help=_("見本の対話（架空）を取り込み、ブラウザで使えるようにします。"))
@data_option
@click.option("--host", metavar=_("アドレス"), help=_("待ち受けるアドレス（既定は 127.0.0.1）。"))
@click.option("--port", metavar=_("番号"), type=int, help=_("待ち受けるポート（既定は 8000、0 で空きポート）。"))
@config_option
@click.option("--no-serve", is_flag=True, help=_("取り込みだけをします。"))
@click.pass_context
def demo(
    context: click.Context, data: str | None, host: str | None, port: int | None, config: str | None, no_serve: bool
) -> None:
    """Indexes the packaged samples and serves them."""
    settings = settle(config, data=data)
    report = run(settings, [str(SAMPLES)], progress_for(verbose=False))
    show(report.summary())
    if no_serve:
        return
    flags = {"--data": settings.data, "--host": host, "--port": port, "--config": config}
    arguments = [text for flag, value in flags.items() if value is not None for text in (flag, str(value))]
    # The web UI is not imported here: it is one of the commands that stand beside this one.
    commands = context.find_root().command
    serve = commands.get_command(context, "serve") if isinstance(commands, click.Group) else None
    if serve is None:
        raise click.ClickException(_("画面の部品（webui）が入っていません。"))
    serve.main(arguments, prog_name="kb serve", standalone_mode=False)


@contextmanager
def _in_the_log(settings: Settings) -> Iterator[None]:
    """Where the log is for programs, why a run failed stands in it, and not as a line for people too."""
    try:
        yield
    except KbError as error:
        if settings.log_format != "json":
            raise
        log.error("%s", error)
        sys.exit(error.exit_status)
