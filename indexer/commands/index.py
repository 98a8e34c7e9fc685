"""`kb index`: runs the indexer, which publishes a new generation."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from indexer.operations.hooks import calling_failure_command
from indexer.planned_run import preview_plan
from indexer.printing import run_details
from indexer.run import run
from indexer.signals import stop_on_signals
from kb.bootstrap import configured_embedder
from kb.cli.commands import Command
from kb.cli.options import command_settings, config_option, data_option
from kb.cli.progress import progress_for
from kb.cli.terminal import show
from kb.errors import KbError, LockedError
from kb.meaning.embedder import Embedder
from kb.messages import N_, _
from kb.progress import Progress
from kb.runs.reports import REJECTED
from kb.settings import Settings

log = logging.getLogger(__name__)


@click.command(
    cls=Command,
    help=_(
        "記事を取り込み、新しい世代の索引を公開します。"
        "場所はフォルダ、ファイル、フィードです。読めない文書があっても、ほかの文書で公開します。"
        "失敗しても、公開中の索引はそのままです。"
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
    """Runs the indexer once, or prints its plan."""
    settings = command_settings(config, data=data)
    if plan_only:
        show(preview_plan(settings, sources, full=full).describe())
        return
    with _logged_as_json(settings), calling_failure_command(settings):
        embedder = configured_embedder(settings)
        progress = progress_for(verbose=verbose)
        with stop_on_signals(settings):
            report = run(settings, sources, progress, full=full, force=force)
        if verbose:
            show(run_details(report))
        show(report.summary())
        if embedder:
            _update_vectors(settings, embedder, progress)
        sys.exit(report.status)


def _update_vectors(settings: Settings, embedder: Embedder, progress: Progress) -> None:
    """Makes vectors in the time that the settings allow; what another process leaves is for the next run."""
    from indexer.vectors import update_vectors, vectors_summary  # noqa: PLC0415  # numpy, which an idle run does without

    try:
        made = update_vectors(settings, embedder, progress, seconds=settings.meaning_seconds)
    except LockedError as error:
        log.warning("%s", error)
    else:
        show(vectors_summary(made))


@contextmanager
def _logged_as_json(settings: Settings) -> Iterator[None]:
    """With log_format = "json", logs an error of the run as JSON instead of printing it."""
    try:
        yield
    except KbError as error:
        if settings.log_format != "json":
            raise
        log.error("%s", error)
        sys.exit(error.exit_status)
