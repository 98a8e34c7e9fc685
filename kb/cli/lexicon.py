"""`kb lexicon preview`: the effect of new words on the published texts, before a run publishes them."""

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click

from kb.analysis.analyzer import Analyzer, analyzer_of
from kb.analysis.lexicon import FILES, load_lexicon
from kb.bootstrap import engine_over, open_configured_kb, search_engine
from kb.cli.commands import Command
from kb.cli.options import command_settings, config_option, data_option
from kb.cli.progress import progress_for
from kb.cli.terminal import show, styled
from kb.errors import ConfigError
from kb.evaluation.judgements import judged_queries
from kb.evaluation.lexicon_preview import (
    QueryEffect,
    Search,
    changed_words,
    changes_queries_only,
    matched_sentence,
    query_effects,
    stored_dialogues,
)
from kb.evaluation.staff_files import JUDGEMENTS, QUERIES, GoldenQueries, read_queries
from kb.knowledge import KnowledgeBase
from kb.messages import N_, _, listed
from kb.progress import Progress, advancing
from kb.runs.reports import REJECTED
from kb.search.labels import keyword_label
from kb.search.request import Facet
from kb.search.results import Hit
from kb.serving.snapshot import Snapshot

PREVIEW = "preview"


@click.command(
    cls=Command,
    name="lexicon",
    help=_(
        "辞書の変更を、公開する前に確かめます。登録簿の queries.txt と judgements.tsv の検索語と、変わる語そのもので"
        "公開中の本文を探し、新しい辞書で見つかるようになる発言と、見つからなくなる発言を示します。"
    ),
    example="kb lexicon preview registry\nkb lexicon preview new/synonyms.tsv --queries queries.txt",
    statuses={
        0: N_("比べた（違いがあってもなくても）"),
        2: N_("指定か設定の誤り、読めないファイル、または索引がない"),
        REJECTED: N_("比べたが、使えない行があった"),
    },
)
@click.argument("action", metavar=PREVIEW)
@click.argument("path", metavar=_("フォルダかファイル"), type=click.Path(path_type=Path))
@click.option(
    "--queries",
    "queries_file",
    metavar=_("ファイル"),
    type=click.Path(path_type=Path),
    help=_("検索語のファイル（一行に一つ）。登録簿のものの代わりに使います。"),
)
@click.option(
    "--limit", metavar=_("数"), default=20, type=click.IntRange(1), help=_("検索語ごとに示す発言の数（既定は 20）。")
)
@click.option("--json", "as_json", is_flag=True, help=_("JSON で出力します。発言はすべて示します。"))
@data_option
@config_option
def lexicon_command(
    action: str,
    path: Path,
    queries_file: Path | None,
    limit: int,
    as_json: bool,
    data: str | None,
    config: str | None,
) -> int:
    """Prints the queries whose turns change. The exit status tells of unusable lines."""
    settings = command_settings(config, data=data)
    if action != PREVIEW:
        raise click.UsageError(_("「{word}」ではなく {choice} を指定してください。", word=action, choice=PREVIEW))
    lexicon, problems = load_lexicon(*_staff_files(path, settings.registry))
    golden = _golden_queries(queries_file, path, settings.registry)
    problems += golden.problems
    with open_configured_kb(settings) as kb, kb.snapshot() as snapshot:
        words = changed_words(snapshot.analyzer.lexicon, lexicon)
        queries = tuple(dict.fromkeys((*golden.queries, *words)))
        progress = progress_for()
        with (
            _searching(kb, snapshot, analyzer_of(lexicon.as_json()), progress) as search,
            progress(_("検索語の比較"), len(queries)) as step,
        ):
            effects = list(query_effects(advancing(queries, step), snapshot.search, search))
        generation = snapshot.generation
    changed = [effect for effect in effects if effect.gained or effect.lost]
    if as_json:
        told = {"generation": generation, "queries": list(map(_effect_object, effects)), "problems": problems}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        show(_readable(generation, len(golden.queries), len(words), changed, limit))
    show(problems, err=True)
    return REJECTED if problems else 0


