"""A question with its answers is searched, counted and shown as one document, by every engine."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from kb.errors import QueryError
from kb.model.dialogue import Turn
from kb.search.request import EXCHANGE_TURNS, Facet, Grouping, SearchRequest, Sort
from kb.search.results import Page
from tests.support.dialogues import dialogue, turn
from tests.support.engines import Opener


def asked(text: str, *, order: int, exchange: int | None = 1, speaker: str = "川野 正博", **others: Any) -> Turn:
    return turn(text, order=order, role="asker", exchange=exchange, speaker=speaker, organization="青葉野市", **others)


def answered(text: str, *, order: int, exchange: int = 1, speaker: str = "霧島 律", **others: Any) -> Turn:
    return turn(text, order=order, role="answerer", exchange=exchange, speaker=speaker, organization="東京都", **others)


CORPUS = [
    dialogue(
        "a",
        [
            turn("これより協議会を開きます。窓口の議題です。", order=1, role="chair", speaker="司会"),
            asked("窓口の予約について伺います。高齢者の利用はどうか。", order=2),
            answered("予約は昨年から始めました。", order=3),
            turn("次の方、どうぞ。", order=4, role="chair", speaker="司会"),
            answered("高齢者には電話でも受け付けています。", order=5, speaker="泉 環"),
            asked("災害のときの連絡はどうしますか。", order=6, exchange=2, speaker="霧島 律"),
            answered("窓口で連絡します。", order=7, exchange=2, speaker="川野 正博"),
        ],
    ),
    dialogue("b", [turn("予約の窓口と電話の話です。", speaker="大月 徹", organization="汐見区")]),
]


def search(opened: Opener, text: str = "", **parameters: Any) -> Page:
    with opened(CORPUS) as engine:
        return engine.search(SearchRequest.of(text, group=Grouping.EXCHANGE, **parameters))


def found(opened: Opener, text: str = "", **parameters: Any) -> list[list[str]]:
    """The turns of each exchange in the order of dialogues, which need not be all of it."""
    page = search(opened, text, sort=Sort.DIALOGUE, **parameters)
    assert page.total == len(page.hits) == len(page.exchanges)
    return [[hit.id for hit in one.turns] for one in page.exchanges]


def test_each_word_may_be_in_another_turn_of_the_exchange(opened: Opener) -> None:
    assert found(opened, "予約 電話") == [["a#t2", "a#t3", "a#t5"], ["b#t1"]]
    with opened(CORPUS) as engine:
        assert engine.search(SearchRequest.of("予約 電話")).total == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("予約 -電話", []),
        ("窓口 -電話", [["a#t1"], ["a#t7"]]),
        ("連絡 OR 電話", [["a#t5"], ["a#t6", "a#t7"], ["b#t1"]]),
        ("窓口 NOT (予約 電話)", [["a#t1"], ["a#t7"]]),
        ('"予約は昨年"', [["a#t3"]]),
        ('"窓口の予約 電話"~30', []),
        ("窓口 近傍5 予約", [["a#t2", "a#t3"], ["b#t1"]]),
        ("発言者:川野 組織:東京都 電話", [["a#t5"]]),
        ("連絡 発言者:泉", []),
    ],
    ids=["not", "not, more", "or", "not of a conjunction", "phrase", "near apart", "near", "fields", "field"],
)
def test_operators_hold_over_the_exchange(opened: Opener, text: str, expected: list[list[str]]) -> None:
    assert found(opened, text) == expected


def test_one_turn_meets_all_filters(opened: Opener) -> None:
    both = {Facet.SPEAKER: ["川野 正博"], Facet.ROLE: ["asker"]}
    assert found(opened, "窓口", filters={Facet.SPEAKER: ["川野 正博"]}) == [["a#t2"], ["a#t7"]]
    assert found(opened, "窓口", filters=both) == [["a#t2"]]
    assert found(opened, "電話", filters=both) == [["a#t5"]]  # the word is in the answer of another
    assert found(opened, filters=both) == [["a#t2"]]


def test_the_turn_that_meets_the_filters_is_shown(opened: Opener) -> None:
    only = {Facet.SPEAKER: ["泉 環"]}
    assert found(opened, "予約", filters=only) == [["a#t2", "a#t3", "a#t5"]]  # the words are in the turns of others
    assert found(opened, "予約 高齢者", filters=only) == [["a#t2", "a#t3", "a#t5"]]


def test_a_turn_in_no_exchange_is_a_unit_of_its_own(opened: Opener) -> None:
    page = search(opened, sort=Sort.DIALOGUE)
    assert [hit.id for hit in page.hits] == ["a#t1", "a#t2", "a#t4", "a#t6", "b#t1"]
    questions = [one.question and one.question.id for one in page.exchanges]
    assert questions == [None, "a#t2", None, "a#t6", None]


def test_values_are_counted_by_exchange(opened: Opener) -> None:
    page = search(opened, "窓口", filters={Facet.SPEAKER: ["川野 正博"]}, facets=[Facet.SPEAKER, Facet.ROLE])
    speakers = {one.value: one.count for one in page.facets[Facet.SPEAKER]}
    assert speakers == {"川野 正博": 2, "霧島 律": 2, "泉 環": 1, "司会": 1, "大月 徹": 1}
    assert {one.value: one.count for one in page.facets[Facet.ROLE]} == {"asker": 1, "answerer": 1}


def test_the_question_comes_with_the_turns_that_have_the_words(opened: Opener) -> None:
    (one,) = search(opened, "電話 高齢者").exchanges
    assert one.question is not None
    assert (one.question.id, one.question.speaker) == ("a#t2", "川野 正博")
    assert [hit.id for hit in one.turns] == ["a#t2", "a#t5"]
    assert one.question == one.turns[0]  # with its matches


def test_an_exchange_shows_its_best_turns_in_order(opened: Opener) -> None:
    turns = [asked("受付の話です。", order=1)]
    turns += [answered("長い前置きが続いてから窓口に触れる答弁です。" * (5 - at), order=at + 2) for at in range(5)]
    with opened([dialogue("a", turns)]) as engine:
        page = engine.search(SearchRequest.of("窓口", group=Grouping.EXCHANGE))
    (one,) = page.exchanges
    assert (one.found, len(one.turns)) == (5, EXCHANGE_TURNS)
    assert [hit.id for hit in one.turns] == sorted(hit.id for hit in one.turns)
    with opened([dialogue("a", turns)]) as engine:
        (whole,) = engine.search(replace(SearchRequest.of("窓口", group=Grouping.EXCHANGE), exchange_turns=9)).exchanges
    assert [hit.id for hit in whole.turns] == ["a#t2", "a#t3", "a#t4", "a#t5", "a#t6"]
    best = max(one.turns, key=lambda hit: hit.score)
    assert page.hits[0].id == best.id


def test_words_in_two_turns_rank_as_high_as_in_one(opened: Opener) -> None:
    """By the best turn of each word: neither long exchanges nor those with both words in one turn come first."""
    padding = "そのほかの話を続けます。"
    apart = dialogue("apart", [asked(f"窓口。{padding}", order=1), answered(f"予約。{padding}", order=2)])
    once = dialogue("once", [asked(f"窓口。{padding}", order=1), answered("存じません。", order=2)])
    often = dialogue(
        "often", [asked(f"窓口。{padding}", order=1), *(answered(f"窓口。{padding}", order=at) for at in (2, 3))]
    )
    with opened([once, often, apart]) as engine:
        page = engine.search(SearchRequest.of("窓口 OR 予約", group=Grouping.EXCHANGE))
    assert page.hits[0].dialogue.id == "apart"
    assert page.hits[1].score == page.hits[2].score


def test_an_exchange_arrives_with_its_latest_turn(opened: Opener) -> None:
    def when(day: int) -> datetime:
        return datetime(2026, 11, day, tzinfo=UTC)

    corpus = [
        dialogue("a", [asked("窓口", order=1, taken_in=when(1)), answered("はい", order=2, taken_in=when(9))]),
        dialogue("b", [asked("窓口", order=1, taken_in=when(5)), answered("はい", order=2, taken_in=when(5))]),
    ]
    request = SearchRequest.of("窓口", group=Grouping.EXCHANGE, sort=Sort.TAKEN_IN)
    with opened(corpus) as engine:
        assert [hit.id for hit in engine.search(request).hits] == ["a#t1", "b#t1"]
        assert [hit.id for hit in engine.search(replace(request, offset=1)).hits] == ["b#t1"]


def test_an_unknown_unit_is_refused_by_name() -> None:
    with pytest.raises(QueryError, match="まとめ方「meeting」") as refused:
        SearchRequest.of("窓口", group="meeting")
    assert refused.value.parameter == "group"
