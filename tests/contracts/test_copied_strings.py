"""Strings copied out of a text find that text: eight characters or more from anywhere, unless they are refused.

A string with brackets or other syntax is found by the fallback to its characters. One with an asterisk or the name of a
field may be refused, which names the reason.
"""

import re
from pathlib import Path
from random import Random

import pytest

from kb.analysis.analyzer import Analyzer
from kb.analysis.normalize import fold_without_space
from kb.answering.copied import as_copied
from kb.errors import QueryError
from kb.matching.explain import overall_reason
from kb.matching.letters import LONG
from kb.query.ast import Literal, Term
from kb.search.request import SearchRequest
from tests.support.examples import examples

SAMPLES = Path(__file__).parents[2] / "indexer" / "samples"
_MAY_BE_REFUSED = re.compile(r"[*＊]|(?:日付|年度|種別|役割)[:：]")


def _lines(folder: Path) -> list[str]:
    files = sorted(folder.rglob("*.txt"))
    return [line.strip() for file in files for line in file.read_text("utf-8").splitlines() if len(line) > 2 * LONG]


def _missed(lines: list[str], count: int, analyzer: Analyzer) -> list[tuple[str, str]]:
    random = Random(19)
    missed = []
    for _ in range(count):
        line = random.choice(lines)
        at = random.randrange(len(line))
        copied = line[at : at + random.randint(LONG, 30)]
        if len(fold_without_space(copied).text) < LONG:
            continue
        try:
            asked = SearchRequest.of(copied)
        except QueryError:
            if _MAY_BE_REFUSED.search(copied):
                continue
            raise
        searches = [asked] if isinstance(asked.query, Term | Literal) else []
        if (fallback := as_copied(asked)) is not None:
            searches.append(fallback)
        if all(overall_reason(one.query, line, analyzer) is None for one in searches):
            missed.append((copied, line))
    return missed


def test_of_the_samples(analyzer: Analyzer) -> None:
    assert _missed(_lines(SAMPLES), examples(300), analyzer) == []


@pytest.mark.parametrize("folder", ["cio", "minutes"])
def test_of_real_documents(shared: Path, folder: str, analyzer: Analyzer) -> None:
    assert _missed(_lines(shared / "corpus" / folder), examples(300), analyzer) == []
