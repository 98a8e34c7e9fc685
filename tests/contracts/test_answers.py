"""Filters, facets, fields, sorts and paging, in every engine."""

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial

import pytest

from kb.bootstrap import SCRATCH
from kb.errors import QueryError
from kb.model.dialogue import Series
from kb.search.request import Facet, Grouping, SearchRequest, Sort
from kb.search.results import FacetValue, Page
from tests.support.dialogues import dialogue, turn
from tests.support.engines import Opener

sakura = partial(turn, speaker="川端 澄", organization="桜川区", post="副区長")
shiomi = partial(turn, speaker="大月 徹", organization="汐見区", post="情報システム課長")
EARLIEST, EARLIER, LATEST = (datetime(2026, 11, day, 18, tzinfo=UTC) for day in (1, 2, 3))
CORPUS = [
    dialogue(
        "a",
        [
            sakura(
                "窓口の混雑が課題です", order=1, section=("窓口改革", "待ち時間"), topics=("窓口",), taken_in=EARLIER
            ),
            shiomi("テレワークと窓口の研修", order=2, topics=("窓口", "テレワーク")),
            turn("研修はいかがでしょうか", order=3, kind="question", speaker=None, organization=None, post=None),
        ],
        title="窓口を語る",
        day=date(2021, 11, 9),
    ),
    dialogue(
        "b", [sakura("窓口 窓口 窓口", order=1, taken_in=EARLIEST), shiomi("予算の話", order=2)], day=date(2023, 4, 1)
    ),
    dialogue(
        "c", [shiomi("窓口はまだ紙です", order=1, topics=("窓口",), taken_in=LATEST)], title="日付のない談話", day=None
    ),
]


def ids(page: Page) -> list[str]:
    return [hit.id for hit in page.hits]


def counts(page: Page, facet: Facet) -> list[tuple[str, int, bool]]:
    return [(value.value, value.count, value.selected) for value in page.facets[facet]]


def test_without_a_query_everything_is_there_in_the_order_it_was_added(opened: Opener) -> None:
    with opened(CORPUS) as engine:
        page = engine.search(SearchRequest.of())
    assert ids(page) == ["a#t1", "a#t2", "a#t3", "b#t1", "b#t2", "c#t1"]
    assert (page.total, page.generation, page.query) == (6, SCRATCH, "")


def test_a_hit_says_who_said_it_where_and_when(opened: Opener) -> None:
    with opened(CORPUS) as engine:
        (hit,) = engine.search(SearchRequest.of("混雑")).hits
    assert (hit.speaker, hit.organization, hit.post) == ("川端 澄", "桜川区", "副区長")
    assert (hit.dialogue.title, hit.dialogue.date) == ("窓口を語る", date(2021, 11, 9))
    assert (hit.section, hit.topics, hit.kind) == (("窓口改革", "待ち時間"), ("窓口",), "speech")
    assert (hit.id, hit.turn_id) == ("a#t1", "t1")


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (Sort.RELEVANCE, ["b#t1", "a#t1", "a#t2", "c#t1"]),
        (Sort.NEWEST, ["b#t1", "a#t1", "a#t2", "c#t1"]),
        (Sort.OLDEST, ["a#t1", "a#t2", "b#t1", "c#t1"]),
        (Sort.DIALOGUE, ["a#t1", "a#t2", "b#t1", "c#t1"]),
        (Sort.TAKEN_IN, ["c#t1", "a#t1", "b#t1", "a#t2"]),
    ],
)
def test_orders(opened: Opener, sort: Sort, expected: list[str]) -> None:
    with opened(CORPUS) as engine:
        assert ids(engine.search(SearchRequest.of("窓口", sort=sort))) == expected


def test_an_exact_word_comes_before_a_part_of_one(opened: Opener) -> None:
    corpus = [dialogue("a", ["ガバメントクラウドの話です", "クラウドの移行の話です"])]
    with opened(corpus) as engine:
        assert ids(engine.search(SearchRequest.of("クラウド"))) == ["a#t2", "a#t1"]


def test_pages_do_not_overlap_and_the_total_stays(opened: Opener) -> None:
    with opened(CORPUS) as engine:
        pages = [engine.search(SearchRequest.of("窓口", limit=3, offset=offset)) for offset in (0, 3, 6)]
    assert [len(page.hits) for page in pages] == [3, 1, 0]
    assert {page.total for page in pages} == {4}
    assert len({hit for page in pages for hit in ids(page)}) == 4


