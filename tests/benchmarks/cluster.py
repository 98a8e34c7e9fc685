"""How fast a cluster is: python -m tests.benchmarks.cluster FOLDER [--turns TURNS …] [--nodes NODES …] [--workers N]

Builds the indexes of the same different turns on fresh clusters of one and of three nodes (one copy more of each shard
on three), and asks the queries of tests.benchmarks.workload, all of them to warm up and then once more. Times are of
the wall clock, since most of the work is the nodes'; their CPU time is read from the system. The order by relevance is
compared with that of the embedded engine, up to 20,000 turns. Nothing is asserted.
"""

import argparse
import gc
import os
import shutil
import statistics
import time
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

from kb.analysis.analyzer import default_analyzer
from kb.analysis.lattice.shared import shared_dictionary
from kb.bootstrap import engine_over
from kb.engines.opensearch import new_index, open_index
from kb.engines.opensearch.engine import OpenSearchEngine
from kb.engines.opensearch.turn_search import RANKED
from kb.messages import using_locale
from kb.search.engine import SearchEngine
from kb.search.request import SearchRequest
from tests.benchmarks.corpus import SHARED, corpus_dialogues
from tests.benchmarks.figures import Sheet, percentile, step
from tests.benchmarks.fresh_process import cpu_seconds
from tests.benchmarks.workload import KINDS, Query, queries
from tests.support.opensearch.cluster import Cluster, running_cluster
from tests.support.opensearch.distribution import PLAIN, missing
from tests.support.opensearch.engines import settings_of
from tests.support.opensearch.preparation import prepare

_COMPARED = 20_000  # turns that are indexed by the embedded engine, too
_ASKED = 8  # queries of each kind
_WARMING = 3  # rounds of all queries before they are measured: the nodes compile what is asked often


def main() -> None:
    """Measures each size on each cluster."""
    parser = argparse.ArgumentParser(description="How fast a cluster is.")
    parser.add_argument("folder", type=Path, help="a folder to work in")
    parser.add_argument("--turns", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--nodes", type=int, nargs="+", default=[1, 3])
    parser.add_argument("--workers", type=int, default=1, help="processes that write")
    options = parser.parse_args()
    if reason := missing():
        raise SystemExit(reason)
    prepare(PLAIN)
    shared_dictionary.require(options.folder / "dictionary")
    sheet = Sheet(options.folder / "cluster.tsv")
    for turns in options.turns:
        for nodes in options.nodes:
            with running_cluster(PLAIN, nodes, flags=()) as cluster:
                measure(sheet, options.folder / f"{turns}-{nodes}", cluster, turns, options.workers)


def measure(sheet: Sheet, work: Path, cluster: Cluster, turns: int, workers: int) -> None:
    """Prints the figures of one size on one cluster."""
    shutil.rmtree(work, ignore_errors=True)
    nodes = len(cluster.nodes)
    name = f"{turns} turns, {nodes} nodes"
    settings = settings_of(
        cluster,
        work,
        opensearch_replicas=min(1, nodes - 1),
        opensearch_shards=nodes,
        opensearch_workers=workers,
        dictionary=str(work.parent / "dictionary"),
    )
    analyzer = default_analyzer()
    dialogues = list(corpus_dialogues(turns, SHARED if SHARED.is_dir() else None))
    with step(f"writing {name}"):
        started, own, theirs = time.perf_counter(), cpu_seconds(), _cpu(cluster)
        writer = new_index(settings, "bench", work / "index", analyzer, None)
        for one in dialogues:
            writer.add(one)
        writer.commit()
        seconds, own, theirs = time.perf_counter() - started, cpu_seconds() - own, _cpu(cluster) - theirs
    sheet.figure(f"write {name}", turns / seconds, "turns/s")
    sheet.figure(f"write {name}: our CPU", own / turns * 1000, "ms a turn")
    sheet.figure(f"write {name}: CPU of the nodes", theirs / turns * 1000, "ms a turn")
    sizes = cluster.get(f"/{settings.opensearch_prefix}-*/_stats/store", seconds=60)["_all"]
    sheet.figure(f"disk {name}: without copies", _stored(sizes["primaries"]) / turns, "bytes a turn")
    sheet.figure(f"disk {name}: all", _stored(sizes["total"]) / turns, "bytes a turn")
    engine = open_index(settings, work / "index", "bench", analyzer)
    try:
        asked = queries(dialogues[:: max(1, len(dialogues) // 300)], analyzer)
        _search(sheet, name, engine, cluster, asked)
        if turns <= _COMPARED:
            with step("comparing orders"), engine_over(dialogues, analyzer) as embedded:
                _order(sheet, name, engine, embedded, [query.request for query in asked])
    finally:
        engine.close()
    resident = sum(_resident(node) for node in _pids(cluster)) / nodes / 1e6
    sheet.figure(f"memory {name}, a node", resident, "MB")


def _search(sheet: Sheet, name: str, engine: OpenSearchEngine, cluster: Cluster, asked: Sequence[Query]) -> None:
    of_kinds = {
        kind: [query.request for query in asked if query.kind == kind][:_ASKED] for kind in (*KINDS, "question")
    }
    gc.freeze()  # as a web worker does
    for _round in range(_WARMING):
        for request in chain.from_iterable(of_kinds.values()):
            engine.search(request)
    for kind, requests in of_kinds.items():
        times, own, theirs = [], time.process_time(), _cpu(cluster)
        for request in requests:
            started = time.perf_counter()
            engine.search(request)
            times.append((time.perf_counter() - started) * 1000)
        own, theirs = time.process_time() - own, _cpu(cluster) - theirs
        sheet.figure(f"search {name}, {kind}: p50", statistics.median(times), "ms")
        sheet.figure(f"search {name}, {kind}: p95", percentile(times, 95), "ms")
        sheet.figure(f"search {name}, {kind}: our CPU", own / len(requests) * 1000, "ms")
        sheet.figure(f"search {name}, {kind}: CPU of the nodes", theirs / len(requests) * 1000, "ms")


def _order(
    sheet: Sheet, name: str, engine: OpenSearchEngine, embedded: SearchEngine, requests: Sequence[SearchRequest]
) -> None:
    """How many of the best 20 turns are the same: in their order where all found are ranked, else as a set."""
    exact, shares = [], []
    for request in requests:
        expected, found = embedded.search(request), engine.search(request)
        if found.total != expected.total:
            raise ValueError(f"{request.text}: {found.total} turns instead of {expected.total}")
        ids, wanted = [hit.id for hit in found.hits], [hit.id for hit in expected.hits]
        if found.total <= RANKED:
            exact.append(ids == wanted)
        else:
            shares.append(len(set(ids) & set(wanted)) / len(wanted))
    sheet.figure(f"order {name}, up to {RANKED} found: same order, of {len(exact)}", 100 * statistics.mean(exact), "%")
    sheet.figure(f"order {name}, more found: same best 20, of {len(shares)}", 100 * statistics.mean(shares), "%")
    sheet.figure(f"order {name}, more found: the least", 100 * min(shares), "%")


def _stored(sizes: dict[str, dict[str, int]]) -> int:
    return sizes["store"]["size_in_bytes"]


def _pids(cluster: Cluster) -> list[int]:
    return [node.pid for node in cluster.nodes]


def _cpu(cluster: Cluster) -> float:
    """Seconds of CPU that the nodes have used."""
    ticks = os.sysconf("SC_CLK_TCK")
    spent = (Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13] for pid in _pids(cluster))
    return sum(int(user) + int(system) for user, system in spent) / ticks


def _resident(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS"))


if __name__ == "__main__":
    with using_locale("ja"):
        main()
