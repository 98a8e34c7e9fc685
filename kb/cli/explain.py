"""`kb explain`: explains step by step why a query matches a text, or prints a TSV of verdicts for a file of cases."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from kb.analysis.analyzer import Analyzer
from kb.analysis.sentences import Span
from kb.bootstrap import configured_analyzer
from kb.cli.batch import Case, cases_in
from kb.cli.commands import Command
from kb.cli.options import command_settings, config_option, data_option
from kb.cli.progress import progress_beside_output
from kb.cli.terminal import show, styled
from kb.cli.verdicts import Verdict, as_json_object, verdict_of_stored_turn, verdicts
from kb.matching.explain import LeafExplanation, ProximityExplanation
from kb.messages import N_, _
from kb.progress import advancing
from kb.query.match_kinds import LABELS
from kb.runs.reports import REJECTED


@click.command(
    cls=Command,
    name="explain",
    help=_("検索語が文に当てはまる理由、当てはまらない理由を説明します。"),
    example="kb explain 取組 --text 重点的な取り組みです\nkb explain --batch cases.tsv",
    statuses={2: N_("検索式・指定の誤り、または読めないファイル"), REJECTED: N_("--batch に読めない行があった")},
)
@click.argument("query", required=False, metavar=_("[検索式]"))
@click.option("--text", metavar=_("文"), help=_("この文について。"))
@click.option("--turn", "turn_id", metavar="ID", help=_("索引にあるこの発言（対話ID#t4）について。"))
@click.option(
    "--batch",
    metavar=_("ファイル"),
    type=click.Path(path_type=Path),
    help=_("id・query・text の列をもつ TSV の各行について、1行ずつ: id、match か no、理由、当てはまった箇所。"),
)
@click.option("--json", "as_json", is_flag=True, help=_("JSON で出力します。"))
@data_option
@config_option
def explain_command(
    query: str | None,
    text: str | None,
    turn_id: str | None,
    batch: Path | None,
    as_json: bool,
    data: str | None,
    config: str | None,
) -> int:
    """Prints an explanation, or a line for each case of a file."""
    settings = command_settings(config, data=data)
    if sum(option is not None for option in (text, turn_id, batch)) != 1 or (query is None) != (batch is not None):
        raise click.UsageError(_("QUERY と --text か --turn、または --batch FILE を指定してください。"))
    if batch is not None:
        return explain_batch(batch, configured_analyzer(settings.registry))
    query = query or ""
    if text is not None:
        verdict = next(verdicts([(query, text)], configured_analyzer(settings.registry)))
    else:
        verdict = verdict_of_stored_turn(query, turn_id or "", settings.data)
    if as_json:
        click.echo(json.dumps(as_json_object(verdict), ensure_ascii=False, indent=2))
    else:
        show(_readable(verdict))
    return 0


def explain_batch(path: Path, analyzer: Analyzer) -> int:
    """Prints a line for each case of a file, and names unusable ones. Returns the exit status.

    Raises:
        SourceError: the file cannot be read or lacks a column.
    """
    cases = list(cases_in(path))
    with progress_beside_output()(_("検索語の比較"), len(cases)) as step:
        for line in advancing(batch_lines(cases, analyzer), step):
            click.echo(line)  # for programs: unescaped, like JSON
    faults = [case for case in cases if case.fault is not None]
    for case in faults:
        show(_("{path} の{line}行目: {reason}", path=path, line=case.line, reason=case.fault), err=True)
    if faults:
        count, good = len(faults), len(cases) - len(faults)
        show(_("{count}行を読めませんでした。ほかの{good}行は説明しました。", count=count, good=good), err=True)
    return REJECTED if faults else 0


def batch_lines(cases: Iterable[Case], analyzer: Analyzer) -> Iterator[str]:
    """For each usable case: id, match or no, reason, spans joined by |."""
    good = [case for case in cases if case.fault is None]
    for case, verdict in zip(good, verdicts([(case.query, case.text) for case in good], analyzer), strict=True):
        matched = "match" if verdict.matched else "no"
        yield "\t".join((case.id, matched, verdict.reason.family if verdict.reason else "", "|".join(verdict.marked)))


def _readable(verdict: Verdict) -> Iterator[str]:
    if verdict.matched:
        reason = _(LABELS[verdict.reason]) if verdict.reason else ""
        yield styled(_("当てはまります（{reason}）", reason=reason), bold=True)
        yield f"  {_marked(verdict.text, verdict.spans)}"
    else:
        yield styled(_("当てはまりません"), bold=True)
    for leaf in verdict.leaves:
        yield ""
        yield styled(f"{'NOT ' if leaf.excluded else ''}{leaf.leaf}", bold=True)
        if leaf.words:
            yield "  " + _("語に分けると: {words}", words=" + ".join(leaf.words))
        if leaf.alternatives:
            yield "  " + _("次の書き方でも探します: {words}", words="、".join(leaf.alternatives))
        for found in leaf.matches:
            start, end = found.span
            yield "  " + _(
                "「{found}」に当てはまります（{reason}、{start}〜{end}文字目）",
                found=leaf.text[start:end],
                reason=_(LABELS[found.reason]),
                start=start + 1,
                end=end,
            )
        if leaf.names_turn:
            yield "  " + _("名前「{name}」に当てはまります", name=leaf.text)
        elif not leaf.matches:
            yield "  " + _why_not(leaf)

    for near in verdict.proximities:
        yield ""
        yield styled(near.near, bold=True)
        yield f"  {_proximity(near)}"


def _proximity(near: ProximityExplanation) -> str:
    if near.apart is None:
        return _("近くにあるべき語の一部がありません")
    if near.apart > near.distance:
        return _(
            "語はすべてありますが、離れすぎています（最も近いところで間に{apart}語、探したのは{distance}語以内）",
            apart=near.apart,
            distance=near.distance,
        )
    return _("間に{apart}語で当てはまります（{distance}語以内）", apart=near.apart, distance=near.distance)


def _why_not(leaf: LeafExplanation) -> str:
    if leaf.missing:
        return _("本文にない語: {words}", words="、".join(leaf.missing))
    if len(leaf.words) > 1:
        return _("語はありますが、この順に続いてはいません（間に助詞と記号だけを挟めます）")
    return _("「{text}」にはありません", text=leaf.text)


def _marked(text: str, spans: Iterable[Span]) -> str:
    text = text.replace("\n", " ")
    pieces, at = [], 0
    for start, end in spans:
        pieces += [text[at:start], styled(text[start:end], bold=True, underline=True)]
        at = end
    return "".join((*pieces, text[at:]))
