"""The index folder as Whoosh sees it: its own reader, query parser and searcher find the documents of kb's search."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from whoosh.index import FileIndex, open_dir
from whoosh.qparser import QueryParser
from whoosh.query import Every, Prefix, Term

from kb.analysis.analyzer import Analyzer
from kb.engines.arrays.engine import ArrayEngine
from kb.engines.whoosh import IndexFolderWriter
from kb.search.request import SearchRequest
from tests.support.dialogues import dialogue, turn

TURNS = [
    turn("窓口の予約を始めました。", order=1, speaker="川端 澄", organization="桜川区", section=("予約",)),
    turn(
        "マイナンバーカードの窓口は混雑しています。窓口を増やします。",
        order=2,
        speaker="大月 徹",
        organization="汐見区",
    ),
    turn("予算は三億円です。", order=3, speaker="大月 徹", organization="汐見区", kind="question"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, analyzer: Analyzer) -> Path:
    folder = tmp_path_factory.mktemp("index")
    writer = IndexFolderWriter(folder, analyzer)
    writer.add(dialogue("a", TURNS, day=date(2021, 6, 15)))
    writer.add(dialogue("b", [turn("予約の窓口", speaker="宮坂 学")], day=date(2021, 6, 1)))
    writer.commit()
    return folder


@pytest.fixture(scope="module")
def index(folder: Path) -> Iterator[FileIndex]:
    index = open_dir(folder, readonly=True)
    yield index
    index.close()


def found(index: FileIndex, query: object) -> list[str]:
    with index.searcher() as searcher:
        return sorted(hit["id"] for hit in searcher.search(query, limit=None))


def parsed(index: FileIndex, text: str) -> list[str]:
    return found(index, QueryParser("text", index.schema).parse(text))


@pytest.mark.parametrize("text", ["窓口", "予約", "窓口 予約", "マイナンバーカード", "予算", "窓口 -予約"])
def test_whoosh_finds_the_turns_of_kbs_own_search(
    folder: Path, index: FileIndex, analyzer: Analyzer, text: str
) -> None:
    engine = ArrayEngine(folder, "g", analyzer)
    own = sorted(hit.id for hit in engine.search(SearchRequest.of(text)).hits)
    engine.close()
    assert parsed(index, text.replace("-", "NOT ")) == own != []


@pytest.mark.parametrize(
    ("text", "turns"),
    [
        ('speaker:"大月 徹"', ["a#t2", "a#t3"]),
        ("organization:桜川区 予約", ["a#t1", "b#t1"]),
        ("organization:桜川", []),
        ("kind:question", ["a#t3"]),
        ("dialogue:b", ["b#t1"]),
        ("section:予約", ["a#t1"]),
        ("organization:汐見区 窓口", ["a#t2"]),
        ('"窓口は混雑"', ["a#t2"]),
        ('"混雑窓口"', []),
        ("予*", ["a#t1", "a#t3", "b#t1"]),
    ],
)
def test_fields_phrases_and_prefixes(index: FileIndex, text: str, turns: list[str]) -> None:
    assert parsed(index, text) == turns


def test_every_turn_is_a_document_with_its_fields(index: FileIndex) -> None:
    assert index.doc_count() == 4
    assert found(index, Every()) == ["a#t1", "a#t2", "a#t3", "b#t1"]
    with index.searcher() as searcher:
        (hit,) = searcher.search(Term("speaker", "川端 澄"))
        assert (hit["speaker"], hit["text"], hit["section"]) == ("川端 澄", TURNS[0].text, "予約")
        assert (hit["dialogue"], hit["kind"], hit["date"]) == ("a", "speech", "2021-06-15")


def test_days_are_terms(index: FileIndex) -> None:
    assert len(found(index, Prefix("date", "2021-06"))) == 4
    assert found(index, Term("date", "2021-06-01")) == ["b#t1"]
    assert found(index, Term("date", "2021-06-02")) == []


def test_statistics_of_terms(index: FileIndex) -> None:
    with index.reader() as reader:
        assert (reader.doc_frequency("text", "窓口"), reader.frequency("text", "窓口")) == (3, 4.0)
        assert list(reader.lexicon("organization")) == ["桜川区".encode(), "汐見区".encode()]
        assert reader.field_length("text") == sum(reader.doc_field_length(number, "text") for number in range(4))