@pytest.mark.parametrize(
    ("sort", "expected"), [(Sort.RELEVANCE, ["b#t1", "a#t1", "c#t1"]), (Sort.OLDEST, ["a#t1", "b#t1", "c#t1"])]
)
def test_the_first_turn_of_each_dialogue(opened: Opener, sort: Sort, expected: list[str]) -> None:
    asked = SearchRequest.of("窓口", sort=sort, facets=[Facet.DIALOGUE], group=Grouping.DIALOGUE)
    with opened(CORPUS) as engine:
        page = engine.search(asked)
        second = engine.search(replace(asked, limit=1, offset=1))
    assert ids(page) == expected
    assert page.total == 4
    assert counts(page, Facet.DIALOGUE) == [("a", 2, False), ("b", 1, False), ("c", 1, False)]
    assert ids(second) == expected[1:2]


def test_who_only_counts_is_told_the_same_and_shown_nothing(opened: Opener) -> None:
    asked = SearchRequest.of("窓口", sort=Sort.NEWEST, offset=1, filters={Facet.ORGANIZATION: ["汐見区"]})
    with opened(CORPUS) as engine:
        page, counted = engine.search(asked), engine.search(asked.counts_only(Facet.ORGANIZATION, Facet.SPEAKER))
    assert counted.total == page.total
    assert counted.facets == {facet: page.facets[facet] for facet in (Facet.ORGANIZATION, Facet.SPEAKER)}
    assert counted.hits == ()


def test_months_and_posts_are_counted(opened: Opener) -> None:
    posts = turn("窓口です", post="CIO")
    with opened([dialogue("a", ["窓口です"]), dialogue("b", [posts], day=None)]) as engine:
        page = engine.search(SearchRequest.of(facets=[Facet.MONTH, Facet.POST]))
    assert counts(page, Facet.MONTH) == [("2021-11", 1, False)]
    assert counts(page, Facet.POST) == [("CIO", 1, False), ("副区長", 1, False)]


def test_several_values_of_a_facet_are_or_and_facets_are_and(opened: Opener) -> None:
    both = {Facet.ORGANIZATION: ["桜川区", "汐見区"]}
    with opened(CORPUS) as engine:
        assert engine.search(SearchRequest.of("窓口", filters=both)).total == 4
        narrowed = engine.search(SearchRequest.of("窓口", filters={**both, Facet.TOPIC: ["テレワーク"]}))
    assert ids(narrowed) == ["a#t2"]


def test_the_counts_of_a_facet_leave_out_its_own_selection(opened: Opener) -> None:
    with opened(CORPUS) as engine:
        page = engine.search(SearchRequest.of("窓口", filters={Facet.ORGANIZATION: ["汐見区"]}))
    assert page.total == 2
    assert counts(page, Facet.ORGANIZATION) == [("汐見区", 2, True), ("桜川区", 2, False)]
    assert counts(page, Facet.SPEAKER) == [("大月 徹", 2, False)]
    assert counts(page, Facet.FISCAL_YEAR) == [("2021", 1, False)]


def test_a_selected_value_stays_at_zero(opened: Opener) -> None:
    with opened(CORPUS) as engine:
        page = engine.search(SearchRequest.of("予算", filters={Facet.TOPIC: ["窓口", "架空の話題"]}))
    assert page.total == 0
    assert page.facets[Facet.TOPIC] == (FacetValue("架空の話題", 0, True), FacetValue("窓口", 0, True))


