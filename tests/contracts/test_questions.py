"""Questions (Mode.ANY): rewriting to content words, and the ranking of what they find."""

import pytest

from kb.analysis.analyzer import Analyzer
from kb.errors import QueryError
from kb.matching.question_rewriting import content_words
from kb.query.ast import Mode
from kb.query.match_kinds import Reason
from kb.ranking.bm25 import REASON_WEIGHTS
from kb.search.request import SearchRequest, Sort
from kb.search.results import Page
from tests.support.dialogues import dialogue, turn
from tests.support.engines import Opener

CORPUS = [
    dialogue(
        "a",
        [
            turn("窓口の混雑が課題です。", order=1),
            turn("予算の課題を話します。", order=2, organization="汐見区"),
            turn("手続をオンラインにして、窓口に来なくて済むようにします。", order=3),
            turn("今日は良い天気です。", order=4),
        ],
    )
]


def asked(opened: Opener, text: str, **others: object) -> Page:
    with opened(CORPUS) as engine:
        return engine.search(SearchRequest.of(text, mode=Mode.ANY, **others))  # type: ignore[arg-type]


def ids(page: Page) -> list[str]:
    return [hit.turn_id for hit in page.hits]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("窓口の混雑はなぜ起きるのですか。", ["窓口", "混雑", "起きる"]),
        ("誰が何をするべきなのか", []),
        ("それはどこのことですか", []),
        ("マイナンバーカードを持っていない人はどうすればよいか", ["マイナンバーカード", "持つ", "人"]),
        ("令和3年度に1,000人が来た窓口は何か所か", ["令和3年度", "1,000人", "来る", "窓口", "か所"]),
        ("庁内で取り組んでいるのはどのようなことか", ["庁", "内", "取り組む"]),
        ("ＤＸとは？DXとは？", ["dx"]),
        ("参加者は30でした", ["参加", "者", "30"]),
        ("どうやって窓口を減らしましたか", ["窓口", "減らす"]),
    ],
)
def test_the_content_words_of_a_question(analyzer: Analyzer, question: str, words: list[str]) -> None:
    assert list(content_words(question, analyzer)) == words


@pytest.mark.parametrize(
    ("query", "rewritten", "found"),
    [
        ("窓口の混雑はなぜ起きるのですか", "窓口 OR 混雑 OR 起きる", {"t1", "t3"}),
        ("窓口 予算", "窓口 OR 予算", {"t1", "t2", "t3"}),
        ("窓口 予算 -混雑", "(窓口 OR 予算) NOT 混雑", {"t2", "t3"}),
        ("組織:汐見区 窓口 課題", "(窓口 OR 課題) org:汐見区", {"t2"}),
        ("窓口 AND 手続 予算", "(窓口 手続) OR 予算", {"t2", "t3"}),
        ('"窓口に来な" 予算', '"窓口に来な" OR 予算', {"t2", "t3"}),
        ("「の課題」とは何か", '"の課題"', {"t2"}),
        ("何ですか", "何ですか", set()),
        ("", "", {"t1", "t2", "t3", "t4"}),
    ],
)
def test_any_of_the_words_will_do(opened: Opener, query: str, rewritten: str, found: set[str]) -> None:
    page = asked(opened, query)
    assert (page.query, set(ids(page))) == (rewritten, found)


def test_what_says_most_of_a_question_comes_first(opened: Opener) -> None:
    assert ids(asked(opened, "窓口が混雑するのはなぜか"))[0] == "t1"
    assert ids(asked(opened, "窓口に来なくて済む手続はあるか"))[0] == "t3"


def test_neighbours_in_one_sentence_come_before_words_far_apart(opened: Opener) -> None:
    apart = "電子の話。申請の話。"
    near = "電子申請の話。予算の話。"
    with opened([dialogue("a", [apart, near])]) as engine:
        assert ids(engine.search(SearchRequest.of("電子申請とは何か", mode="any"))) == ["t2", "t1"]


def test_the_order_asked_for_is_kept(opened: Opener) -> None:
    assert ids(asked(opened, "予算 窓口", sort=Sort.DIALOGUE)) == ["t1", "t2", "t3"]


def test_an_unknown_mode_is_named() -> None:
    with pytest.raises(QueryError, match="「some」") as raised:
        SearchRequest.of("窓口", mode="some")
    assert raised.value.parameter == "mode"


def test_at_equal_evidence_the_better_reason_comes_first() -> None:
    assert sorted(REASON_WEIGHTS, key=lambda reason: -REASON_WEIGHTS[reason]) == list(
        Reason
    )  # the order in which they are told
    assert len(set(REASON_WEIGHTS.values())) == len(Reason)


def test_a_heading_counts_a_little(opened: Opener) -> None:
    turns = [
        turn("研修の話", order=1),
        turn("研修の話", order=2, section=("研修のかたち",)),
        turn("研修 研修", order=3),
    ]
    with opened([dialogue("a", turns)]) as engine:
        assert ids(engine.search(SearchRequest.of("研修"))) == ["t3", "t2", "t1"]
