"""The indexer's commands: kb parse, kb index, kb topics, kb demo."""

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from importlib.resources import as_file, files
from itertools import groupby
from pathlib import Path

import click
import msgspec
from tqdm import tqdm

from indexer.contract import as_contract
from indexer.enrich.topics import load_topics, packaged_topics
from indexer.reading import REJECTED, explained, parse_folder, readable
from indexer.run import Advance, Progress, read_documents, run, silent
from indexer.sources.folder import is_many
from kb.bootstrap import configured_analyzer
from kb.cli.options import config_option, data_option, settle
from kb.messages import _


@click.command(help=_("記事から、誰が何を言ったかを読み取って示します。フォルダなら、文書ごとに一行の表にします。"))
@click.argument("path", type=click.Path())
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
            click.echo("\n".join(readable(dialogue)))


@click.command(
    help=_(
        "フォルダやファイルの記事を取り込み、新しい世代の索引を公開します。"
        "終了コード: 0 公開または変更なし、2 指定の誤り、3 別の取り込みが実行中、4 公開を見送り、"
        "5 公開したが不採用の文書あり。"
    )
)
@click.argument("sources", nargs=-1, required=True, type=click.Path())
@data_option
@config_option
@click.option("--verbose", is_flag=True, help=_("文書ごとの結果も示します。"))
def index(sources: tuple[str, ...], data: str | None, config: str | None, verbose: bool) -> None:
    """Runs the indexer once."""
    settings = settle(config, data=data)
    report = run(settings, sources, _progress())
    if verbose:
        for record in report.sources:
            click.echo(f"{record.outcome}\t{record.path}\t{record.reason or ' '.join(record.dialogues)}")
        for path in report.removed:
            click.echo(f"removed\t{path}")
    click.echo(report.summary())
    if report.published and report.rejected:
        sys.exit(REJECTED)


@click.command(help=_("話題の一覧を示します。文書を指定すると、発言ごとに、話題とその根拠になった語を示します。"))
@click.argument("file", required=False, type=click.Path())
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
            click.echo(click.style(group, bold=True))
            for topic in members:
                click.echo(f"  {topic.name}: {'、'.join(topic.words)}")
        return
    for dialogue in map(topic_list.assign, read_documents(Path(file), settings)):
        click.echo("\n".join(explained(dialogue)))


@click.command(help=_("見本の対話（架空）を取り込み、ブラウザで使えるようにします。"))
@data_option
@click.option("--host", help=_("待ち受けるアドレス（既定は 127.0.0.1）。"))
@click.option("--port", type=int, help=_("待ち受けるポート（既定は 8000、0 で空きポート）。"))
@config_option
@click.option("--no-serve", is_flag=True, help=_("取り込みだけをします。"))
@click.pass_context
def demo(
    context: click.Context, data: str | None, host: str | None, port: int | None, config: str | None, no_serve: bool
) -> None:
    """Indexes the packaged samples and serves them."""
    settings = settle(config, data=data)
    with as_file(files("indexer").joinpath("samples")) as samples:
        report = run(settings, [str(samples)], _progress())
    click.echo(report.summary())
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


def _progress() -> Progress:
    """A bar on a terminal; silence elsewhere, so that cron mails one line."""
    return _bar if sys.stderr.isatty() else silent


def _bar(label: str, total: int) -> AbstractContextManager[Advance]:
    return _tqdm(label, total)


@contextmanager
def _tqdm(label: str, total: int) -> Iterator[Advance]:
    with tqdm(desc=label, total=total, leave=False, file=sys.stderr) as bar:
        yield bar
