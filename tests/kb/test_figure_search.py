"""Figures of the turns that a search finds: how many are read, and their orders."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kb import open_kb
from kb.analysis.analyzer import Analyzer
from kb.deadline import check
from kb.errors import SearchTimeoutError
from kb.figure_search import FigureOrder, StatedFigure, figures_of_search, in_order
from kb.figures.recognizer import figures
from kb.search.request import Facet, SearchRequest
from kb.search.results import DialogueRef, Hit


def stated(data: Path, order: FigureOrder, **asked: Any) -> list[str]:
    with open_kb(data) as kb, kb.snapshot() as snapshot:
        found = figures_of_search(snapshot, SearchRequest.of(**asked))
        return [one.text for one in in_order(found.figures, order)]


def test_figures_stand_in_their_turns(sample_data: Path) -> None:
    with open_kb(sample_data) as kb, kb.snapshot() as snapshot:
        found = figures_of_search(snapshot, SearchRequest.of("電子申請", filters={Facet.SPEAKER: ("片桐 静江",)}))
        assert (found.read, found.total) == (1, 1)
        one = next(one for one in found.figures if one.text == "4.2%")
        assert one.sentence.startswith("ところが実際に電子申請で出していただいた割合は、平均で4.2%しか")
        assert one.hit.text[one.figure.span.start : one.figure.span.end] == "4.2%"


def test_values_are_compared_within_a_kind_and_a_unit(sample_data: Path) -> None:
    asked = {"text": "電子申請 OR 研修", "filters": {Facet.FISCAL_YEAR: ("2021",)}}
    assert stated(sample_data, FigureOrder.LARGEST, **asked) == ["3割", "4.2%", "3倍以上", "214", "3回", "2年"]
    assert stated(sample_data, FigureOrder.SMALLEST, **asked) == ["4.2%", "3割", "3倍以上", "214", "3回", "2年"]


def test_days_and_organizations(sample_data: Path) -> None:
    asked = {"text": "標準化 OR 電子申請", "limit": 100}
    newest = stated(sample_data, FigureOrder.NEWEST, **asked)
    oldest = stated(sample_data, FigureOrder.OLDEST, **asked)
    assert newest[:2] == ["1年", "2年"]
    assert newest[-1] == "3割"
    assert oldest[0] == "214"
    assert oldest[-1] == "30年"
    by_organization = stated(sample_data, FigureOrder.ORGANIZATION, **asked)
    assert by_organization.index("214") < by_organization.index("30年")  # 桜川区 before 青葉野市


def date_of(text: str, said: date) -> Hit:
    return Hit(
        "a#t1", 1.0, (), "speech", "片桐 静江", "桜川区", None, "", DialogueRef("a", "架空", said), (), (), text, ()
    )


def test_dates_without_a_year_come_last(analyzer: Analyzer) -> None:
    hit = date_of("4月1日、2021年、2020年5月、令和4年度と3月31日です。", date(2022, 5, 1))
    found = [StatedFigure(one, hit) for one in figures(hit.text, analyzer, hit.dialogue.date)]
    largest = [one.text for one in in_order(found, FigureOrder.LARGEST)]
    assert largest == ["令和4年度", "2021年", "2020年5月", "4月1日", "3月31日"]
    smallest = [one.text for one in in_order(found, FigureOrder.SMALLEST)]
    assert smallest == ["2020年5月", "2021年", "令和4年度", "3月31日", "4月1日"]


def test_no_more_turns_are_read_than_asked(sample_data: Path) -> None:
    with open_kb(sample_data) as kb, kb.snapshot() as snapshot:
        found = figures_of_search(snapshot, SearchRequest.of("標準化"), most=3)
        assert found.read == 3
        assert found.total > 3


def test_when_time_is_up_the_rest_is_left_out(sample_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []

    def limited() -> None:
        read.append(1)
        if len(read) > 8:
            raise SearchTimeoutError("遅い")
        check()

    monkeypatch.setattr("kb.figure_search.check", limited)
    monkeypatch.setattr("kb.figure_search._BATCH", 3)
    with open_kb(sample_data) as kb, kb.snapshot() as snapshot:
        found = figures_of_search(snapshot, SearchRequest.of("標準化"))
        assert 0 < found.read == 6 < found.total
