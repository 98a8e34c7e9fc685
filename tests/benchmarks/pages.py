"""Whole pages through the app without a network: results by part, and the reader of a long record.

Every query is asked for a page of 20 hits with all facets. The parts of an answer are the search, the rendering of the
template and the rest. Times are milliseconds of CPU, warm, the best of three rounds for each page; the reader of a
record of 100,000 characters is timed when it is opened for the first time, after one of another dialogue.
"""

import statistics
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlencode

from flask import Flask, before_render_template, template_rendered
from flask.testing import FlaskClient

from kb.bootstrap import open_kb
from kb.model.dialogue import Dialogue
from kb.search.request import SearchRequest
from kb.search.results import Page
from kb.serving.snapshot import Snapshot
from kb.settings import Settings
from tests.benchmarks.figures import Sheet, Target, percentile, step
from tests.benchmarks.fresh_process import in_fresh_process
from tests.benchmarks.generated_texts import generated_dialogues
from tests.benchmarks.kb_index import build_generation
from tests.benchmarks.workload import Query
from tests.support.dialogues import dialogue, turn
from webui.app import create_app

ROUNDS = 3
RECORD = 100_000  # characters of a long record
SEARCH, TEMPLATE, WHOLE = "search", "template", "whole"

Parts = dict[str, float]


class Stopwatch:
    """Milliseconds of CPU by part of an answer."""

    def __init__(self) -> None:
        self.spent: Parts = {}
        self._since: Parts = {}

    def start(self, part: str) -> None:
        """Begins a part."""
        self._since[part] = time.process_time()

    def stop(self, part: str) -> None:
        """Ends a part, and adds to what it took before."""
        self.spent[part] = self.spent.get(part, 0.0) + (time.process_time() - self._since[part]) * 1000


def measure_pages(sheet: Sheet, work: Path, turns: int, queries: Sequence[Query]) -> None:
    """Prints pages of results over the generation, and the reader of a long record beside some dialogues."""
    with step(f"{len(queries)} pages of results over {turns} turns"):
        pages = in_fresh_process(_result_pages, work / "data", [address(query) for query in queries]).result
    for part in (WHOLE, SEARCH, TEMPLATE):
        times = [page.get(part, 0.0) for page in pages]
        sheet.figure(f"page {turns}: {part}, p50", statistics.median(times), "ms")
        sheet.figure(f"page {turns}: {part}, p95", percentile(times, 95), "ms")
    engine = percentile([page[SEARCH] for page in pages], 95)
    whole = percentile([page[WHOLE] for page in pages], 95)
    sheet.figure(f"page {turns}: (whole p95 - 5 ms) / search p95", (whole - 5) / engine, "x", Target.most(3))
    with step("the reader of a long record"), TemporaryDirectory(dir=work) as folder:
        build = partial(in_fresh_process, build_generation, Path(folder, "data"))
        build(long_record_beside_others)
        first, again = in_fresh_process(_reader, Path(folder, "data")).result
    sheet.figure(f"reader of {RECORD:,} characters, opened first", first, "ms", Target.most(100))
    sheet.figure(f"reader of {RECORD:,} characters, again", again, "ms")


def address(query: Query) -> str:
    """The page of a query's results."""
    parameters = {"q": query.text} | ({"mode": "any"} if query.question else {})
    return f"/search?{urlencode(parameters | ({str(query.within[0]): query.within[1]} if query.within else {}))}"


def long_record_beside_others() -> Iterator[Dialogue]:
    """A record of so many characters, and dialogues that it may be related to."""
    yield from generated_dialogues(400, seed=1)
    said: list[str] = []
    size = 0
    for other in chain.from_iterable(one.turns for one in generated_dialogues(2000, seed=2)):
        said.append(other.text)
        size += len(other.text)
        if size >= RECORD:
            break
    yield dialogue("long", [turn(text, order=order) for order, text in enumerate(said, start=1)])


def _result_pages(data: Path, addresses: Sequence[str]) -> list[Parts]:
    with open_kb(data) as kb:
        app = create_app(Settings(answer_seconds=0), kb)
        rounds = [list(_measured(app, addresses)) for _ in range(1 + ROUNDS)][1:]
    return [min(of_one, key=lambda parts: parts[WHOLE]) for of_one in zip(*rounds, strict=True)]


def _measured(app: Flask, addresses: Iterable[str]) -> Iterator[Parts]:
    client = app.test_client()
    for one in addresses:
        watch = Stopwatch()
        with _watching(app, watch):
            watch.start(WHOLE)
            _get(client, one)
            watch.stop(WHOLE)
        yield watch.spent


def _reader(data: Path) -> tuple[float, float]:
    """Milliseconds of a first and a second page of the long record."""
    watch = Stopwatch()
    with open_kb(data) as kb:
        client = create_app(Settings(answer_seconds=0), kb).test_client()
        _get(client, "/dialogues/generated-0")
        for part in ("first", "again"):
            watch.start(part)
            _get(client, "/dialogues/long")
            watch.stop(part)
    return watch.spent["first"], watch.spent["again"]


def _get(client: FlaskClient, page: str) -> None:
    answer = client.get(page)
    if answer.status_code != 200:
        raise RuntimeError(f"{answer.status_code}: {page}")


def _watching(app: Flask, watch: Stopwatch) -> ExitStack:
    """Times searches and templates for the length of a `with` block."""
    stack = ExitStack()
    plain = Snapshot.search

    def search(self: Snapshot, request: SearchRequest) -> Page:
        watch.start(SEARCH)
        try:
            return plain(self, request)
        finally:
            watch.stop(SEARCH)

    def begin(_: Flask, **__: Any) -> None:
        watch.start(TEMPLATE)

    def end(_: Flask, **__: Any) -> None:
        watch.stop(TEMPLATE)

    Snapshot.search = search  # type: ignore[method-assign]
    stack.callback(setattr, Snapshot, "search", plain)
    stack.enter_context(before_render_template.connected_to(begin, app))
    stack.enter_context(template_rendered.connected_to(end, app))
    return stack
