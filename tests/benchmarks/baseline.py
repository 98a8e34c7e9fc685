"""A first figure: python -m tests.benchmarks.baseline DIR

Makes 100 articles in DIR out of the sample dialogues (whose length is that of real ones), indexes and searches them,
and prints: turns indexed a second, a search's median and 95th percentile, the memory of a web worker, start to first
answer.
Nothing is asserted: times are of this machine, at this moment.
"""

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import time
import urllib.request
from importlib.resources import files
from pathlib import Path

import psutil

from indexer.run import run
from kb import open_kb
from kb.messages import using_locale
from kb.settings import Settings

ARTICLES = 100
ROUNDS = 5
QUERIES = [
    *(
        "マイナンバー",
        "マイナンバーカード",
        "DX",
        "窓口 混雑",
        "デジタルデバイド",
        "行政手続のオンライン化",
        "標準化 共通化",
    ),
    *(
        "取り組む",
        "（テレワーク OR 在宅勤務） 環境",
        "ガバメントクラウド -費用",
        '"情報システム"',
        "マイナ*",
        "発言者:霧島 研修",
    ),
    *("組織:桜川区 窓口", "年度:2023 AI", "人材育成", "セキュリティ", "予算", "島", ""),
]


def main() -> None:
    """Measures, and prints a line a figure."""
    parser = argparse.ArgumentParser(description="A first figure of speed and size.")
    parser.add_argument("folder", type=Path, help="a folder to work in; what is in it is replaced")
    folder: Path = parser.parse_args().folder
    shutil.rmtree(folder, ignore_errors=True)
    source, data = folder / "articles", folder / "data"
    characters = make_articles(source)
    settings = Settings(data=str(data))
    started = time.perf_counter()
    report = run(settings, [str(source)])
    took = time.perf_counter() - started
    print(f"articles                {report.dialogues} of {characters / report.dialogues:.0f} characters on average")
    print(f"index                   {took:.1f} s, {report.turns} turns, {report.turns / took:.0f} turns/s")
    times = search_times(data)
    print(f"search                  median {statistics.median(times):.1f} ms, p95 {percentile(times, 95):.1f} ms")
    first, megabytes = serve(data)
    print(f"start to first answer   {first:.2f} s")
    print(f"memory of a web worker  {megabytes:.0f} MB")
    print(
        json.dumps({"turns_per_s": report.turns / took, "search_p95_ms": percentile(times, 95), "worker_mb": megabytes})
    )


def make_articles(source: Path) -> int:
    """Writes the articles: a sample each, every sentence with a number of its own, so that none is analysed twice."""
    source.mkdir(parents=True)
    samples = sorted(path.read_text(encoding="utf-8") for path in files("indexer").joinpath("samples").iterdir())
    total = 0
    for number in range(ARTICLES):
        article = samples[number % len(samples)].replace("。", f"、{number}番。")
        total += len(article)
        (source / f"{number:03d}.txt").write_text(article, encoding="utf-8")
    return total


def search_times(data: Path) -> list[float]:
    """Milliseconds of each search with facets and highlights, the first of each included."""
    times = []
    with open_kb(data) as kb:
        kb.search()
        for query in QUERIES * ROUNDS:
            started = time.perf_counter()
            kb.search(query)
            times.append((time.perf_counter() - started) * 1000)
    return times


def percentile(values: list[float], percent: int) -> float:
    """The value that `percent` of a hundred values do not exceed."""
    return sorted(values)[min(len(values) - 1, len(values) * percent // 100)]


def serve(data: Path) -> tuple[float, float]:
    """Seconds from the start of the server to its first page of results, and a worker's memory after a few."""
    command = [sys.executable, "-m", "kb", "serve", "--data", str(data), "--port", "0", "--workers", "1"]
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            if server.stdout is None:
                raise RuntimeError("the server says nothing")
            address = next(word for line in server.stdout for word in line.split() if word.startswith("http://"))
            address = address.rstrip("/")
            get(f"{address}/search?q=%E7%AA%93%E5%8F%A3")
            first = time.perf_counter() - started
            for query in ("DX", "AI", "%E4%BA%88%E7%AE%97"):
                get(f"{address}/search?q={query}")
            workers = psutil.Process(server.pid).children() or [psutil.Process(server.pid)]
            return first, max(worker.memory_info().rss for worker in workers) / 1e6
        finally:
            server.terminate()


def get(url: str) -> bytes:
    """The page at an address on this machine."""
    with urllib.request.urlopen(url, timeout=30) as response:
        content: bytes = response.read()
        return content


if __name__ == "__main__":
    with using_locale("ja"):
        main()
