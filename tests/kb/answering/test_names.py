"""Names among the words of a query: offered as conditions, and applied only where the words find nothing."""

import pytest

from kb import Facet, Page, SearchRequest, Snapshot, Sort
from kb.answering.answer import answer

MASAHIRO, HANAKO, MAMORU, MIDORI = "川野 正博", "川野 花子", "青葉野 守", "髙瀬 みどり"


def ask(snapshot: Snapshot, text: str, *, fall_back: bool = True, offset: int = 0, **filters: str) -> Page:
    chosen = {Facet(name): (value,) for name, value in filters.items()}
    return answer(snapshot, SearchRequest.of(text, filters=chosen, fall_back=fall_back, offset=offset))


def offered(page: Page) -> list[tuple[str, str | None, str, str, int]]:
    return [(one.word, one.facet, one.value, one.text, one.total) for one in page.interpretations]


def turns(page: Page) -> set[str]:
    return {hit.turn_id for hit in page.hits}


@pytest.mark.parametrize("word", ["川野", "かわの", "カワノ", "kawano", "Kawano", "川野さん", "川野氏", "kawano-san"])
def test_both_people_of_a_surname_are_offered_and_shown(snapshot: Snapshot, word: str) -> None:
    page = ask(snapshot, f"{word} マイナンバー")
    assert offered(page) == [
        (word, "speaker", MASAHIRO, "マイナンバー", 1),
        (word, "speaker", HANAKO, "マイナンバー", 1),
    ]
    assert (page.total, turns(page)) == (2, {"t1", "t2"})
    assert page.fallback
    assert page.fallback.request.text == "マイナンバー"
    assert page.fallback.request.filters == {Facet.SPEAKER: (MASAHIRO, HANAKO)}


@pytest.mark.parametrize(
    ("query", "facet", "value"),
    [
        ("川野副区長 マイナンバー", "speaker", MASAHIRO),
        ("川野 副区長 マイナンバー", "speaker", MASAHIRO),
        ("川野情報課長 マイナンバー", "speaker", HANAKO),
        ("マイナンバー 川野課長", "speaker", HANAKO),
        ("川野正博 マイナンバー", "speaker", MASAHIRO),
        ("川野 花子 マイナンバー", "speaker", HANAKO),
        ("kawano masahiro マイナンバー", "speaker", MASAHIRO),
        ("Masahiro Kawano マイナンバー", "speaker", MASAHIRO),
        ("高瀬 混む", "speaker", MIDORI),
        ("みどり先生 混む", "speaker", MIDORI),
        ("おおつき 費用", "speaker", "大月 徹"),
        ("桜川 マイナンバー", "organization", "桜川区"),
        ("桜川区役所 マイナンバー", "organization", "桜川区"),
        ("sakuragawa マイナンバー", "organization", "桜川区"),
        ("さくらがわく マイナンバー", "organization", "桜川区"),
        ("東京都青葉野市 窓口", "organization", "青葉野市"),
        ("青葉野市 窓口", "organization", "青葉野市"),
        ("aobanoshi 窓口", "organization", "青葉野市"),
        ("副区長 マイナンバー", "post", "副区長"),
        ("経費 調べる", "topic", "経費"),
        ("keihi 調べる", "topic", "経費"),
    ],
)
def test_a_name_is_understood_as_it_is_written(snapshot: Snapshot, query: str, facet: str, value: str) -> None:
    page = ask(snapshot, query)
    assert [(one.facet, one.value, one.total) for one in page.interpretations] == [(facet, value, 1)]
    assert page.total == 1
    assert page.fallback
    assert page.fallback.request.filters == {Facet(facet): (value,)}


def test_a_place_that_is_a_surname_is_offered_as_both(snapshot: Snapshot) -> None:
    page = ask(snapshot, "青葉野 窓口")
    assert offered(page) == [
        ("青葉野", "speaker", MAMORU, "窓口", 1),
        ("青葉野", "organization", "青葉野市", "窓口", 1),
    ]
    assert page.fallback
    assert len(page.fallback.request.filters) == 1  # one meaning is shown, and said


