"""`kb figures`: prints the figures of the turns that a search finds, as lines or as one JSON object.

The help is translated when this module is imported, after `kb.cli` has chosen the locale.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import click

from kb.bootstrap import open_configured_kb
from kb.cli.commands import Command
from kb.cli.options import command_settings, config_option, data_option
from kb.cli.terminal import show, styled
from kb.figure_search import FigureOrder, FiguresOfSearch, StatedFigure, figures_of_search, in_order
from kb.figures.figure import FigureKind
from kb.figures.labels import figure_kind_label, figure_value_text
from kb.messages import N_, _
from kb.search.captions import speaker_cited
from kb.search.request import Facet, SearchRequest, Sort

_ALL = "all"


@click.command(
    cls=Command,
    name="figures",
    help=_("見つかった発言の金額、割合、数量、日付を文とともに示します。"),
    example="kb figures マイナンバー --figure rate --order largest\nkb figures --topic 予算と費用 --json",
    statuses={2: N_("検索式・指定・設定の誤り、または索引がない")},
)
@click.argument("query", nargs=-1, metavar=_("[検索語]..."))
@data_option
@click.option("--org", metavar=_("名前"), multiple=True, help=_("組織（大田区、東京都 など）。"))
@click.option("--topic", metavar=_("名前"), multiple=True, help=_("話題。"))
@click.option("--fy", metavar=_("年"), multiple=True, type=int, help=_("年度（西暦）。"))
@click.option(
    "--figure",
    "kind",
    type=click.Choice([_ALL, *(kind.value for kind in FigureKind)]),
    default=_ALL,
    help=_("数値の種類（amount: 金額、rate: 割合、count: 数量、date: 日付）。"),
)
@click.option("--unit", metavar=_("単位"), help=_("この単位の数値に限ります（人、％、円 など）。"))
@click.option(
    "--order",
    type=click.Choice([order.value for order in FigureOrder]),
    default=FigureOrder.NEWEST.value,
    help=_("並び順（newest、oldest、largest、smallest、organization）。"),
)
@click.option("--json", "as_json", is_flag=True, help=_("JSON で出力します。"))
@config_option
def figures_command(
    query: tuple[str, ...],
    data: str | None,
    org: tuple[str, ...],
    topic: tuple[str, ...],
    fy: tuple[int, ...],
    kind: str,
    unit: str | None,
    order: str,
    as_json: bool,
    config: str | None,
) -> None:
    """Prints the figures."""
    settings = command_settings(config, data=data)
    text = " ".join(query)
    request = SearchRequest.of(
        text,
        filters={Facet.ORGANIZATION: org, Facet.TOPIC: topic, Facet.FISCAL_YEAR: tuple(map(str, fy))},
        sort=Sort.RELEVANCE if text else Sort.NEWEST,
    )
    with open_configured_kb(settings) as kb, kb.snapshot() as snapshot:
        found = figures_of_search(snapshot, request)
    chosen = in_order(
        (one for one in found.figures if kind in (_ALL, one.figure.kind) and unit in (None, one.figure.unit)),
        FigureOrder(order),
    )
    if as_json:
        click.echo(json.dumps(_as_json_object(found, chosen), ensure_ascii=False, indent=2))
    else:
        show(_lines(found, chosen))


def _lines(found: FiguresOfSearch, chosen: Sequence[StatedFigure]) -> Iterator[str]:
    turns = len({one.hit.id for one in chosen})
    yield (
        _("{count}件の数値が、{turns}件の発言にあります", count=len(chosen), turns=turns)
        if chosen
        else _("数値はありませんでした")
    )
    if found.read < found.total:
        yield _("見つかった発言{total}件のうち{read}件を読みました。", total=found.total, read=found.read)
    for one in chosen:
        figure, start = one.figure, one.figure.sentence.start
        first, last = figure.span.start - start, figure.span.end - start
        marked = styled(one.sentence[first:last], bold=True, underline=True)
        yield ""
        named = (styled(figure_value_text(figure), bold=True), figure_kind_label(figure.kind), figure.of)
        yield "  ".join(filter(None, named))
        yield f"   {(one.sentence[:first] + marked + one.sentence[last:]).replace(chr(10), ' ')}"
        yield styled(f"   {speaker_cited(one.hit)}  {one.hit.dialogue.date or ''}  {one.hit.path}", dim=True)


def _as_json_object(found: FiguresOfSearch, chosen: Sequence[StatedFigure]) -> dict[str, Any]:
    """`value` is text: a decimal number, or a date as in EDTF."""
    return {
        "total": found.total,
        "read": found.read,
        "figures": [
            {
                "kind": one.figure.kind.value,
                "text": one.text,
                "value": one.figure.value_text,
                "unit": one.figure.unit,
                "of": one.figure.of,
                "sentence": one.sentence,
                "turn": one.hit.id,
                "speaker": one.hit.speaker,
                "organization": one.hit.organization,
                "post": one.hit.post,
                "date": one.hit.dialogue.date.isoformat() if one.hit.dialogue.date else None,
                "title": one.hit.dialogue.title,
            }
            for one in chosen
        ],
    }
