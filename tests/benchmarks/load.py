"""`kb serve` under load: python -m tests.benchmarks.load FOLDER [--clients 50] [--seconds 60] [--turns 20000]

Clients with a connection each ask one worker for pages without a pause: searches of all kinds, dialogues, lists,
suggestions, the JSON API. Two generations are published meanwhile. Prints a line a figure (tests.benchmarks.figures):
requests a second, milliseconds by kind, and how many answers were errors, which have to be none. Clients, runs and
server share the machine.
"""

import argparse
import http.client
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from random import Random
from urllib.parse import quote, urlencode

from indexer.run import run
from kb.bootstrap import open_kb
from kb.search.request import Facet, SearchRequest
from kb.settings import Settings
from tests.benchmarks.figures import Sheet, Target, percentile, step
from tests.benchmarks.fresh_process import keep_dictionary
from tests.benchmarks.night import TURNS, write_articles
from tests.benchmarks.pages import address
from tests.benchmarks.workload import Query, draw_queries
from tests.support.servers import listening

SHARES = {"search": 50, "dialogue": 20, "suggest": 15, "api": 10, "list": 5}  # of a hundred requests
PUBLICATIONS = 2
TIMEOUT = 30  # seconds that a client waits


class Visits:
    """Milliseconds of the answers by kind, and the answers that were not 200 or 304."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.milliseconds: dict[str, list[float]] = defaultdict(list)
        self.failures: Counter[str] = Counter()

    def add(self, kind: str, milliseconds: float, failure: str | None) -> None:
        """Adds an answer; `failure` is the reason why it was none."""
        with self._lock:
            self.milliseconds[kind].append(milliseconds)
            if failure:
                self.failures[failure] += 1


def measure_load(sheet: Sheet, work: Path, clients: int, seconds: float, turns: int) -> None:
    """Prints the figures of a load."""
    source, data = work / "articles", work / "data"
    settings = Settings(data=str(data), settle_seconds=0.0)
    with step(f"an index of {turns} turns"):
        write_articles(source, range(turns // TURNS))
        run(settings, [str(source)])
    addresses = _addresses(data, turns)
    visits = Visits()
    config = work / "kb.toml"
    config.write_text("access_log = false\nlog_empty_searches = false\n", encoding="utf-8")
    with listening(data, config=config) as (host, port), step(f"{clients} clients for {seconds:g} s"):
        until = time.monotonic() + seconds
        with ThreadPoolExecutor(clients + 1) as pool:
            for number in range(clients):
                pool.submit(_visit, host, port, addresses, Random(number), until, visits)
            pool.submit(_publish, settings, source, seconds, turns)
    answers = sum(map(len, visits.milliseconds.values()))
    sheet.figure(f"load, {clients} clients: requests", answers / seconds, "/s")
    for kind, found in [*visits.milliseconds.items(), ("all", _joined(visits))]:
        for percent in (50, 95, 99):
            target = Target.most(2000) if (kind, percent) == ("all", 99) else None
            sheet.figure(f"load, {clients} clients: {kind}, p{percent}", percentile(found, percent), "ms", target)
    errors = sum(visits.failures.values())
    sheet.figure(f"load, {clients} clients: errors of {answers} answers", errors, "", Target.most(0))
    for reason, count in visits.failures.most_common(5):
        sheet.note(f"{count} x {reason}")


def _joined(visits: Visits) -> list[float]:
    return [one for found in visits.milliseconds.values() for one in found]


def _addresses(data: Path, turns: int) -> dict[str, list[str]]:
    queries: Sequence[Query] = draw_queries(turns, None)
    with open_kb(data) as kb, kb.snapshot() as snapshot:
        dialogues = [one.id for one in snapshot.dialogues[:200]]
        names = [value.value for value in snapshot.counts(SearchRequest(), Facet.ORGANIZATION)]
    profiles = [f"/organizations/{quote(name)}" for name in names]
    words = [word for query in queries for word in query.wanted]
    return {
        "search": [address(query) for query in queries],
        "dialogue": [f"/dialogues/{name}" for name in dialogues],
        "suggest": [f"/suggest?{urlencode({'q': word[:2]})}" for word in words],
        "api": [f"/api/v1/search?{urlencode({'q': query.text})}" for query in queries if not query.question],
        "list": ["/", *(f"/{kind}" for kind in ("speakers", "organizations", "topics")), *profiles],
    }


def _visit(host: str, port: int, addresses: dict[str, list[str]], random: Random, until: float, visits: Visits) -> None:
    """Asks over one connection until the time is over; a broken connection is an error, and opened anew."""
    with closing(http.client.HTTPConnection(host, port, timeout=TIMEOUT)) as connection:
        while time.monotonic() < until:
            (kind,) = random.choices(list(SHARES), list(SHARES.values()))
            path = random.choice(addresses[kind])
            began = time.perf_counter()
            failure: str | None = None
            try:
                connection.request("GET", path)
                answer = connection.getresponse()
                answer.read()
                if answer.status not in (200, 302):
                    failure = f"{answer.status} {path}"
            except (OSError, http.client.HTTPException) as error:
                failure = f"{type(error).__name__} {path}"
                connection.close()
            visits.add(kind, (time.perf_counter() - began) * 1000, failure)


def _publish(settings: Settings, source: Path, seconds: float, turns: int) -> None:
    """Publishes generations at even intervals, each with some changed articles."""
    for number in range(1, PUBLICATIONS + 1):
        time.sleep(seconds / (PUBLICATIONS + 1))
        write_articles(source, range(min(20, turns // TURNS)), changed="改" * number)
        run(settings, [str(source)])


def main() -> None:
    """Measures one load."""
    parser = argparse.ArgumentParser(description="kb serve under load.")
    parser.add_argument("folder", type=Path, help="a folder to work in")
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--turns", type=int, default=20_000)
    options = parser.parse_args()
    keep_dictionary(options.folder / "dictionary")
    measure_load(Sheet(options.folder / "load.tsv"), options.folder, options.clients, options.seconds, options.turns)


if __name__ == "__main__":
    main()
