"""Searches of all engines over the same documents: first touch, then warm, in a fresh process an engine.

A first touch is each query asked once of an engine that has just been opened and has answered one other query. Warm is
the best of three further rounds for each query, or of fewer once they have taken a minute: everything that disturbs a
measurement only adds to it. Times are milliseconds of CPU, so that other work on the machine does not count. Ratios
compare engines within one run.
"""

import shutil
import statistics
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from kb.analysis.analyzer import default_analyzer
from kb.matching.query_graph import query_graph
from kb.matching.question_rewriting import rewrite_query
from tests.benchmarks.figures import Sheet, Target, percentile, step
from tests.benchmarks.fresh_process import cpu_seconds, in_fresh_process
from tests.benchmarks.kb_index import (
    Searched,
    ask_engine,
    generation_folder,
    open_engine,
    peer_documents,
)
from tests.benchmarks.peers import PEERS
from tests.benchmarks.workload import KINDS, Query

KB = "kb"
AIMED_AT = 100_000  # turns that the targets of searches are for
ROUNDS = 3
ENOUGH = 60_000  # milliseconds, after which an engine is asked no further round
_OTHER = Query("word", ("架空",))


class Times(NamedTuple):
    """Milliseconds by query, first touch and warm, and the number of turns that each matches."""

    first: list[float]
    warm: list[float]
    totals: list[int]


class Searches(NamedTuple):
    """The figures of one size: times by engine, over the seven kinds, and kb's over questions."""

    turns: int
    queries: Sequence[Query]
    times: dict[str, Times]

    def select(self, engine: str, *kinds: str) -> Times:
        """The times of some kinds."""
        of = [number for number, query in enumerate(self.queries) if query.kind in kinds]
        first, warm, totals = self.times[engine]
        return Times([first[n] for n in of], [warm[n] for n in of], [totals[n] for n in of])


def measure_searches(sheet: Sheet, work: Path, turns: int, queries: Sequence[Query], peers: Sequence[str]) -> Searches:
    """Builds and asks all engines, and prints the figures of each."""
    found = Searches(turns, queries, {})
    with step(f"{len(queries)} queries of kb over {turns} turns"):
        found.times[KB] = in_fresh_process(_ask_kb, work / "data", queries).result
    _show(sheet, found, KB)
    sheet.figure(
        f"index {turns}: kb",
        _megabytes(generation_folder(work / "data") / "index") / turns * 1000,
        "MB a 1,000 turns",
        Target.most(1.3),
    )
    for name in peers:
        if reason := PEERS[name].absent():
            sheet.absent(f"search {turns}: {name}", "ms", reason)
            continue
        with step(f"{name} over {turns} turns"):
            folder = work / name.split(" ", 1)[0]  # both of Whoosh have one index
            if not folder.exists():
                _build(sheet, name, folder, work / "documents", turns)
            found.times[name] = in_fresh_process(_ask_peer, name, folder, queries).result
        _show(sheet, found, name)
    _ratios(sheet, found)
    _equal_counts(sheet, found)
    return found


def measure_analysis(sheet: Sheet, queries: Sequence[Query]) -> None:
    """Prints the analysis of a term and of a question that were never asked before."""
    terms, questions = in_fresh_process(_analyse, queries).result
    sheet.figure("a fresh term, analysis, median", statistics.median(terms), "ms", Target.most(1))
    sheet.figure("a fresh question, analysis, median", statistics.median(questions), "ms", Target.most(3))


def _analyse(queries: Sequence[Query]) -> tuple[list[float], list[float]]:
    analyzer = default_analyzer()
    query_graph("架空", analyzer)  # loads the tokenizer
    words = list(dict.fromkeys(word for query in queries if query.kind in {"compound", "rare"} for word in query.must))
    questions = [query.request for query in queries if query.question]
    terms = [_milliseconds(cpu_seconds, lambda word=word: query_graph(word, analyzer)) for word in words]  # type: ignore[misc]
    return terms, [
        _milliseconds(cpu_seconds, lambda request=request: rewrite_query(request, analyzer))  # type: ignore[misc]
        for request in questions
    ]


def _build(sheet: Sheet, name: str, folder: Path, documents: Path, turns: int) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    spent = in_fresh_process(_build_peer, name, folder, documents)
    sheet.figure(f"index {turns}: {name}, ready-made words, CPU", spent.cpu / turns * 1000, "ms a turn")
    sheet.figure(f"index {turns}: {name}", _megabytes(folder) / turns * 1000, "MB a 1,000 turns")


def _build_peer(name: str, folder: Path, documents: Path) -> None:
    PEERS[name].build(folder, peer_documents(documents))