def test_days_are_inclusive_and_the_undated_are_in_no_period(opened: Opener) -> None:
    with opened(CORPUS) as engine:
        page = engine.search(SearchRequest.of("窓口", date_from=date(2021, 11, 9), date_to=date(2021, 11, 9)))
        later = engine.search(SearchRequest.of("窓口", date_from=date(2021, 11, 10)))
    assert (sorted(ids(page)), ids(later)) == (["a#t1", "a#t2"], ["b#t1"])


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("発言者:川端", ["a#t1", "b#t1"]),
        ("発言者:澄", ["a#t1", "b#t1"]),
        ("発言者:端", []),
        ("組織:汐見 窓口", ["a#t2", "c#t1"]),
        ("組織:見区", []),
        ('組織:"見区" 窓口', ["a#t2", "c#t1"]),
        ("役職:課長 予算", ["b#t2"]),
        ("役職:区長 混雑", ["a#t1"]),
        ("議題:テレワーク", ["a#t2"]),
        ("見出し:待ち時間", ["a#t1"]),
        ("対話:語る", ["a#t1", "a#t2", "a#t3"]),
        ("種別:質問", ["a#t3"]),
        ("kind:question", ["a#t3"]),
        ("日付:令和3年11月 窓口", ["a#t1", "a#t2"]),
        ("年度:2023", ["b#t1", "b#t2"]),
        ("窓口 -年度:2021", ["b#t1", "c#t1"]),
        ("-窓口", ["a#t3", "b#t2"]),
    ],
)
def test_fields(opened: Opener, query: str, expected: list[str]) -> None:
    with opened(CORPUS) as engine:
        assert sorted(ids(engine.search(SearchRequest.of(query)))) == expected


def test_roles_and_exchanges(opened: Opener) -> None:
    meeting = dialogue(
        "m",
        [
            turn("窓口の費用を伺います", order=1, role="asker", exchange=1),
            turn("窓口は五億円です", order=2, role="answerer", exchange=1),
            turn("窓口の件は以上です", order=3, role="chair"),
            turn("窓口の時期を伺います", order=4, role="asker", exchange=2),
        ],
    )
    with opened([*CORPUS, meeting]) as engine:
        asked = engine.search(SearchRequest.of("種別:質問"))
        assert sorted(ids(asked)) == ["a#t3", "m#t1", "m#t4"]
        assert ids(engine.search(SearchRequest.of("種別:答弁"))) == ["m#t2"]
        assert ids(engine.search(SearchRequest.of("役割:進行"))) == ["m#t3"]
        assert sorted(ids(engine.search(SearchRequest.of("種別:発言 窓口 対話:架空")))) == sorted(
            ids(engine.search(SearchRequest.of("窓口 対話:架空")))
        )
        answers = engine.search(SearchRequest.of("窓口", filters={Facet.ROLE: ["answerer"]}))
        assert [(hit.id, hit.role, hit.exchange) for hit in answers.hits] == [("m#t2", "answerer", 1)]
        assert counts(answers, Facet.ROLE) == [("answerer", 1, True), ("asker", 2, False), ("chair", 1, False)]
        first = engine.search(SearchRequest.of(filters={Facet.EXCHANGE: ["m#1"]}))
        assert ids(first) == ["m#t1", "m#t2"]


def test_series_and_kinds_of_meetings_are_facets(opened: Opener) -> None:
    talks = [
        dialogue("talk", ["窓口の話"], title="第3回座談会", series=Series("架空のCIOフォーラム")),
        dialogue("council", ["窓口の件"], title="第5回 会議要旨", series=Series("架空の連絡協議会")),
        dialogue("other", ["窓口は静か"], title="副市長に聞く"),
    ]
    with opened(talks) as engine:
        page = engine.search(SearchRequest.of("窓口", filters={Facet.SERIES: ["架空のCIOフォーラム"]}))
        assert ids(page) == ["talk#t1"]
        assert counts(page, Facet.MEETING) == [("座談会", 1, False)]
        assert counts(page, Facet.SERIES) == [("架空のCIOフォーラム", 1, True), ("架空の連絡協議会", 1, False)]
        assert ids(engine.search(SearchRequest.of_keywords("窓口", meeting=["協議会"]))) == ["council#t1"]


def test_kinds_of_utterance_are_a_facet_and_a_field(opened: Opener) -> None:
    talks = [
        dialogue("a", ["窓口の待ち時間が半減しました。人手が課題です。", "窓口を設置しました。", "窓口は一階です。"]),
        dialogue("b", [turn("窓口を設置しました。", kind="narration")]),
    ]
    with opened(talks) as engine:
        page = engine.search(SearchRequest.of("窓口", filters={Facet.UTTERANCE: ["issue", "measure"]}))
        assert sorted(ids(page)) == ["a#t1", "a#t2"]
        assert counts(page, Facet.UTTERANCE) == [("issue", 1, True), ("measure", 1, True), ("result", 1, False)]
        assert ids(engine.search(SearchRequest.of("窓口 発言内容:成果"))) == ["a#t1"]
        assert sorted(ids(engine.search(SearchRequest.of("窓口 -utterance:measure -種別:地の文")))) == ["a#t1", "a#t3"]
        with pytest.raises(QueryError, match="解決"):
            SearchRequest.of("発言内容:解決")


