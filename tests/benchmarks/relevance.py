"""How well questions find their passages: python -m tests.benchmarks.relevance PASSAGES.json [QUERIES.json]

PASSAGES is a mapping of id to text, QUERIES a list of {"id", "query", "gold"}, where gold is the id of a passage or a
list of them. One file may be both: a list of {"id", "query", "passage"}. Files may be compressed with gzip.

Every passage is indexed as a turn by the shipped engine, in a folder that is removed afterwards; every question is
asked as it is, with mode=any. Beside it, in the same run, stands the plain way: BM25 on Janome's surfaces as they come,
particles and all. Printed are MRR@10 (the mean of 1/rank of the first gold passage, 0 beyond the tenth) and Recall@10
(the share of questions with a gold passage among the first ten). A question that the language of queries refuses counts
as not answered; how many there were is said.
"""

import argparse
import gzip
import json
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from math import log
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from janome.tokenizer import Tokenizer

from kb.analysis.analyzer import default_analyzer
from kb.engines.arrays.engine import ArrayEngine
from kb.engines.whoosh import IndexFolderWriter
from kb.errors import QueryError
from kb.messages import using_locale
from kb.query.ast import Mode
from kb.search.engine import SearchEngine
from kb.search.request import SearchRequest
from tests.support.dialogues import dialogue

DEPTH = 10  # results that are looked at
PLAIN_K1, PLAIN_B = 1.2, 0.75  # of the plain way: what Lucene and Whoosh start from


class Question(NamedTuple):
    """A question and the ids of the passages that answer it."""

    text: str
    gold: frozenset[str]


class PlainBM25:
    """BM25 on the surfaces that Janome gives, nothing folded, nothing left out."""

    def __init__(self, passages: Mapping[str, str]) -> None:
        self._tokenizer = Tokenizer()
        self._ids = list(passages)
        counts = [Counter(self._surfaces(text)) for text in passages.values()]
        self._lengths = [count.total() for count in counts]
        self._average = sum(self._lengths) / len(self._lengths)
        self._postings: dict[str, list[tuple[int, int]]] = {}
        for number, count in enumerate(counts):
            for surface, frequency in count.items():
                self._postings.setdefault(surface, []).append((number, frequency))

    def best(self, text: str) -> list[str]:
        """The ids of the best passages, best first."""
        scores: Counter[int] = Counter()
        for surface in dict.fromkeys(self._surfaces(text)):
            found = self._postings.get(surface, [])
            rarity = log(1 + (len(self._ids) - len(found) + 0.5) / (len(found) + 0.5))
            for number, frequency in found:
                norm = PLAIN_K1 * (1 - PLAIN_B + PLAIN_B * self._lengths[number] / self._average)
                scores[number] += rarity * frequency * (PLAIN_K1 + 1) / (frequency + norm)  # type: ignore[assignment]
        return [self._ids[number] for number in sorted(scores, key=lambda n: (-scores[n], n))[:DEPTH]]

    def _surfaces(self, text: str) -> list[str]:
        return list(self._tokenizer.tokenize(text, wakati=True))


def main() -> None:
    """Measures, and prints a line a way of searching."""
    parser = argparse.ArgumentParser(description="MRR@10 and Recall@10 of questions as they are.")
    parser.add_argument("passages", type=Path, help="id -> text, or a list of {id, query, passage}")
    parser.add_argument("queries", type=Path, nargs="?", help="a list of {id, query, gold}")
    parser.add_argument("--limit", type=int, help="how many questions, from the first on")
    arguments = parser.parse_args()
    passages, questions = read(arguments.passages, arguments.queries)
    questions = questions[: arguments.limit]
    print(f"{len(passages)} passages, {len(questions)} questions")
    with indexed(passages) as engine:
        started = time.perf_counter()
        answers = [ask(engine, question.text) for question in questions]
        milliseconds = (time.perf_counter() - started) * 1000 / len(questions)
    refused = answers.count(None)
    show("mode=any", questions, [answer or [] for answer in answers])
    print(f"{'':24}{milliseconds:.1f} ms a question, {refused} refused")
    plain = PlainBM25(passages)
    show("BM25, Janome's surfaces", questions, [plain.best(question.text) for question in questions])


def read(passages: Path, queries: Path | None) -> tuple[dict[str, str], list[Question]]:
    """Passages by id, and the questions. Equal passages are one: whoever finds it has found the gold one."""
    if queries is not None:
        return load(passages), [Question(row["query"], _gold(row["gold"])) for row in load(queries)]
    rows = load(passages)
    ids: dict[str, str] = {}
    for row in rows:
        ids.setdefault(row["passage"], row["id"])
    found = {passage_id: text for text, passage_id in ids.items()}
    return found, [Question(row["query"], frozenset((ids[row["passage"]],))) for row in rows]


def load(path: Path) -> Any:
    """The JSON of a file, compressed or not."""
    raw = path.read_bytes()
    return json.loads(gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw)


@contextmanager
def indexed(passages: Mapping[str, str]) -> Iterator[SearchEngine]:
    """The shipped engine over the passages, each a dialogue of one turn whose id is that of the passage."""
    analyzer = default_analyzer()
    with TemporaryDirectory() as folder:
        writer = IndexFolderWriter(Path(folder, "index"), analyzer)
        for passage_id, text in passages.items():
            writer.add(dialogue(passage_id, [text], title=""))
        writer.commit()
        engine = ArrayEngine(Path(folder, "index"), "benchmark", analyzer)
        try:
            yield engine
        finally:
            engine.close()


def ask(engine: SearchEngine, text: str) -> list[str] | None:
    """The ids of the best passages, best first; None where the question is refused."""
    try:
        page = engine.search(SearchRequest.of(text, mode=Mode.ANY, limit=DEPTH, facets=()))
    except QueryError:
        return None
    return [hit.dialogue.id for hit in page.hits]


def show(name: str, questions: Sequence[Question], answers: Sequence[Sequence[str]]) -> None:
    """Prints the two figures of a way of searching."""
    ranks = [
        next((rank for rank, found in enumerate(answer, start=1) if found in question.gold), None)
        for question, answer in zip(questions, answers, strict=True)
    ]
    reciprocal = sum(1 / rank for rank in ranks if rank) / len(ranks)
    recall = sum(rank is not None for rank in ranks) / len(ranks)
    print(f"{name:24}MRR@10 {reciprocal:.4f}   Recall@10 {recall:.4f}")


def _gold(gold: str | list[str]) -> frozenset[str]:
    return frozenset((gold,) if isinstance(gold, str) else gold)


if __name__ == "__main__":
    with using_locale("ja"):
        main()
