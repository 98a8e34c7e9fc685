"""How fast it is, beside others: python -m tests.benchmarks FOLDER [--scale SCALE] [--sizes TURNS …] [--only PART …]

Texts are those of tests.benchmarks.corpus: real ones where `../shared/corpus` is there, and generated ones to fill up.
Prints a line a figure (tests.benchmarks.figures), which FOLDER/figures.tsv keeps, and progress on standard error. What
FOLDER holds of an earlier run with the same size is asked again, unless --anew is given. Nothing is asserted: times are
of this machine, at this moment, and ratios within one run are the figures to trust.
"""

import argparse
import platform
import shutil
import statistics
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from kb.messages import using_locale
from tests.benchmarks.corpus import SHARED
from tests.benchmarks.figures import Sheet, Target, step
from tests.benchmarks.fresh_process import in_fresh_process, keep_dictionary
from tests.benchmarks.kb_index import write_peer_documents
from tests.benchmarks.night import measure_nights
from tests.benchmarks.pages import measure_pages
from tests.benchmarks.peers import PEERS
from tests.benchmarks.searches import AIMED_AT, KB, Searches, measure_analysis, measure_searches
from tests.benchmarks.tokenizers import measure_tokenizers
from tests.benchmarks.worker import measure_worker
from tests.benchmarks.workload import KINDS, draw_queries
from tests.benchmarks.writing import measure_build, measure_writing


class Scale(NamedTuple):
    """How much is measured: turns of each size, characters to tokenize, turns to write, articles of a night.

    With nothing changed, `unchanged` articles are read.
    """

    sizes: Sequence[int]
    characters: int
    written: int
    articles: int
    unchanged: int


SCALES = {
    "usual": Scale((10_000, 100_000), 1_000_000, 3000, 1000, 10_000),
    "quick": Scale((3000,), 200_000, 400, 100, 100),
    "least": Scale((80, 120), 2000, 60, 3, 3),
}
PARTS = ("search", "pages", "worker", "tokens", "writing", "night")
NOT_HERE = {"make test, on two cores": ("min", Target.most(9)), "make test-fast": ("s", Target.most(60))}


def main() -> None:
    """Measures all parts, or some."""
    parser = argparse.ArgumentParser(description="How fast it is, beside others.")
    parser.add_argument("folder", type=Path, help="a folder to work in")
    parser.add_argument("--scale", choices=SCALES, default="usual", help="how much is measured")
    parser.add_argument("--generated", action="store_true", help="generated texts only")
    parser.add_argument("--anew", action="store_true", help="build everything again")
    parser.add_argument("--sizes", type=int, nargs="+", help="turns, ascending")
    parser.add_argument("--only", choices=PARTS, nargs="+", default=PARTS, help="some parts")
    parser.add_argument("--peers", choices=PEERS, nargs="*", default=list(PEERS), help="some other engines")
    options = parser.parse_args()
    scale = SCALES[options.scale]
    sizes: Sequence[int] = options.sizes or scale.sizes
    shared = None if options.scale != "usual" or options.generated or not SHARED.is_dir() else SHARED
    sheet = Sheet(options.folder / "figures.tsv")
    sheet.note(f"Python {platform.python_version()}, {'real and generated' if shared else 'generated'} texts")
    keep_dictionary(options.folder / "dictionary")
    found = []
    for turns in sizes:
        work = options.folder / f"{'real' if shared else 'generated'}-{turns}"
        if options.anew:
            shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True, exist_ok=True)
        if not (work / "documents").exists():
            measure_build(sheet, work, turns, shared)
            with step("documents for other engines"):
                in_fresh_process(write_peer_documents, work / "data", work / "documents")
        with step("drawing queries"):
            asked = in_fresh_process(draw_queries, turns, shared).result
        sheet.note(f"{len(asked)} queries")
        if "search" in options.only:
            found.append(measure_searches(sheet, work, turns, asked, options.peers))
        if "pages" in options.only:
            measure_pages(sheet, work, turns, asked)
        if "worker" in options.only:
            measure_worker(sheet, work, turns, asked, AIMED_AT)
    growth(sheet, found)
    if "search" in options.only:
        measure_analysis(sheet, asked)
    if "tokens" in options.only:
        measure_tokenizers(sheet, scale.characters, shared)
    if "writing" in options.only:
        measure_writing(sheet, work, scale.written, shared)
    if "night" in options.only:
        measure_nights(sheet, work, scale.articles, scale.unchanged)
    for name, (unit, target) in NOT_HERE.items():
        sheet.absent(name, unit, "not measured here", target)
    sheet.note(f"short: {len(sheet.short)}")


def growth(sheet: Sheet, found: Sequence[Searches]) -> None:
    """Prints how times and matches grow from one size to the next."""
    for small, large in pairwise(found):
        name = f"growth {small.turns} → {large.turns}"
        matches = [sum(one.select(KB, *KINDS).totals) for one in (small, large)]
        warm = [one.select(KB, *KINDS).warm for one in (small, large)]
        times = statistics.mean(warm[1]) / statistics.mean(warm[0])
        sheet.figure(f"{name}: matches", matches[1] / matches[0], "x")
        sheet.figure(f"{name}: mean time of a search", times, "x", Target.most(matches[1] / matches[0]))
        sheet.figure(f"{name}: p50", statistics.median(warm[1]) / statistics.median(warm[0]), "x")


if __name__ == "__main__":
    with using_locale("ja"):
        main()