def _ask_kb(data: Path, queries: Sequence[Query]) -> Times:
    engine = open_engine(data)
    try:
        return _rounds(queries, cpu_seconds, lambda query: ask_engine(engine, query))
    finally:
        engine.close()


def _ask_peer(name: str, folder: Path, queries: Sequence[Query]) -> Times:
    peer = PEERS[name](folder, default_analyzer())
    try:
        return _rounds(queries, peer.cpu, peer.ask)
    finally:
        peer.close()


def _rounds(queries: Sequence[Query], cpu: Callable[[], float], ask: Callable[[Query], Searched]) -> Times:
    ask(_OTHER)
    totals: list[int] = []
    rounds: list[list[float]] = []
    for _ in range(1 + ROUNDS):
        totals.clear()
        times: list[float] = []
        for query in queries:
            started = cpu()
            totals.append(ask(query).total)
            times.append((cpu() - started) * 1000)
        rounds.append(times)
        if len(rounds) > 1 and sum(map(sum, rounds)) > ENOUGH:
            break
    return Times(rounds[0], [min(times) for times in zip(*rounds[1:], strict=True)], totals)


def _milliseconds(cpu: Callable[[], float], work: Callable[[], object]) -> float:
    started = cpu()
    work()
    return (cpu() - started) * 1000


def _show(sheet: Sheet, found: Searches, engine: str) -> None:
    times, name = found.select(engine, *KINDS), f"search {found.turns}: {engine}"
    sheet.figure(f"{name}, warm, p50", statistics.median(times.warm), "ms")
    sheet.figure(f"{name}, warm, p95", percentile(times.warm, 95), "ms")
    sheet.figure(f"{name}, first touch, p50", statistics.median(times.first), "ms")
    sheet.figure(f"{name}, first touch, p95", percentile(times.first, 95), "ms")
    if engine == KB:
        for kind in KINDS:
            sheet.figure(f"{name}, warm, {kind}, p50", statistics.median(found.select(engine, kind).warm), "ms")
        questions = found.select(engine, "question").warm
        aimed = found.turns == AIMED_AT
        sheet.figure(f"questions {found.turns}, p50", statistics.median(questions), "ms", Target.most(10), aimed)
        sheet.figure(f"questions {found.turns}, p95", percentile(questions, 95), "ms", Target.most(25), aimed)


def _ratios(sheet: Sheet, found: Searches) -> None:
    """Prints the targets that compare engines."""
    ours = found.select(KB, *KINDS)
    aimed = found.turns == AIMED_AT

    def ratio(engine: str, name: str, target: Target, value: Callable[[Times, Times], float]) -> None:
        name = f"search {found.turns}: {name}"
        if engine in found.times:
            sheet.figure(name, value(found.select(engine, *KINDS), ours), "x", target, aimed)
        else:
            sheet.absent(name, "x", PEERS[engine].absent() or "not among the engines asked for", target)

    ratio(
        "tantivy",
        "kb / tantivy, p50",
        Target.most(2),
        lambda a, b: statistics.median(b.warm) / statistics.median(a.warm),
    )
    ratio("tantivy", "kb / tantivy, p95", Target.most(1), lambda a, b: percentile(b.warm, 95) / percentile(a.warm, 95))
    ratio(
        "tantivy",
        "kb / tantivy, first touch, p95",
        Target.most(2),
        lambda a, b: percentile(b.first, 95) / percentile(a.first, 95),
    )
    ratio("Groonga", "kb / Groonga, p95", Target.most(2), lambda a, b: percentile(b.warm, 95) / percentile(a.warm, 95))
    ratio(
        "Whoosh opened a query",
        "Whoosh opened a query / kb, all queries together",
        Target.least(25),
        lambda a, b: sum(a.warm) / sum(b.warm),
    )


def _equal_counts(sheet: Sheet, found: Searches) -> None:
    """Prints how many queries have as many turns in two engines that mean the same by them."""
    pairs = (
        (KB, "SQLite trigrams", ("literal",)),
        ("tantivy", "Whoosh kept open", KINDS),
        ("Groonga", "SQLite trigrams", ("literal",)),
    )
    for one, other, kinds in pairs:
        if one in found.times and other in found.times:
            counts = zip(found.select(one, *kinds).totals, found.select(other, *kinds).totals, strict=True)
            share = statistics.mean(a == b for a, b in counts) * 100
            what = "quotations" if kinds == ("literal",) else "all queries"
            target = Target.least(100) if KB in (one, other) else None
            sheet.figure(f"equal counts {found.turns}: {one} and {other}, {what}", share, "%", target)


def _megabytes(folder: Path) -> float:
    """The size on disk: Groonga's files have holes."""
    return sum(path.stat().st_blocks * 512 for path in folder.rglob("*") if path.is_file()) / 1e6