def test_the_meaning_with_the_most_hits_is_shown(snapshot: Snapshot) -> None:
    page = ask(snapshot, "青葉野")
    assert [(one.facet, one.total) for one in page.interpretations] == [("speaker", 1), ("organization", 2)]
    assert page.fallback
    assert page.fallback.request.filters == {Facet.ORGANIZATION: ("青葉野市",)}
    assert page.fallback.request.sort is Sort.NEWEST  # nothing is left to be relevant to


def test_a_title_that_nobody_held_leaves_all_people_of_the_name(snapshot: Snapshot) -> None:
    page = ask(snapshot, "川野知事 マイナンバー")
    assert [one.value for one in page.interpretations] == [MASAHIRO, HANAKO]


def test_several_words_are_names_together(snapshot: Snapshot) -> None:
    page = ask(snapshot, "川野 青葉野市 マイナンバー")
    assert page.fallback
    assert [(sense.word, sense.facet) for sense in page.fallback.senses] == [
        ("川野", "speaker"),
        ("青葉野市", "organization"),
    ]
    assert (page.total, turns(page)) == (1, {"t2"})


def test_words_that_find_something_are_kept_and_the_name_is_only_offered(snapshot: Snapshot) -> None:
    page = ask(snapshot, "大月 窓口")
    assert (page.fallback, page.total, turns(page)) == (None, 1, {"t6"})
    assert offered(page) == [("大月", "speaker", "大月 徹", "窓口", 1)]


@pytest.mark.parametrize(
    "query",
    [
        '"川野" マイナンバー',
        "「川野」 マイナンバー",
        "川野* マイナンバー",
        "(川野 OR 汐見) 予約",
        "マイナンバー 予約 -川野",
        "発言者:青葉野 マイナンバー",
        "川 マイナンバー",
        "川野町 マイナンバー",
        "野 マイナンバー",
    ],
)
def test_what_is_no_plain_name_is_no_condition(snapshot: Snapshot, query: str) -> None:
    page = ask(snapshot, query)
    assert (page.total, page.interpretations, page.fallback) == (0, (), None)


def test_the_rest_of_the_query_is_kept(snapshot: Snapshot) -> None:
    page = ask(snapshot, "川野 マイナンバー -研修")
    assert [(one.value, one.text) for one in page.interpretations] == [(MASAHIRO, "マイナンバー -研修")]
    assert turns(page) == {"t1"}
    page = ask(snapshot, '川野 ("マイナンバーの" OR 予約)')
    assert [(one.value, one.text) for one in page.interpretations] == [(HANAKO, '("マイナンバーの" OR 予約)')]


def test_a_filter_of_the_request_holds(snapshot: Snapshot) -> None:
    page = ask(snapshot, "川野 マイナンバー", speaker=HANAKO)
    assert page.fallback
    assert (page.fallback.request.filters, turns(page)) == ({Facet.SPEAKER: (HANAKO,)}, {"t2"})
    assert ask(snapshot, "川野 マイナンバー", speaker=MAMORU).total == 0
    assert ask(snapshot, "窓口 大月", speaker="川野 正博").interpretations == ()


def test_every_page_of_a_request_falls_back_alike(snapshot: Snapshot) -> None:
    first, second = ask(snapshot, "川野 マイナンバー"), ask(snapshot, "川野 マイナンバー", offset=1)
    assert first.fallback
    assert second.fallback
    assert first.fallback.senses == second.fallback.senses
    assert (second.total, [hit.id for hit in second.hits]) == (2, [first.hits[1].id])


def test_a_request_may_refuse_another_answer(snapshot: Snapshot) -> None:
    page = ask(snapshot, "川野 マイナンバー", fall_back=False)
    assert (page.total, page.fallback) == (0, None)
    assert [one.value for one in page.interpretations] == [MASAHIRO, HANAKO]


def test_the_engine_answers_what_it_is_asked(snapshot: Snapshot) -> None:
    page = snapshot.search(SearchRequest.of("川野 マイナンバー", fall_back=True))
    assert (page.total, page.fallback, page.interpretations) == (0, None, ())
