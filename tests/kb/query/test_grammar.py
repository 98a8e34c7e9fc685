from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kb.errors import QueryError
from kb.query.ast import (
    And,
    Arrival,
    DateRange,
    FieldName,
    FiscalYear,
    Literal,
    MatchAll,
    Mode,
    Near,
    Node,
    Not,
    Or,
    Prefix,
    Term,
    Within,
    unparse,
)
from kb.query.grammar import MAX_CHARACTERS, MAX_DEPTH, MAX_TERMS, parse
from tests.support.examples import examples

A, B, C = Term("窓口"), Term("環境"), Term("研修")


def speaker(name: str) -> Within:
    return Within(FieldName.SPEAKER, Term(name))


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("", MatchAll()),
        ("　 ", MatchAll()),
        ("窓口", A),
        ("窓口 環境", And((A, B))),
        ("窓口　環境", And((A, B))),
        ("窓口 AND 環境", And((A, B))),
        ("窓口 OR 環境", Or((A, B))),
        ("窓口 または 環境", Or((A, B))),
        ("窓口|環境", Or((A, B))),
        ("窓口｜環境", Or((A, B))),
        ("窓口 ＯＲ 環境 研修", Or((A, And((B, C))))),
        ("（窓口 OR 環境） 研修", And((Or((A, B)), C))),
        ("((窓口))", A),
        ("窓口 -環境", And((A, Not(B)))),
        ("窓口 －環境", And((A, Not(B)))),
        ("窓口 NOT 環境", And((A, Not(B)))),
        ("-(窓口 OR 環境)", Not(Or((A, B)))),
        ('"窓口 環境"', Literal("窓口 環境")),
        ("「窓口」", Literal("窓口")),
        ("『窓口』", Literal("窓口")),
        ("“窓口”", Literal("窓口")),
        ("マイナ*", Prefix("マイナ")),
        ("マイナ＊", Prefix("マイナ")),
        ("発言者:霧島", Within(FieldName.SPEAKER, Term("霧島"))),
        ("speaker：霧島", Within(FieldName.SPEAKER, Term("霧島"))),
        ('組織："東京都"', Within(FieldName.ORGANIZATION, Literal("東京都"))),
        ("見出し:窓口*", Within(FieldName.SECTION, Prefix("窓口"))),
        (
            "見出し:(窓口 OR 発言者:霧島)",
            Or((Within(FieldName.SECTION, A), Within(FieldName.SPEAKER, Term("霧島")))),
        ),
        (
            "発言者:(霧島 OR 片桐)",
            Or((Within(FieldName.SPEAKER, Term("霧島")), Within(FieldName.SPEAKER, Term("片桐")))),
        ),
        ("見出し:(窓口 -環境)", And((Within(FieldName.SECTION, A), Not(Within(FieldName.SECTION, B))))),
        ("日付:令和3年11月", DateRange(date(2021, 11, 1), date(2021, 11, 30))),
        ("date:2021-11-09..2022-03-31", DateRange(date(2021, 11, 9), date(2022, 3, 31))),
        ("date:2021-11..", DateRange(date(2021, 11, 1), None)),
        ("発言者:宮坂　学", Or((speaker("宮坂学"), And((speaker("宮坂"), Term("学")))))),
        ("発言者:宮坂 オンライン申請", And((speaker("宮坂"), Term("オンライン申請")))),
        ("発言者:宮坂 -学", And((speaker("宮坂"), Not(Term("学"))))),
        ("年度:令和3", FiscalYear(2021)),
        ("年度:R3", FiscalYear(2021)),
        ("日付:R3", DateRange(date(2021, 1, 1), date(2021, 12, 31))),
        ("日付:令和3年11月～令和4年3月", DateRange(date(2021, 11, 1), date(2022, 3, 31))),
        ("日付:2021から2022まで", DateRange(date(2021, 1, 1), date(2022, 12, 31))),
        ("日付:〜2022", DateRange(None, date(2022, 12, 31))),
        ("年度:2021", FiscalYear(2021)),
        ("取込:2026-11", Arrival(date(2026, 11, 1), date(2026, 11, 30))),
        ("taken:2026-11-29..", Arrival(date(2026, 11, 29), None)),
        ("窓口 近傍10 環境", Near((A, B), 10)),
        ("窓口 近傍１０ 環境", Near((A, B), 10)),
        ("窓口 NEAR/0 環境 研修", And((Near((A, B), 0), C))),
        ("窓口 近傍5 環境 近傍3 研修", And((Near((A, B), 5), Near((B, C), 3)))),
        ("「窓口」 近傍5 マイナ*", Near((Literal("窓口"), Prefix("マイナ")), 5)),
        ('"窓口 環境"~10', Near((A, B), 10)),
        ("「窓口　環境 研修」～3 -学", And((Near((A, B, C), 3), Not(Term("学"))))),
        ('"窓口 、 マイナ*"〜3', Near((A, Prefix("マイナ")), 3)),
        ("(窓口 近傍5 環境) OR 研修", Or((Near((A, B), 5), C))),
        ("-窓口 近傍5 環境", Not(Near((A, B), 5))),
        ('"窓口 窓口"~3', A),
        ('"窓口"~3', Literal("窓口")),
    ],
)
def test_the_language_of_queries(text: str, meaning: Node) -> None:
    assert parse(text) == meaning


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("メモ:窓口", Term("メモ:窓口")),
        ("窓口)", A),
        (")窓口", A),
        ("(窓口", A),
        ("窓口 （環境 OR", And((A, B))),
        ("窓口（環境", And((A, B))),
        ("((窓口) 環境", And((A, B))),
        ("-（窓口", Not(A)),
        ("発言者:（霧島 窓口", Or((speaker("霧島窓口"), And((speaker("霧島"), A))))),
        ("CIO(副市長)", Term("CIO(副市長)")),
        ("OR 窓口", A),
        ("窓口 OR", A),
        ("NOT", Term("NOT")),
        ('"窓口', A),
        ("AI-OCR", Term("AI-OCR")),
        ("窓口 、 環境", And((A, B))),
        ("・", Term("・")),
        ("*", Term("*")),
        ("発言者:-", Term("発言者:")),
        ("()", Term("()")),
        ("窓口 |", A),
        ("近傍10 窓口", And((Term("近傍10"), A))),
        ("窓口 近傍10", And((A, Term("近傍10")))),
        ("窓口 近傍 環境", And((A, Term("近傍"), B))),
        ("窓口近傍10環境", Term("窓口近傍10環境")),
        ('"窓口 環境"~10人', And((Literal("窓口 環境"), Term("~10人")))),
        ("窓口~2", Term("窓口~2")),
    ],
)
def test_what_fits_no_rule_is_text(text: str, meaning: Node) -> None:
    assert parse(text) == meaning


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("窓口 環境", Or((A, B))),
        ("窓口 環境 OR 研修", Or((A, B, C))),
        ("窓口 AND 環境 研修", Or((And((A, B)), C))),
        ("窓口 環境 -研修", And((Or((A, B)), Not(C)))),
        ("(窓口 環境) 研修", Or((A, B, C))),
        ("窓口 -研修", And((A, Not(C)))),
        ("-窓口 -研修", And((Not(A), Not(C)))),
        ('"窓口" 環境', Or((Literal("窓口"), B))),
        ("窓口 近傍5 環境 研修", Or((Near((A, B), 5), C))),
        ("年度:2021 窓口 環境", And((Or((A, B)), FiscalYear(2021)))),
    ],
)
def test_in_any_mode_what_stands_side_by_side_is_an_alternative(text: str, meaning: Node) -> None:
    assert parse(text, Mode.ANY) == meaning


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("あ" * (MAX_CHARACTERS + 1), str(MAX_CHARACTERS)),
        ("あ" * 10_000, "10000"),
        (" ".join("あいうえおかきくけこ"[n % 10] for n in range(MAX_TERMS + 1)), str(MAX_TERMS)),
        ("(" * (MAX_DEPTH + 1) + "あ" + ")" * (MAX_DEPTH + 1), str(MAX_DEPTH)),
        ("-" * (MAX_DEPTH + 1) + "あ", str(MAX_DEPTH)),
        ("マ*", "前方一致"),
        ("種別:独り言", "種別「独り言」"),
        ("date:あした", "date: の「あした」を日付として読めません"),
        ("日付:2022..2021", "日付として読めません"),
        ("取込:きのう", "取込: の「きのう」を日付として読めません"),
        ("年度:来年", "年度: の「来年」を年度として読めません"),
        ("窓口\ud800", "正しくない"),
        ("窓口 近傍101 環境", "近傍101"),
        ('"窓口 環境"~1000', "100語"),
        ('見出し:"窓口 環境"~10', "本文"),
        ("見出し:(窓口 近傍10 環境)", "本文"),
    ],
)
def test_what_breaks_a_limit_is_named(text: str, named: str) -> None:
    with pytest.raises(QueryError, match=named):
        parse(text)


PIECES = st.sampled_from(
    [
        "窓口",
        "環境",
        " ",
        "　",
        "(",
        "）",
        "OR",
        "または",
        "NOT",
        "-",
        "|",
        '"',
        " 近傍3 ",
        "NEAR/7",
        "~5",
        "「",
        "」",
        "発言者:",
        "日付：2021",
        "*",
        ":",
        "AND",
        "年度:3",
    ]
)


@settings(max_examples=examples(500))
@example("発言者:(年度:3）", Mode.ALL)
@given(st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=60), st.sampled_from(Mode))
def test_a_query_is_understood_or_refused_and_what_is_understood_can_be_written_down(text: str, mode: Mode) -> None:
    try:
        meaning = parse(text, mode)
    except QueryError:
        return
    assert parse(unparse(meaning)) == meaning
