"""`kb search`: prints hits for a terminal, or a page as one JSON object.

The help is translated when this module is imported, after `kb.cli` has chosen the locale.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import zip_longest

import click

from kb.answering.answer import answer
from kb.bootstrap import configured_embedder, open_configured_kb
from kb.cli.hit_lines import exchange_lines, hit_lines
from kb.cli.negated_words import SearchCommand
from kb.cli.options import command_settings, config_option, data_option, keywords_of
from kb.cli.page_json import as_json_object
from kb.cli.terminal import show, styled
from kb.corrections import Correction, corrections
from kb.errors import QueryError
from kb.messages import N_, _
from kb.model.calendar import parse_period
from kb.query.ast import Mode
from kb.query.match_kinds import Reason
from kb.search.labels import FACETS, fallback_notices, keyword_label, sense_label
from kb.search.request import Facet, Grouping, SearchRequest, Sort
from kb.search.results import Page, SimilarTurns
from kb.used_synonyms import UsedSynonyms, used_synonyms


@click.command(
    cls=SearchCommand,
    help=_("発言を検索します。空白は「すべて」、OR は「いずれか」、-語 は除外、引用符は文字どおり。"),
    example="kb search 'マイナンバー -カード' --org 大田区\nkb search 窓口 -予約\nkb search -- DX -SaaS",
    statuses={
        0: N_("検索できた（見つからないときも）"),
        1: N_("検索エンジンの失敗"),
        2: N_("検索式・指定・設定の誤り、または索引がない"),
    },
)
@click.argument("query", nargs=-1, metavar=_("[検索語]..."))
@data_option
@click.option(
    "--mode",
    metavar="all|any",
    help=_(
        "語の組み合わせ方（all: すべての語、any: いずれかの語）。なければすべての語で探し、見つからないときは、"
        "名前やローマ字を読み取るか、質問文ならいずれかの語で探して、そう示します。"
    ),
)
@click.option(
    "--match",
    metavar=_("名前,..."),
    help=_("一致のしかたを限ります（exact,inflection,variant,reading,synonym, part,negated,letters）。"),
)
@click.option("--speaker", metavar=_("名前"), multiple=True, help=_("発言者。繰り返すと「いずれか」。"))
@click.option("--org", metavar=_("名前"), multiple=True, help=_("組織（大田区、東京都 など）。"))
@click.option("--topic", metavar=_("名前"), multiple=True, help=_("話題。"))
@click.option("--headings", is_flag=True, help=_("見出しだけの話題も数えます。"))
@click.option("--fy", metavar=_("年"), multiple=True, type=int, help=_("年度（西暦）。"))
@click.option(
    "--kind", metavar=_("種別"), multiple=True, callback=keywords_of(Facet.KIND), help=_("種別（発言、質問、地の文）。")
)
@click.option(
    "--role",
    metavar=_("役割"),
    multiple=True,
    callback=keywords_of(Facet.ROLE),
    help=_("役割（質問、答弁、進行、その他の発言）。"),
)
@click.option(
    "--utterance",
    metavar=_("内容"),
    multiple=True,
    callback=keywords_of(Facet.UTTERANCE),
    help=_("発言の内容（課題、取組、成果、要望、今後、質問）。"),
)
@click.option("--series", metavar=_("会議名"), multiple=True, help=_("会議名（回を除く）。"))
@click.option("--meeting", metavar=_("種類"), multiple=True, help=_("会議の種類（座談会、協議会、委員会 など）。"))
@click.option("--from", "date_from", metavar=_("日付"), help=_("この日から（2021-11、2021-11-09、令和3年11月）。"))
@click.option("--to", "date_to", metavar=_("日付"), help=_("この日まで。"))
@click.option(
    "--sort",
    metavar=_("順"),
    default=Sort.RELEVANCE.value,
    help=_("並び順（relevance、newest、oldest、taken_in、dialogue）。"),
)
@click.option(
    "--group",
    metavar="turn|exchange|dialogue",
    default=Grouping.TURN.value,
    help=_(
        "まとめ方（turn: 発言ごと、exchange: 質問とその答えごと、dialogue: 対話ごと）。exchange では、語が質問と答えに"
        "分かれていても見つかります。"
    ),
)
@click.option("--limit", metavar=_("数"), default=20, help=_("件数（既定は 20）。"))
@click.option("--offset", metavar=_("数"), default=0, help=_("飛ばす件数（既定は 0）。"))
@click.option("--json", "as_json", is_flag=True, help=_("JSON で出力します。"))
@config_option
def search(
    query: tuple[str, ...],
    data: str | None,
    mode: str | None,
    match: str | None,
    speaker: tuple[str, ...],
    org: tuple[str, ...],
    topic: tuple[str, ...],
    headings: bool,
    fy: tuple[int, ...],
    kind: tuple[str, ...],
    role: tuple[str, ...],
    utterance: tuple[str, ...],
    meeting: tuple[str, ...],
    series: tuple[str, ...],
    date_from: str | None,
    date_to: str | None,
    sort: str,
    group: str,
    limit: int,
    offset: int,
    as_json: bool,
    config: str | None,
) -> None:
    """Prints the page."""
    settings = command_settings(config, data=data)
    request = SearchRequest.of(
        " ".join(query),
        mode=mode or Mode.ALL,
        match=match.split(",") if match else tuple(Reason),
        filters={
            Facet.SPEAKER: speaker,
            Facet.ORGANIZATION: org,
            Facet.TOPIC: topic,
            Facet.FISCAL_YEAR: map(str, fy),
            Facet.KIND: kind,
            Facet.ROLE: role,
            Facet.UTTERANCE: utterance,
            Facet.MEETING: meeting,
            Facet.SERIES: series,
        },
        date_from=_day(date_from, "from", last=False),
        date_to=_day(date_to, "to", last=True),
        sort=sort,
        group=group,
        inherited=headings,
        limit=limit,
        offset=offset,
        fall_back=mode is None,
    )
    with open_configured_kb(settings, configured_embedder(settings)) as kb, kb.snapshot() as snapshot:
        page = answer(snapshot, request)
        answered = page.fallback.request if page.fallback else request
        suggestions = corrections(snapshot, answered, page.total)
        synonyms = used_synonyms(answered, snapshot.analyzer) if Reason.SYNONYM in request.match else ()
    if as_json:
        click.echo(json.dumps(as_json_object(page, suggestions, synonyms), ensure_ascii=False, indent=2))
    else:
        show(_readable(page, suggestions, synonyms, offset))


def _readable(
    page: Page, suggestions: Sequence[Correction], synonyms: Sequence[UsedSynonyms], offset: int
) -> Iterator[str]:
    yield from fallback_notices(page.fallback) if page.fallback else ()
    yield styled(_("{total}件（{took:.0f}ミリ秒）", total=page.total, took=page.took_ms), bold=True)
    if page.exchanges:
        yield _("質問と答えを一つに数えています。質疑に入らない発言は、一つずつ数えています。")
    if page.query:
        yield styled(_("解釈した検索式: {query}", query=page.query), dim=True)
    for used in synonyms:
        yield styled(_("{word} の同義語: {synonyms}", word=used.word, synonyms="、".join(used.synonyms)), dim=True)
    for correction in suggestions:
        yield _("もしかして: {text}（{total}件）", text=correction.text, total=correction.total)
    for one in page.interpretations:
        sense = sense_label(one.word, one.facet)
        yield _("{sense}: {value}（{total}件）", sense=sense, value=one.value, total=one.total)
    for number, (hit, exchange) in enumerate(zip_longest(page.hits, page.exchanges), start=offset + 1):
        yield from exchange_lines(number, exchange) if exchange and hit.exchange else hit_lines(number, hit)
    if page.similar and page.similar.is_worth_saying:
        yield from _readable_similar(page.similar)
    for facet, values in page.facets.items():
        if values:
            names = [keyword_label(facet, one.value) for one in values[:8]]
            counts = "  ".join(
                f"{'*' if one.selected else ''}{name} {one.count}" for name, one in zip(names, values, strict=False)
            )
            yield ""
            yield f"{styled(_(FACETS[facet]), bold=True)}: {counts}"


def _readable_similar(similar: SimilarTurns) -> Iterator[str]:
    yield ""
    yield styled(_("意味の近い発言"), bold=True)
    if similar.ready < similar.turns:
        yield _("{turns:,}件の発言のうち{ready:,}件が準備できています。", turns=similar.turns, ready=similar.ready)
    if similar.problem:
        yield similar.problem
    for number, hit in enumerate(similar.excerpts, start=1):
        yield from hit_lines(number, hit)


def _day(text: str | None, parameter: str, *, last: bool) -> date | None:
    if text is None:
        return None
    period = parse_period(text)
    if period is None:
        message = _("日付「{text}」を読めません。2021-11-09、2021-11、令和3年11月 のように書いてください。", text=text)
        raise QueryError(message, parameter=parameter)
    return period[1] if last else period[0]
