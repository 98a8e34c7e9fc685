"""Sentences and many words: any of the words, where no turn has all of them."""

import pytest

from kb import Mode, SearchRequest, Snapshot, Sort
from kb.answering.answer import answer
from kb.search.labels import fallback_notices


@pytest.mark.parametrize(
    "query",
    [
        "どうやって窓口の待ち時間を減らしましたか",
        "窓口の待ち時間をどう減らすのか？",
        "窓口の待ち時間を減らしたいです。",
        "待ち時間を減らした窓口を教えてください",
        "窓口 待ち時間 減らす 方法",
        "窓口　待ち時間　減らす　方法",
    ],
)
def test_any_word_of_a_sentence_is_searched_for(snapshot: Snapshot, query: str) -> None:
    page = answer(snapshot, SearchRequest.of(query, fall_back=True))
    page_of_any = snapshot.search(SearchRequest.of(query, mode=Mode.ANY))
    assert page.fallback
    assert (page.fallback.request.mode, page.fallback.senses) == (Mode.ANY, ())
    assert (page.total, page.hits, page.query) == (page_of_any.total, page_of_any.hits, page_of_any.query)
    assert "窓口" in page.hits[0].text


@pytest.mark.parametrize(
    "query",
    [
        "窓口 待ち時間 方法",  # three words
        "窓口の待ち時間",  # a phrase
        '"窓口" 待ち時間 減らす 方法',
        "窓口 待ち時間 減らす -方法",
        "窓口 待ち時間 減らす AND (方法 OR 手順)",
        "窓口 待ち時* 減らす 方法",
        "窓口 待ち時間 減らす 年度:2021",
    ],
)
def test_few_words_and_operators_are_meant_as_they_are(snapshot: Snapshot, query: str) -> None:
    page = answer(snapshot, SearchRequest.of(query, fall_back=True))
    assert (page.total, page.fallback) == (0, None)


def test_a_sentence_that_is_found_is_the_answer(snapshot: Snapshot) -> None:
    page = answer(snapshot, SearchRequest.of("窓口の予約を始めました", fall_back=True))
    assert (page.total, page.fallback) == (1, None)


def test_a_mode_that_is_said_is_kept(snapshot: Snapshot) -> None:
    query = "どうやって窓口の待ち時間を減らしましたか"
    assert answer(snapshot, SearchRequest.of_keywords(query)).fallback
    assert answer(snapshot, SearchRequest.of_keywords(query, mode="all")).total == 0
    assert answer(snapshot, SearchRequest.of_keywords(query, mode="any")).fallback is None


def test_the_notice_says_in_which_order_the_answers_stand(snapshot: Snapshot) -> None:
    query = "窓口 待ち時間 減らす 方法"
    for sort, expected in ((Sort.RELEVANCE, True), (Sort.NEWEST, False)):
        page = answer(snapshot, SearchRequest.of(query, sort=sort, fall_back=True))
        assert page.fallback
        assert page.fallback.request.sort is sort
        assert ("近い順" in "".join(fallback_notices(page.fallback))) == expected


@pytest.mark.parametrize(
    ("query", "word", "values"),
    [
        ("川野さんはマイナンバーについて何と言いましたか", "川野さん", ["川野 正博", "川野 花子"]),
        ("窓口の費用を大月財政課長はどう調べましたか", "大月財政課長", ["大月 徹"]),
        ("青葉野市役所の窓口はどうですか", "青葉野市役所", ["青葉野市"]),
        ("マイナンバーについて川野副区長に聞きたい", "川野副区長", ["川野 正博"]),
    ],
)
def test_a_name_in_a_sentence_is_offered_and_not_applied(
    snapshot: Snapshot, query: str, word: str, values: list[str]
) -> None:
    page = answer(snapshot, SearchRequest.of(query, fall_back=True))
    assert page.fallback
    assert (page.fallback.request.mode, page.fallback.request.filters) == (Mode.ANY, {})
    assert [(one.word, one.value) for one in page.interpretations] == [(word, value) for value in values]
    for one in page.interpretations:
        assert (one.text, one.mode) == (query, Mode.ANY)
        narrowed = SearchRequest.of(one.text, mode=one.mode, filters={one.facet: [one.value]} if one.facet else {})
        assert snapshot.total(narrowed) == one.total
    asked_so = answer(snapshot, SearchRequest.of(query, mode=Mode.ANY))
    assert (asked_so.interpretations, asked_so.fallback) == (page.interpretations, None)


def test_a_word_of_a_sentence_that_begins_like_a_name_is_none(snapshot: Snapshot) -> None:
    page = answer(snapshot, SearchRequest.of("窓口の経費を減らした川野町はどこですか", fall_back=True))
    assert page.interpretations == ()
