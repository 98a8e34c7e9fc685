"""Relevance figures against values worked out by hand, and the files of judgements they come from."""

from collections.abc import Iterator
from math import log2
from pathlib import Path

import pytest

from kb import Snapshot, open_kb
from kb.evaluation.relevance import query_figures, relevance
from kb.runs.relevance import QueryFigures, RelevanceFigures, figures_text, moved
from kb.search.request import SearchRequest
from tests.support.dialogues import dialogue
from tests.support.generations import publish_generation


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    data: Path = tmp_path_factory.mktemp("data")
    texts = ["窓口の混雑", "窓口の予約", "港の船を数えた"]
    publish_generation(data, "g1", [dialogue("a", texts), dialogue("b-1", ["研修を続ける"])])
    with open_kb(data) as kb, kb.snapshot() as opened:
        yield opened


@pytest.mark.parametrize(
    ("grades", "ranking", "figures"),
    [
        ({"a": 3}, "abc", (1, 1, 1)),
        ({"a": 3}, "bac", (1 / log2(3), 1 / 2, 1)),
        ({"a": 3, "b": 1}, "ba", ((1 + 7 / log2(3)) / (7 + 1 / log2(3)), 1, 1)),
        ({"a": 2, "b": 0}, "bca", (3 / log2(4) / 3, 1 / 3, 1)),
        ({"a": 1, "x": 1}, "ab", (1 / (1 + 1 / log2(3)), 1, 1 / 2)),
        ({"a": 1}, "bcdefghijka", (0, 0, 0)),
        ({"a": 1}, "bcdefghija", (1 / log2(11), 1 / 10, 1)),
        (dict.fromkeys("abcdefghijkl", 1), "abcdefghij", (1, 1, 10 / 12)),
        ({"a": 1}, "", (0, 0, 0)),
    ],
)
def test_the_figures_of_a_ranking(grades: dict[str, int], ranking: str, figures: tuple[float, ...]) -> None:
    assert query_figures("q", grades, list(ranking)).values == pytest.approx(figures, abs=1e-5)


def test_the_lines_of_a_file_become_judgements_and_the_others_are_named(snapshot: Snapshot, tmp_path: Path) -> None:
    lines = [
        "検索語\t発言\t評価",
        "# 2026年の評価",
        "",
        "窓口\ta#t1\t3",
        "窓口\thttp://kb.example.jp/dialogues/a?q=x#t2\t０",
        "研修\t/dialogues/b%2D1#t1\t1\r",
        "船\ta#t3\t4",
        "船\ta#t3\tx",
        "船\ta#t9\t1",
        "船\tnowhere#t1\t1",
        "船\ta\t1",
        "船 a#t3 1",
        "年度:来年\ta#t3\t1",
        "窓口\ta#t1\t2",
        "港\ta#t3\t0",
    ]
    path = tmp_path / "judgements.tsv"
    path.write_bytes("\ufeff".encode() + "\n".join(lines).encode() + b"\n\xff\ta#t1\t1\n")
    found = relevance(snapshot, path)
    assert [(one.query, one.values) for one in found.queries] == [("窓口", (1, 1, 1)), ("研修", (1, 1, 1))]
    named = [problem.removeprefix(f"{path} の") for problem in found.problems]
    assert [one.split("行目: ")[0] for one in named[:-1]] == [str(number) for number in (*range(7, 15), 16)]
    assert named[0].endswith("評価「4」は 0 から 3 の整数ではありません")
    assert named[2].endswith("発言「a#t9」はありません")
    assert named[-1].endswith("「港」には 1 以上の評価がありません")


def test_the_answer_is_judged_that_a_reader_gets(snapshot: Snapshot, tmp_path: Path) -> None:
    """A name among the words finds what its bearer said."""
    path = tmp_path / "judgements.tsv"
    path.write_text("川端 予約\ta#t2\t3\n", encoding="utf-8")
    assert snapshot.total(SearchRequest.of("川端 予約")) == 0
    assert relevance(snapshot, path).means == (1, 1, 1)


def test_a_file_that_cannot_be_read_is_a_problem(snapshot: Snapshot, tmp_path: Path) -> None:
    found = relevance(snapshot, tmp_path)
    assert (found.queries, len(found.problems)) == ((), 1)
    assert str(tmp_path) in found.problems[0]


def test_only_queries_judged_alike_have_moved() -> None:
    def figures(query: str, ndcg: float, judged: str = "j") -> QueryFigures:
        return QueryFigures(query, judged, ndcg, 1.0, 1.0)

    before = RelevanceFigures((figures("a", 0.5), figures("b", 1), figures("c", 0.9), figures("d", 1), figures("e", 1)))
    now = RelevanceFigures(
        (figures("a", 0.75), figures("b", 0.25), figures("c", 0.9), figures("d", 0, "k"), figures("f", 1))
    )
    assert [(one.now.query, one.before.ndcg, one.now.ndcg) for one in moved(before, now)] == [
        ("b", 1, 0.25),
        ("a", 0.5, 0.75),
    ]
    assert figures_text(RelevanceFigures((figures("a", 0.5), figures("b", 1))).means).startswith(
        "nDCG@10 0.750  MRR@10 1.000"
    )
