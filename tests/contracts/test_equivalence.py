"""Whoosh against the oracle: generated corpora, generated requests, equal answers."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.analysis.analyzer import Analyzer
from kb.errors import QueryError
from kb.model.dialogue import KINDS, Dialogue
from kb.query.ast import Mode
from kb.query.match_kinds import Reason
from kb.search.request import Facet, SearchRequest, Sort
from tests.builders import dialogue, turn
from tests.contracts.conftest import memory, whoosh
from tests.generated import examples

WORDS = [
    *("マイナンバーカード", "マイナポータル", "ガバメントクラウド", "ＤＸ", "dx", "取り組んでいます", "取り組む"),
    *("窓口の混雑", "行政手続", "オンライン化", "デジタル・デバイド", "デジタルデバイド", "副区長", "東京都"),
    *("協議会議事録", "1,000人", "㍻", "ｶﾞ", "。", "、", "の", "が", "\n", " ", "AI-OCR", "標準化・共通化"),
    *("電子的な", "申請", "髙橋", "人口が減少"),
]
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map("".join)
PEOPLE = [
    ("川端 澄", "桜川区", "副区長"),
    ("大月 徹", "汐見区", "情報システム課長"),
    ("宮坂", "東京都", "都CIO"),
    (None, None, None),
]
TOPICS = ["窓口改革", "マイナンバーカードの普及", "AI・RPAの活用"]
ARRIVALS = st.sampled_from([None, datetime(2026, 11, 1, 18, tzinfo=UTC), datetime(2026, 11, 2, 18, tzinfo=UTC)])
DAYS = st.sampled_from([None, date(2021, 3, 31), date(2021, 4, 1), date(2022, 11, 9)])


@st.composite
def corpora(draw: st.DrawFn) -> list[Dialogue]:
    made = []
    for number in range(draw(st.integers(1, 3))):
        turns = []
        for order in range(1, draw(st.integers(1, 4)) + 1):
            speaker, organization, post = draw(st.sampled_from(PEOPLE))
            turns.append(
                turn(
                    draw(TEXTS),
                    order=order,
                    kind=draw(st.sampled_from(KINDS)),
                    speaker=speaker,
                    organization=organization,
                    post=post,
                    section=tuple(draw(st.lists(st.sampled_from(WORDS[:9]), max_size=2))),
                    topics=tuple(draw(st.lists(st.sampled_from(TOPICS), max_size=2, unique=True))),
                    inherited=tuple(draw(st.lists(st.sampled_from(TOPICS), max_size=1))),
                    taken_in=draw(ARRIVALS),
                )
            )
        made.append(dialogue(f"d{number}", turns, day=draw(DAYS)))
    return made


LEAVES = st.one_of(
    st.sampled_from(WORDS),
    TEXTS.map(lambda text: text.replace(" ", "").replace("\n", "")),
    st.sampled_from([word for word in WORDS if word.strip()]).map(lambda word: f'"{word}"'),
    st.sampled_from(["マイナ*", "行政手*", "取り*", "デジ*", "ガバメントク*", "の混*"]),
    st.sampled_from(
        [
            "発言者:川端",
            "組織:東京",
            "役職:課長",
            "議題:窓口",
            "見出し:取り組む",
            "種別:質問",
            "年度:2021",
            "日付:2021-03..",
        ]
    ),
)


@st.composite
def queries(draw: st.DrawFn) -> str:
    text = draw(LEAVES)
    for operator in draw(st.lists(st.sampled_from([" ", " OR ", " -", " NOT "]), max_size=3)):
        text = f"{text}{operator}{draw(LEAVES)}"
        if draw(st.booleans()):
            text = f"({text})"
    return text


QUESTIONS = st.lists(st.sampled_from([*WORDS, "は", "何", "どうすれば", "よいか", "？"]), max_size=8).map("".join)


@st.composite
def requests(draw: st.DrawFn) -> SearchRequest:
    filters: dict[Facet, Iterable[str]] = {}
    if draw(st.booleans()):
        filters[Facet.ORGANIZATION] = draw(
            st.lists(st.sampled_from(["桜川区", "汐見区", "東京都", "無い区"]), max_size=2)
        )
    if draw(st.booleans()):
        filters[Facet.TOPIC] = draw(st.lists(st.sampled_from(TOPICS), max_size=2))
    return SearchRequest.of(
        draw(queries() | QUESTIONS),
        mode=draw(st.sampled_from(Mode)),
        match=draw(st.just(tuple(Reason)) | st.lists(st.sampled_from(Reason), unique=True)),
        filters=filters,
        date_from=draw(st.sampled_from([None, date(2021, 4, 1)])),
        sort=draw(st.sampled_from(Sort)),
        limit=draw(st.sampled_from([1, 3, 20])),
        offset=draw(st.sampled_from([0, 1])),
        facets=draw(st.just(tuple(Facet)) | st.lists(st.sampled_from(Facet), unique=True)),
        per_dialogue=draw(st.booleans()),
        inherited=draw(st.booleans()),
    )


@settings(max_examples=examples(150), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(corpus=corpora(), asked=st.lists(requests(), min_size=1, max_size=6))
def test_whoosh_answers_as_the_oracle_does(
    analyzer: Analyzer, corpus: list[Dialogue], asked: list[SearchRequest]
) -> None:
    with memory(corpus, analyzer) as oracle, whoosh(corpus, analyzer) as engine:
        for request in asked:
            try:
                expected = oracle.search(request)
            except QueryError as error:
                raise AssertionError(request.text) from error
            answer = engine.search(request)
            assert (answer.query, answer.total) == (expected.query, expected.total)
            assert answer.hits == expected.hits
            assert answer.facets == expected.facets
