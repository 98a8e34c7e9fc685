"""Hypothesis strategies of texts, queries and requests for the equivalence of engines."""

from collections.abc import Iterable
from datetime import date

from hypothesis import strategies as st

from kb.model.dialogue import ROLES
from kb.query.ast import Mode
from kb.query.match_kinds import Reason
from kb.search.request import Facet, Grouping, SearchRequest, Sort

WORDS = [
    *("マイナンバーカード", "マイナポータル", "ガバメントクラウド", "ＤＸ", "dx", "取り組んでいます", "取り組む"),
    *("窓口の混雑", "行政手続", "オンライン化", "デジタル・デバイド", "デジタルデバイド", "副区長", "東京都"),
    *("協議会議事録", "1,000人", "㍻", "ｶﾞ", "。", "、", "の", "が", "\n", " ", "AI-OCR", "標準化・共通化"),
    *("電子的な", "申請", "髙橋", "人口が減少"),
]


TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map("".join)


TOPICS = ["窓口改革", "マイナンバーカードの普及", "AI・RPAの活用"]


PLAIN_WORDS = st.sampled_from([word for word in WORDS if word.strip()])


@st.composite
def near_leaves(draw: st.DrawFn) -> str:
    one, other, third = draw(st.tuples(PLAIN_WORDS, PLAIN_WORDS, PLAIN_WORDS))
    distance = draw(st.integers(0, 4))
    patterns = [
        f'"{one} {other} {third}"~{distance}',
        f"{one} 近傍{distance} {other}",
        f"{one} NEAR/0 {other} NEAR/{distance} {third}",
        f"「{one}」 近傍{distance} {other}",
    ]
    pattern: str = draw(st.sampled_from(patterns))
    return pattern


LEAVES = st.one_of(
    st.sampled_from(WORDS),
    TEXTS.map(lambda text: text.replace(" ", "").replace("\n", "")),
    PLAIN_WORDS.map(lambda word: f'"{word}"'),
    near_leaves(),
    st.sampled_from(["マイナ*", "行政手*", "取り*", "デジ*", "ガバメントク*", "の混*"]),
    st.sampled_from(
        [
            "発言者:川端",
            "組織:東京",
            "役職:課長",
            "議題:窓口",
            "見出し:取り組む",
            "種別:質問",
            "役割:答弁",
            "年度:2021",
            "日付:2021-03..",
            "取込:2026-11-02",
            "taken:..2026-11-01",
        ]
    ),
)


@st.composite
def queries(draw: st.DrawFn) -> str:
    text: str = draw(LEAVES)
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
    if draw(st.booleans()):
        filters[Facet.ROLE] = draw(st.lists(st.sampled_from(ROLES), max_size=2))
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
        group=draw(st.sampled_from(Grouping)),
        inherited=draw(st.booleans()),
    )
