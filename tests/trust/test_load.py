"""Many visitors search and read while new generations are published: no answer is a server error.

The only refusal is 503 with Retry-After. How long answers took is told, not asserted.
"""

import random
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote

import pytest

from indexer.run import run
from kb import open_kb
from kb.settings import Settings
from tests.support.trust.serving import serving
from tests.support.trust.soak import tell, times

VISITORS = times(8, 50)
SECONDS = times(6, 60)
COPIES = times(1, 14)  # of the sample dialogues, 735 turns: about 10,000 turns in a soak
PUBLICATIONS = 2
WORDS = (
    "窓口",
    "マイナンバーカード",
    "DX 研修",
    "まどぐち",
    "職員が足りない",
    "予算 OR 費用",
    '"情報システム"',
    "クラウド",
)


@dataclass
class Answers:
    """Counts by status, and response times by kind of page."""

    statuses: Counter[int] = field(default_factory=Counter)
    seconds: dict[str, list[float]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def add(self, address: str, answer: HTTPResponse, took: float) -> None:
        self.statuses[answer.status] += 1
        self.seconds.setdefault(address.split("/")[1].partition("?")[0], []).append(took)
        refused = answer.status == 503 and answer.headers["Retry-After"]
        if answer.status >= 400 and not refused:
            self.wrong.append(f"{answer.status} for {address}")


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples, each sentence of a copy with a number of its own."""
    folder = tmp_path_factory.mktemp("articles")
    for sample in sorted(files("indexer").joinpath("samples").iterdir(), key=lambda path: path.name):
        for copy in range(COPIES):
            text = sample.read_text(encoding="utf-8").replace("。", f"、{copy}番。" if copy else "。")
            (folder / f"{copy:02}-{sample.name}").write_text(text, encoding="utf-8")
    return folder


def test_nobody_sees_an_error_of_the_server(source: Path, tmp_path: Path) -> None:
    settings = Settings(data=str(tmp_path / "data"), settle_seconds=0)
    turns = run(settings, [str(source)]).turns
    addresses = addresses_of(tmp_path / "data")
    done = threading.Event()
    with serving(tmp_path / "data") as (host, port), ThreadPoolExecutor(VISITORS) as pool:
        visits = [
            pool.submit(visit, HTTPConnection(host, port, timeout=120), addresses, n, done) for n in range(VISITORS)
        ]
        for number in range(PUBLICATIONS):
            done.wait(SECONDS / (PUBLICATIONS + 1))
            with next(source.iterdir()).open("a", encoding="utf-8") as article:
                article.write(f"\n{number}回目に書き足した文です。\n")
            assert run(settings, [str(source)]).published
        done.wait(SECONDS / (PUBLICATIONS + 1))
        done.set()
        found = [visit.result() for visit in visits]
    statuses = sum((answers.statuses for answers in found), Counter[int]())
    tell(
        f"{VISITORS} visitors for {SECONDS} s over {turns:,} turns, {PUBLICATIONS} publications:"
        f" {statuses.total():,} answers, {dict(sorted(statuses.items()))}"
    )
    for kind in sorted({kind for answers in found for kind in answers.seconds}):
        taken = sorted(took for answers in found for took in answers.seconds.get(kind, ()))
        p50, p99 = taken[len(taken) // 2], taken[len(taken) * 99 // 100]
        tell(f"    /{kind}: {len(taken):,} answers, p50 {p50 * 1000:.0f} ms, p99 {p99 * 1000:.0f} ms")
    assert [wrong for answers in found for wrong in answers.wrong] == []
    assert statuses[200] > VISITORS


def addresses_of(data: Path) -> list[str]:
    """Pages of every kind, reader pages a third of them."""
    with open_kb(data) as kb, kb.snapshot() as snapshot:
        dialogues = [found.id for found in snapshot.dialogues]
    searches = [f"/search?q={quote(word)}" for word in WORDS]
    others = ["/", "/topics", "/speakers", "/organizations", "/matrix", "/trends?term=DX", "/healthz"]
    readers = [f"/dialogues/{quote(name)}" for name in dialogues[: len(searches + others) // 2]]
    return [*searches, *others, *readers]


def visit(connection: HTTPConnection, addresses: list[str], seed: int, done: threading.Event) -> Answers:
    """Asks for one page after the other in an order of its own until it is told to stop."""
    chance, answers = random.Random(seed), Answers()
    while not done.is_set():
        address = chance.choice(addresses)
        started = time.perf_counter()
        connection.request("GET", address)
        answer = connection.getresponse()
        answer.read()
        answers.add(address, answer, time.perf_counter() - started)
    connection.close()
    return answers
