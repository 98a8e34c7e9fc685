"""Where the time of a page of results goes: python -m tests.benchmarks.pages DIET_FOLDER [--turns N] [--data FOLDER]

DIET_FOLDER is that of `tests.benchmarks.queries`. Its speeches, over and over under other days, make N turns (100,000)
with topics; with --data the generation is kept in FOLDER and found there by the next run. Every query is asked for a
page of 20 hits with all facets, through the app without a network. Printed are median and 95th percentile in
milliseconds of CPU of the whole answer, and of its parts: the search, the rendering of the template, the rest. Nothing
is asserted.
"""

import argparse
import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from itertools import count, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
from flask import Flask, before_render_template, template_rendered

from indexer.enrich.topics import load_topics
from kb.analysis.analyzer import default_analyzer
from kb.bootstrap import open_kb
from kb.messages import using_locale
from kb.model.dialogue import Dialogue
from kb.search.request import SearchRequest
from kb.search.results import Page
from kb.serving.snapshot import Snapshot
from kb.settings import Settings
from tests.benchmarks.baseline import percentile
from tests.benchmarks.queries import QUESTIONS, WORDS, dialogues
from tests.support.generations import publish_generation
from webui.app import create_app

ROUNDS = 3


class Stopwatch:
    """Milliseconds of CPU by part of an answer."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        self._since: dict[str, float] = {}

    def start(self, part: str) -> None:
        self._since[part] = time.process_time()

    def stop(self, part: str) -> None:
        self.spent[part] = self.spent.get(part, 0.0) + (time.process_time() - self._since[part]) * 1000


def main() -> None:
    """Measures, and prints a line a part."""
    parser = argparse.ArgumentParser(description="Milliseconds of pages over many turns.")
    parser.add_argument("diet", type=Path, help="a folder of speeches, JSON lines")
    parser.add_argument("--turns", type=int, default=100_000, help="how many turns there are")
    parser.add_argument("--data", type=Path, help="a folder to keep the generation in")
    arguments = parser.parse_args()
    with ExitStack() as stack:
        data: Path = arguments.data or Path(stack.enter_context(TemporaryDirectory()))
        if not (data / "current").exists():
            started = time.perf_counter()
            manifest = publish_generation(data, "g1", meetings(arguments.diet, arguments.turns))
            print(f"{manifest.turns} turns indexed in {time.perf_counter() - started:.0f} s")
        kb = stack.enter_context(open_kb(data))
        app = create_app(Settings(answer_seconds=0), kb)
        addresses = [f"/search?q={word}" if word else "/search" for word in WORDS] + [
            f"/search?q={text}&mode=any" for text in QUESTIONS
        ]
        watches = [watch for _ in range(ROUNDS + 1) for watch in measure(app, addresses)][len(addresses) :]
    for part in ("answer", "search", "template"):
        show(part, [watch.spent.get(part, 0.0) for watch in watches])
    show("the rest", [w.spent["answer"] - w.spent.get("search", 0.0) - w.spent.get("template", 0.0) for w in watches])


def meetings(diet: Path, wanted: int) -> Iterator[Dialogue]:
    """Meetings with so many turns in all, their topics assigned."""
    topics = load_topics(None, default_analyzer())
    known = [topics.assign(one) for one in dialogues(diet)]
    turns = 0
    for again in count():
        for one in known:
            if turns >= wanted:
                return
            day = one.date - timedelta(days=90 * again) if one.date else None
            left = tuple(islice(one.turns, wanted - turns))
            turns += len(left)
            yield msgspec.structs.replace(one, id=f"{one.id}-{again}", date=day, turns=left)


def measure(app: Flask, addresses: list[str]) -> Iterator[Stopwatch]:
    """The parts of each answer."""
    client = app.test_client()
    for address in addresses:
        watch = Stopwatch()
        with watching(app, watch):
            watch.start("answer")
            answer = client.get(address)
            watch.stop("answer")
        if answer.status_code != 200:
            raise SystemExit(f"{answer.status_code}: {address}")
        yield watch


def watching(app: Flask, watch: Stopwatch) -> ExitStack:
    """Times searches and templates for the length of a `with` block."""
    stack = ExitStack()
    plain = Snapshot.search

    def search(self: Snapshot, request: SearchRequest) -> Page:
        watch.start("search")
        try:
            return plain(self, request)
        finally:
            watch.stop("search")

    def begin(_: Flask, **__: Any) -> None:
        watch.start("template")

    def end(_: Flask, **__: Any) -> None:
        watch.stop("template")

    Snapshot.search = search  # type: ignore[method-assign]
    stack.callback(setattr, Snapshot, "search", plain)
    stack.enter_context(before_render_template.connected_to(begin, app))
    stack.enter_context(template_rendered.connected_to(end, app))
    return stack


def show(name: str, times: list[float]) -> None:
    """Prints median and 95th percentile."""
    print(f"{name:12}median {statistics.median(times):6.1f} ms, p95 {percentile(times, 95):6.1f} ms")


if __name__ == "__main__":
    with using_locale("ja"):
        main()
