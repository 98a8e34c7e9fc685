"""`kb explain`: the match of a query and a text step by step, or a TSV of verdicts for a file of cases."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from kb.analysis.analyzer import Analyzer
from kb.bootstrap import configured_analyzer, engine_over, open_kb
from kb.cli.batch import Case, cases_in
from kb.cli.commands import Command
from kb.cli.options import config_option, data_option, settle
from kb.cli.terminal import show, styled
from kb.matching.explain import LeafExplanation, explain, overall_reason
from kb.messages import N_, _
from kb.model.dialogue import Dialogue, Series, Source, Turn
from kb.query.match_kinds import LABELS, Reason
from kb.runs.reports import REJECTED
from kb.search.document import TurnDocument, turn_documents
from kb.search.request import Facet, SearchRequest, Sort
from kb.search.results import Page, Span

_PAGE = 100

Search = Callable[[SearchRequest], Page]


@dataclass(frozen=True)
class Verdict:
    """The engine's answer for a query and a turn, with the explanation by the reference matcher.

    `reason` is None without a match.
    """

    query: str
    text: str
    matched: bool
    reason: Reason | None
    spans: tuple[Span, ...]
    leaves: tuple[LeafExplanation, ...]

    @property
    def marked(self) -> list[str]:
        """The matched pieces of the text."""
        return [self.text[start:end] for start, end in self.spans]


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
    settings = settle(config, data=data)
    if sum(option is not None for option in (text, turn_id, batch)) != 1 or (query is None) != (batch is not None):
        raise click.UsageError(_("QUERY と --text か --turn、または --batch FILE を指定してください。"))
    if batch is not None:
        return explain_batch(batch, configured_analyzer(settings.registry))
    query = query or ""
    if text is not None:
        verdict = next(verdicts([(query, text)], configured_analyzer(settings.registry)))
    else:
        verdict = _of_stored_turn(query, turn_id or "", settings.data)
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
    for line in batch_lines(cases, analyzer):
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
        yield "\t".join((case.id, matched, verdict.reason or "", "|".join(verdict.marked)))


def verdicts(cases: Iterable[tuple[str, str]], analyzer: Analyzer) -> Iterator[Verdict]:
    """The verdict of the engine in use for each (query, text)."""
    cases = list(cases)
    numbers = {text: f"text-{number}" for number, text in enumerate(dict.fromkeys(text for _query, text in cases))}
    dialogues = {text: _dialogue(number, text) for text, number in numbers.items()}
    with engine_over(dialogues.values(), analyzer) as engine:
        for query, text in cases:
            (document,) = turn_documents(dialogues[text])
            yield _verdict(query, document, engine.search, analyzer)


def as_json_object(verdict: Verdict) -> dict[str, object]:
    """The verdict as the JSON object of `kb explain --json`."""
    return {
        "query": verdict.query,
        "text": verdict.text,
        "match": verdict.matched,
        "reason": verdict.reason,
        "spans": [list(span) for span in verdict.spans],
        "marked": verdict.marked,
        "leaves": [
            {
                "asked": leaf.leaf,
                "excluded": leaf.excluded,
                "words": leaf.words,
                "instead": leaf.alternatives,
                "missing": leaf.missing,
                "met": [{"span": list(one.span), "reason": one.reason} for one in leaf.matches],
                "named": leaf.names_turn,
            }
            for leaf in verdict.leaves
        ],
    }


def _dialogue(number: str, text: str) -> Dialogue:
    """A dialogue of one turn with that text."""
    turn = Turn(
        id="t1",
        order=1,
        kind="speech",
        speaker=None,
        organization=None,
        post=None,
        as_written="",
        section=(),
        topics=(),
        text=text,
        line=1,
    )
    return Dialogue(
        id=number,
        title="",
        source=Source("", None, "", "text"),
        series=Series(None, None, None),
        date=None,
        agenda=(),
        participants=(),
        turns=(turn,),
        credits=(),
        diagnostics=(),
    )


def _of_stored_turn(query: str, turn_id: str, data: str) -> Verdict:
    dialogue_id, _hash, turn = turn_id.partition("#")
    with open_kb(data) as kb, kb.snapshot() as snapshot:
        snapshot.turn(dialogue_id, turn)
        documents = {document.turn.id: document for document in turn_documents(snapshot.dialogue(dialogue_id))}
        return _verdict(query, documents[turn], snapshot.search, snapshot.analyzer)


def _verdict(query: str, document: TurnDocument, search: Search, analyzer: Analyzer) -> Verdict:
    request = SearchRequest.of(query)
    text = document.turn.text
    hit = None
    for offset in range(0, document.turn.order, _PAGE):
        page = search(
            SearchRequest.of(
                query,
                filters={Facet.DIALOGUE: [document.dialogue_id]},
                sort=Sort.DIALOGUE,
                limit=_PAGE,
                offset=offset,
                facets=(),
            )
        )
        hit = next((hit for hit in page.hits if hit.turn_id == document.turn.id), hit)
    leaves = explain(request.query, document, analyzer)
    reason = overall_reason(request.query, text, analyzer) if hit else None
    return Verdict(query, text, hit is not None, reason, hit.spans if hit else (), leaves)


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
