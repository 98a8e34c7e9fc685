"""Copied strings: a text with brackets and quotation marks is found by its characters, where its pieces are not."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kb import SearchRequest, Snapshot, open_kb
from kb.answering.answer import answer
from kb.model.people import Registry
from kb.search.labels import fallback_notices
from tests.support.dialogues import dialogue, turn
from tests.support.generations import publish_generation

TEXT = "令和3年度（2021年度）に、「みどりの窓」計画を『試行』（一部：窓口）として始めました。"


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    data: Path = tmp_path_factory.mktemp("data")
    publish_generation(data, "g1", [dialogue("hanashi", [turn(TEXT, order=1)])], Registry(()))
    with open_kb(data) as kb, kb.snapshot() as opened:
        yield opened


@pytest.mark.parametrize(
    "copied",
    ["年度（2021年", "度）に、「みどりの窓」計", "りの窓」計画を『試", "行』（一部：窓口）とし", "一部：窓口）と し"],
)
def test_a_copied_string_with_brackets_finds_its_text(snapshot: Snapshot, copied: str) -> None:
    page = answer(snapshot, SearchRequest.of(copied, fall_back=True))
    assert [hit.text for hit in page.hits] == [TEXT]
    if page.fallback:
        assert fallback_notices(page.fallback)[1].startswith("入力した文字の並び")
        assert [TEXT[start:end] for start, end in page.hits[0].spans] == [copied.replace(" ", "")]


@pytest.mark.parametrize("query", ["度（2022年度）に「", "窓）計", '"りの窓」計画は"', "みどり AND 青葉野市"])
def test_other_strings_stay_without_hits(snapshot: Snapshot, query: str) -> None:
    assert answer(snapshot, SearchRequest.of(query, fall_back=True)).total == 0
