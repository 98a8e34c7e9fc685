import json
from pathlib import Path
from typing import Any

import pytest

from indexer.dialogue_json import to_json
from indexer.parsing import parse
from tests.support.documents import read

HERE = Path(__file__).parent
ARTICLES = sorted((HERE / "cio").glob("*.txt"))
FACTS = sorted((HERE / "corpus").glob("*.expected.json"))


def expected(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("article", ARTICLES, ids=lambda path: path.stem)
def test_an_article_is_read_as_a_reader_reads_it(article: Path) -> None:
    found = to_json(parse(read(article.name, article.read_bytes())))
    wanted = expected(article.with_suffix(".expected.json"))
    assert found == wanted
    assert list(found) == list(wanted)
    assert all(list(turn) == list(other) for turn, other in zip(found["turns"], wanted["turns"], strict=True))


def test_every_golden_is_a_pair() -> None:
    assert len(ARTICLES) >= 15
    assert {path.stem for path in ARTICLES} == {
        path.name.removesuffix(".expected.json") for path in (HERE / "cio").glob("*.expected.json")
    }


@pytest.mark.parametrize("facts", FACTS, ids=lambda path: path.name.removesuffix(".expected.json"))
def test_facts_of_real_articles(facts: Path, shared: Path) -> None:
    article = shared / "corpus" / "cio" / facts.name.replace(".expected.json", ".txt")
    if not article.exists():
        pytest.skip(f"{article.name} is not among the real articles here")
    found = to_json(parse(read(article.name, article.read_bytes())))
    wanted = expected(facts)
    assert found["date"] == wanted["date"]
    assert found["series"] == wanted["series"]
    people = [[one["name"], one["organization"], one["department"], one["posts"]] for one in found["participants"]]
    assert people == wanted["participants"]
    turns = [[one["kind"], one["speaker"], one["organization"], one["post"], one["line"]] for one in found["turns"]]
    assert turns == wanted["turns"]
    assert not {"ambiguous-speaker", "unknown-speaker"} & {one["code"] for one in found["diagnostics"]}


def test_chapters_and_sections_of_a_whole_real_article(shared: Path) -> None:
    article = shared / "corpus" / "cio" / "ota-12-1.txt"
    if not article.exists():
        pytest.skip("the article is not here")
    dialogue = parse(read(article.name, article.read_bytes()))
    lines = article.read_text(encoding="utf-8").splitlines()
    chapters = {turn.line: turn.section for turn in dialogue.turns}
    assert chapters[5] == chapters[57] == ()
    assert chapters[25] == chapters[27] == (lines[20], lines[22])
    assert {chapters[line] for line in (36, 39, 42, 45, 48, 51, 54)} == {(lines[31], lines[33])}