def test_a_prefix_that_stands_for_too_many_words_is_refused(opened: Opener) -> None:
    words = [f"ab{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(201)]
    with opened([dialogue("a", [" ".join(words)])]) as engine:
        assert engine.search(SearchRequest.of("aba*")).total == 1
        with pytest.raises(QueryError, match="200"):
            engine.search(SearchRequest.of("ab*"))


def test_what_is_said_comes_before_what_announces_it(opened: Opener) -> None:
    turns = [turn("窓口の話", order=1, kind="narration"), turn("窓口の話", order=2)]
    with opened([dialogue("a", turns)]) as engine:
        assert ids(engine.search(SearchRequest.of("窓口"))) == ["a#t2", "a#t1"]


def test_one_dialogue_can_be_searched(opened: Opener) -> None:
    with opened(CORPUS) as engine:
        page = engine.search(SearchRequest.of("窓口", filters={Facet.DIALOGUE: ["a"]}))
        listed = engine.search(SearchRequest.of("窓口", facets=[Facet.DIALOGUE]))
    assert sorted(ids(page)) == ["a#t1", "a#t2"]
    assert Facet.DIALOGUE not in page.facets
    assert counts(listed, Facet.DIALOGUE) == [("a", 2, False), ("b", 1, False), ("c", 1, False)]


def test_a_topic_that_only_a_heading_gives_can_be_left_out(opened: Opener) -> None:
    corpus = [
        dialogue(
            "a",
            [
                sakura("窓口の混雑", order=1, topics=("窓口",)),
                sakura("はい、そうです", order=2, inherited=("窓口", "防災")),
            ],
        )
    ]
    asked = SearchRequest.of(filters={Facet.TOPIC: ["窓口"]})
    with opened(corpus) as engine:
        everything, said = engine.search(replace(asked, inherited=True)), engine.search(asked)
    assert (ids(everything), ids(said)) == (["a#t1", "a#t2"], ["a#t1"])
    assert counts(everything, Facet.TOPIC) == [("窓口", 2, True), ("防災", 1, False)]
    assert counts(said, Facet.TOPIC) == [("窓口", 1, True)]
    assert [hit.inherited_topics for hit in everything.hits] == [(), ("窓口", "防災")]


@pytest.mark.parametrize(
    ("query", "said", "everything"),
    [
        ("議題:窓口", ["a#t1"], ["a#t1", "a#t2"]),
        ('議題:"防災"', [], ["a#t2"]),
        ("議題:窓口*", ["a#t1"], ["a#t1", "a#t2"]),
        ("-議題:窓口", ["a#t2", "a#t3"], ["a#t3"]),
        ("議題:計画 OR 議題:窓口", ["a#t1", "a#t3"], ["a#t1", "a#t2", "a#t3"]),
        ("議題:計画 議題:防災", [], []),
    ],
)
def test_the_field_of_topics_has_those_that_are_counted(
    opened: Opener, query: str, said: list[str], everything: list[str]
) -> None:
    turns = [
        sakura("窓口の混雑", order=1, topics=("窓口",)),
        sakura("はい、そうです", order=2, inherited=("窓口", "防災")),
        sakura("復興の計画", order=3, topics=("復興計画",)),
    ]
    with opened([dialogue("a", turns)]) as engine:
        assert sorted(ids(engine.search(SearchRequest.of(query)))) == said
        assert sorted(ids(engine.search(SearchRequest.of(query, inherited=True)))) == everything


@pytest.mark.parametrize("sort", Sort)
def test_a_hit_has_the_same_score_in_every_order(opened: Opener, sort: Sort) -> None:
    days = (None, date(2022, 4, 1), date(2021, 6, 15))
    dialogues = [dialogue(f"d{number}", ["窓口の話", "予算と窓口の窓口"], day=day) for number, day in enumerate(days)]
    with opened(dialogues) as engine:
        expected = {hit.id: hit.score for hit in engine.search(SearchRequest.of("窓口")).hits}
        hits = engine.search(SearchRequest.of("窓口", sort=sort)).hits
    assert {hit.id: hit.score for hit in hits} == expected
    assert all(expected.values())
