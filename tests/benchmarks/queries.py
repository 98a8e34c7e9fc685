"""How long a search takes over many turns: python -m tests.benchmarks.queries DIET_FOLDER [--index FOLDER]

DIET_FOLDER holds `*.jsonl.gz` or `*.jsonl` with one speech a line (id, date, house, meeting, issue, speaker, party,
position, text). Speeches are cut at paragraphs, and paragraphs of more than 500 characters at 。; the first 25,000
turns are indexed. With --index the index is kept in FOLDER and found there by the next run, if the analysis is the
same.

Each query asks for 20 hits with spans and all facets. They are asked once in a fresh engine (first touch) and then
again, several times (warm), in mode=all and, as questions, in mode=any. Printed are median, 95th percentile and
maximum in milliseconds of CPU, so that other work on the machine does not count. Nothing is asserted: times are of
this machine, at this moment.
"""

import argparse
import gzip
import json
import re
import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from itertools import groupby, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kb.analysis.analyzer import default_analyzer
from kb.engines.arrays.engine import ArrayEngine
from kb.engines.whoosh import IndexFolderWriter
from kb.messages import using_locale
from kb.model.dialogue import Dialogue
from kb.query.ast import Mode
from kb.search.request import SearchRequest
from tests.benchmarks.baseline import percentile
from tests.support.dialogues import dialogue, turn

TURNS = 25_000
LONGEST = 500  # characters of a paragraph that stays whole
ROUNDS = 3

WORDS = [
    *(
        "予算",
        "マイナンバー",
        "防衛",
        "デジタル化",
        "災害対策",
        "取り組む",
        "食料自給率",
        "半導体",
        "国民 負担",
        "経済",
    ),
    *(
        "少子化 対策 財源",
        "能登半島地震",
        "（介護 OR 医療） 報酬",
        "農業 -輸出",
        '"賃上げ"',
        "「政治資金規正法」",
        "マイナ*",
    ),
    *(
        "サイバー 攻撃 人材",
        "地方創生 交付金",
        "外国人 労働者",
        "エネルギー 原子力",
        "教育 無償化",
        "こども家庭庁",
        "DX",
    ),
    *("委員長", "審議 NOT 採決", "組織:自由民主党 防衛", "発言者:石破茂 地方", "年度:2024 物価高", "高騰", "総理", ""),
]
QUESTIONS = [
    *(
        "能登半島地震の被災地ではどのような復旧が進んでいますか",
        "食料自給率が低いのはなぜですか",
        "賃上げをどう進めるのか",
    ),
    *(
        "サイバー攻撃に備える人材はどこで育てるのか",
        "少子化対策の財源は何か",
        "外国人労働者の受け入れで何が課題になっているか",
    ),
    *(
        "政治資金規正法の改正で何が変わるのか",
        "介護報酬の引き上げは十分なのか",
        "学校給食の無償化はいつから始まるのですか",
    ),
    *("原子力発電所の再稼働について政府はどう考えているか", "マイナンバーカードを持っていない人はどうすればよいか"),
    *(
        "自治体のデジタル化が遅れている理由は何ですか",
        "物価高騰に苦しむ中小企業への支援はあるか",
        "米の価格が上がった原因は",
    ),
]


def main() -> None:
    """Measures, and prints a line a way of asking."""
    parser = argparse.ArgumentParser(description="Milliseconds of searches over 25,000 turns.")
    parser.add_argument("diet", type=Path, help="a folder of speeches, JSON lines")
    parser.add_argument("--index", type=Path, help="a folder to keep the index in")
    arguments = parser.parse_args()
    analyzer = default_analyzer()
    with ExitStack() as stack:
        kept: Path = arguments.index or Path(stack.enter_context(TemporaryDirectory()))
        folder = kept / re.sub(r"\W", "-", analyzer.version)
        if not folder.exists():
            build(folder, arguments.diet)
        for name, texts, mode in (("mode=all", WORDS, Mode.ALL), ("mode=any", QUESTIONS, Mode.ANY)):
            engine = ArrayEngine(folder, "benchmark", analyzer)
            stack.callback(engine.close)
            engine.search(SearchRequest.of("準備"))
            show(f"{name}, first touch", [search_time(engine, text, mode) for text in texts])
            show(f"{name}, warm", [search_time(engine, text, mode) for _ in range(ROUNDS) for text in texts])


def build(folder: Path, diet: Path) -> None:
    """Writes the index, and prints how long it took."""
    started = time.perf_counter()
    writer = IndexFolderWriter(folder, default_analyzer())
    turns = 0
    for made in dialogues(diet):
        writer.add(made)
        turns += len(made.turns)
    writer.commit()
    took = time.perf_counter() - started
    print(f"{turns} turns indexed in {took:.0f} s, {turns / took:.0f} turns/s")


def dialogues(diet: Path) -> Iterator[Dialogue]:
    """Meetings with the first 25,000 turns."""
    rows = islice(pieces(diet), TURNS)
    for number, (_, group) in enumerate(groupby(rows, key=lambda row: (row["date"], row["house"], row["meeting"]))):
        meeting = list(group)
        first = meeting[0]
        turns = [
            turn(
                row["text"],
                order=order,
                speaker=row["speaker"],
                organization=row["party"],
                post=row["position"],
                section=(row["meeting"],),
            )
            for order, row in enumerate(meeting, start=1)
        ]
        yield dialogue(f"m{number}", turns, title=first["meeting"], day=date.fromisoformat(first["date"]))


def pieces(diet: Path) -> Iterator[dict[str, Any]]:
    """The speeches, cut into turns."""
    for path in sorted(diet.glob("*.jsonl*")):
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                for paragraph in filter(None, (part.strip() for part in row["text"].splitlines())):
                    for text in [paragraph] if len(paragraph) <= LONGEST else cut(paragraph):
                        yield {**row, "text": text}


def cut(paragraph: str) -> Iterator[str]:
    """A long paragraph in stretches of whole sentences."""
    stretch = ""
    for sentence in re.findall(r"[^。]*。|[^。]+$", paragraph):
        if stretch and len(stretch) + len(sentence) > LONGEST:
            yield stretch
            stretch = ""
        stretch += sentence
    if stretch:
        yield stretch


def search_time(engine: ArrayEngine, text: str, mode: Mode) -> float:
    """Milliseconds of CPU that a search with facets and spans takes."""
    started = time.process_time()
    engine.search(SearchRequest.of(text, mode=mode))
    return (time.process_time() - started) * 1000


def show(name: str, times: list[float]) -> None:
    """Prints median, 95th percentile and maximum."""
    median, high = statistics.median(times), percentile(times, 95)
    print(f"{name:24}median {median:.1f} ms, p95 {high:.1f} ms, max {max(times):.1f} ms")


if __name__ == "__main__":
    with using_locale("ja"):
        main()
