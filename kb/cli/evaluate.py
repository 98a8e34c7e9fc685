"""`kb eval`: relevance of the served index for the judgements of staff, and the queries whose figures have moved."""

import json
from collections.abc import Iterator
from pathlib import Path

import click
import msgspec

from kb.bootstrap import open_configured_kb
from kb.cli.columns import aligned
from kb.cli.commands import Command
from kb.cli.options import command_settings, config_option, data_option
from kb.cli.progress import progress_for
from kb.cli.terminal import show, styled
from kb.errors import ConfigError
from kb.evaluation.relevance import figures_before, judgements_in, relevance
from kb.evaluation.staff_files import JUDGEMENTS
from kb.messages import N_, _
from kb.runs.relevance import DEPTH, Moved, RelevanceFigures, comparable, figures_text, means, moved
from kb.runs.reports import REJECTED


@click.command(
    cls=Command,
    name="eval",
    help=_(
        "職員の評価に照らして、検索結果の適合度を示します。"
        "評価は登録簿の judgements.tsv（検索語、発言、評価 0〜3）です。"
        "nDCG@10、MRR@10、Recall@10 を示し、前の世代から動いた検索語を挙げます。"
    ),
    example="kb eval\nkb eval registry/judgements.tsv --json",
    statuses={
        0: N_("数えた"),
        1: N_("検索エンジンの失敗"),
        2: N_("指定か設定の誤り、読めないファイル、または索引がない"),
        REJECTED: N_("数えたが、使えない評価があった"),
    },
)
@click.argument("file", required=False, type=click.Path(path_type=Path), metavar=_("[ファイル]"))
@click.option("--json", "as_json", is_flag=True, help=_("JSON で出力します。検索語ごとの数値もあります。"))
@data_option
@config_option
def evaluate(file: Path | None, as_json: bool, data: str | None, config: str | None) -> int:
    """Prints the figures. The exit status tells of unusable judgements."""
    settings = command_settings(config, data=data)
    path = file or judgements_in(settings.registry)
    if path is None:
        message = _(
            "評価のファイルがありません。登録簿のフォルダ（設定 registry）に {name} を置くか、"
            "ファイルを指定してください。",
            name=JUDGEMENTS,
        )
        raise ConfigError(message)
    if not path.is_file():
        raise ConfigError(_("{path} がありません。場所を確かめてください。", path=path))
    with open_configured_kb(settings) as kb, kb.snapshot() as snapshot:
        now = relevance(snapshot, path, progress_for())
        generation = snapshot.generation
        before = figures_before(kb.data_folder, generation)
    if as_json:
        click.echo(json.dumps(_as_object(generation, now, before), ensure_ascii=False, indent=2))
    else:
        show(_readable(generation, now, before))
    show(now.problems, err=True)
    return REJECTED if now.problems else 0


def _as_object(
    generation: str, now: RelevanceFigures, before: tuple[str, RelevanceFigures] | None
) -> dict[str, object]:
    names = (f"ndcg@{DEPTH}", f"mrr@{DEPTH}", f"recall@{DEPTH}")
    pairs = moved(before[1], now) if before else []
    return {
        "generation": generation,
        "means": dict(zip(names, now.means, strict=True)),
        "queries": [{"query": one.query, **dict(zip(names, one.values, strict=True))} for one in now.queries],
        "before": before[0] if before else None,
        "moved": msgspec.to_builtins(pairs),
        "problems": list(now.problems),
    }


def _readable(generation: str, now: RelevanceFigures, before: tuple[str, RelevanceFigures] | None) -> Iterator[str]:
    yield _("世代 {generation}: 検索語 {count}", generation=generation, count=len(now.queries))
    yield styled(figures_text(now.means), bold=True)
    if before is None:
        yield _("前の世代の数値はまだありません。取り込みのたびに実行の記録に残します。")
        return
    name, earlier = before
    alike = comparable(earlier, now)
    yield _("前の世代 {generation}: 同じ評価の検索語 {count}", generation=name, count=len(alike))
    yield (
        figures_text(means([pair.before for pair in alike])) + " → " + figures_text(means([pair.now for pair in alike]))
    )
    pairs = moved(earlier, now)
    yield ""
    yield _("動いた検索語: {count}", count=len(pairs))
    if pairs:
        yield from aligned(_row(pair) for pair in pairs)


def _row(pair: Moved) -> tuple[str, ...]:
    named = zip((f"nDCG@{DEPTH}", f"MRR@{DEPTH}", f"Recall@{DEPTH}"), pair.before.values, pair.now.values, strict=True)
    return (f"  {pair.now.query}", *(f"{name} {old:.3f} → {new:.3f}" for name, old, new in named))
