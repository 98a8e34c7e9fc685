"""A web worker over the generation: opening, start to first answer, private memory, pages a second.

Pages a second on two cores are two seconds over the CPU time that the server's processes, and nobody else's, spend on a
page: the client that asks runs on the same cores.
"""

import http.client
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import psutil

from kb.bootstrap import open_kb
from tests.benchmarks.figures import Sheet, Target, step
from tests.benchmarks.fresh_process import in_fresh_process
from tests.benchmarks.pages import address
from tests.benchmarks.workload import Query
from tests.support.servers import supervised

CORES = 2
CLIENTS = 4


def measure_worker(sheet: Sheet, work: Path, turns: int, queries: Sequence[Query], aimed_at: int) -> None:
    """Prints the figures of one worker."""
    aimed = turns == aimed_at
    with step(f"opening {turns} turns"):
        opened = in_fresh_process(_open, work / "data").result
    sheet.figure(f"worker {turns}: open", opened, "s", Target.most(0.3), aimed)
    with step(f"a worker over {turns} turns"):
        addresses = [address(query) for query in queries]
        started = time.perf_counter()
        with supervised(work / "data") as (process, (host, port)):
            _ask(host, port, addresses[:1])
            first = time.perf_counter() - started
            _ask_together(host, port, addresses)
            processes = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
            before = _cpu(processes)
            _ask_together(host, port, addresses)
            spent = _cpu(processes) - before
            private = max(one.memory_full_info().uss for one in processes) / 1e6
    sheet.figure(f"worker {turns}: start to first answer", first, "s", Target.most(1.5), aimed)
    sheet.figure(f"worker {turns}: private memory", private, "MB", Target.most(250), aimed)
    sheet.figure(f"worker {turns}: pages on two cores", CORES * len(addresses) / spent, "pages/s", Target.least(200))


def _open(data: Path) -> float:
    """Seconds of CPU until a generation is open; what is imported before does not count."""
    started = time.process_time()
    with open_kb(data) as kb, kb.snapshot():
        return time.process_time() - started


def _cpu(processes: Sequence[psutil.Process]) -> float:
    return sum(one.cpu_times().user + one.cpu_times().system for one in processes)


def _ask_together(host: str, port: int, addresses: Sequence[str]) -> None:
    """Asks for all pages over a few connections at once."""
    with ThreadPoolExecutor(CLIENTS) as pool:
        for _ in pool.map(lambda part: _ask(host, port, part), _parts(addresses)):
            pass


def _parts(addresses: Sequence[str]) -> Iterator[Sequence[str]]:
    yield from (addresses[number::CLIENTS] for number in range(CLIENTS))


def _ask(host: str, port: int, addresses: Sequence[str]) -> None:
    with closing(http.client.HTTPConnection(host, port, timeout=60)) as connection:
        for one in addresses:
            connection.request("GET", one)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise RuntimeError(f"{answer.status}: {one}")