def _staff_files(path: Path, registry: str | None) -> tuple[str | None, Mapping[str, Path]]:
    """The folder of lexicon files, and files to read instead: a folder replaces the registry, a file one of its own."""
    names = listed(FILES)
    if path.is_dir():
        if not any((path / name).exists() for name in FILES):
            raise ConfigError(_("{path} に辞書のファイル（{names}）がありません。", path=path, names=names))
        return str(path), {}
    if path.name not in FILES:
        message = _(
            "{path} は辞書のファイルではありません。名前は {names} のどれかにしてください。", path=path, names=names
        )
        raise ConfigError(message)
    if not path.exists():
        raise ConfigError(_("{path} がありません。場所を確かめてください。", path=path))
    return registry, {path.name: path}


def _golden_queries(file: Path | None, path: Path, registry: str | None) -> GoldenQueries:
    """The queries of a file, or of the two files of a folder: the previewed one, or else the registry."""
    if file:
        return read_queries(file)
    folders = [folder for folder in (path if path.is_dir() else None, registry) if folder]
    for folder in map(Path, folders):
        own, judged = folder / QUERIES, folder / JUDGEMENTS
        if own.exists() or judged.exists():
            found = read_queries(own) if own.exists() else GoldenQueries((), ())
            more = judged_queries(judged) if judged.exists() else ()
            return GoldenQueries(tuple(dict.fromkeys((*found.queries, *more))), found.problems)
    return GoldenQueries((), ())


@contextmanager
def _searching(kb: KnowledgeBase, snapshot: Snapshot, analyzer: Analyzer, progress: Progress) -> Iterator[Search]:
    """A search of the published texts with other words: in the published index if it holds for them."""
    if changes_queries_only(snapshot.analyzer.lexicon, analyzer.lexicon):
        folder = kb.data_folder.folder(snapshot.generation)
        engine = search_engine(folder / "index", snapshot.generation, analyzer)
        try:
            yield engine.search
        finally:
            engine.close()
    else:
        if sys.stderr.isatty():
            turns = snapshot.manifest.turns
            show(_("語の分け方が変わるので、{turns}件の発言を解析し直しています。", turns=turns), err=True)
        with ExitStack() as stack:
            with progress(_("本文の解析"), len(snapshot.dialogues)) as step:
                dialogues = advancing(stored_dialogues(snapshot, analyzer), step)
                engine = stack.enter_context(engine_over(dialogues, analyzer))
            yield engine.search


def _effect_object(effect: QueryEffect) -> dict[str, object]:
    return {
        "query": effect.query,
        "before": effect.before,
        "after": effect.after,
        "gained": list(map(_turn_object, effect.gained)),
        "lost": list(map(_turn_object, effect.lost)),
    }


def _turn_object(hit: Hit) -> dict[str, object]:
    sentence, spans = matched_sentence(hit)
    return {"id": hit.id, "speaker": hit.speaker, "sentence": sentence, "spans": [list(span) for span in spans]}


def _readable(generation: str, golden: int, words: int, changed: list[QueryEffect], limit: int) -> Iterator[str]:
    yield _(
        "世代 {generation} の本文を、検索語 {golden} と、変わる語 {words} で探しました。",
        generation=generation,
        golden=golden,
        words=words,
    )
    for effect in changed:
        yield ""
        counts = _("{before}件 → {after}件", before=effect.before, after=effect.after)
        yield f"{styled(effect.query, bold=True)}  {counts}"
        for sign, hits in (("+", effect.gained), ("-", effect.lost)):
            yield from (f"  {sign} {_turn(hit)}" for hit in hits[:limit])
            if len(hits) > limit:
                yield f"  {sign} " + _("ほか{count}件", count=len(hits) - limit)
    yield ""
    yield _(
        "結果が変わる検索語 {queries}: 見つかるようになる {gained}、見つからなくなる {lost}",
        queries=len(changed),
        gained=sum(len(effect.gained) for effect in changed),
        lost=sum(len(effect.lost) for effect in changed),
    )


def _turn(hit: Hit) -> str:
    """The id, the speaker and the sentence with each match in «»."""
    sentence, spans = matched_sentence(hit)
    pieces, at = [], 0
    for start, end in spans:
        pieces += [sentence[at:start], styled(f"«{sentence[start:end]}»", bold=True)]
        at = end
    speaker = hit.speaker or hit.as_written or keyword_label(Facet.KIND, hit.kind)
    return f"{hit.id}  {speaker}  {''.join((*pieces, sentence[at:]))}"
