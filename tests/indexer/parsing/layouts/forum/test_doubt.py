"""Lines that read two ways: what is decided, and that it is reported. All people are invented."""

import pytest

from indexer.parsing import parse
from kb.model.calendar import find_date
from kb.model.dialogue import Dialogue
from tests.support.documents import read

HEAD = """【架空】題名{title}

{notice}令和3年6月15日に、「東京都・区市町村CIOフォーラム第30回座談会」を実施しました。

参加者(敬称略)
桜川区CIO:桜川区副区長 片桐 静江
都CIO:東京都副知事 霧島 航

章

"""


def talk(body: str, title: str = "", notice: str = "") -> Dialogue:
    return parse(read("a.txt", (HEAD.format(title=title, notice=notice) + body).encode()))


def said(dialogue: Dialogue) -> list[tuple[str | None, str]]:
    return [(turn.speaker, turn.text) for turn in dialogue.turns[1:]]


def codes(dialogue: Dialogue) -> set[str]:
    return {one.code for one in dialogue.diagnostics} - {"label"}


@pytest.mark.parametrize(
    ("label", "post"),
    [
        ("片桐", "CIO"),
        ("片桐副区長", "副区長"),
        ("片桐副区長(以下「片桐」)", "副区長"),
        ("桜川区 片桐副区長", "副区長"),
        ("桜川区副区長:片桐", "副区長"),
        ("桜川区副区長・片桐", "副区長"),
        ("桜川区・片桐", "CIO"),
        ("片桐(桜川区副区長)", "副区長"),
        ("片桐副区長(桜川区)", "副区長"),
        ("片桐 静江 桜川区副区長", "副区長"),
        ("副区長", "副区長"),
        ("<桜川区>片桐", "CIO"),
        ("**片桐**", "CIO"),
        ("### 片桐", "CIO"),
        ("片桐⇒", "CIO"),
        ("桜川区CIO:片桐氏(以下「片桐氏」)", "CIO"),
    ],
)
def test_one_known_name_with_office_and_place_is_a_label(label: str, post: str) -> None:
    turns = talk(f"霧島\nどうぞ。\n\n{label}\n区では進めています。\n\n霧島\nはい。\n").turns[1:]
    assert [turn.speaker for turn in turns] == ["霧島 航", "片桐 静江", "霧島 航"]
    assert turns[1].post == post


@pytest.mark.parametrize("label", ["片桐、霧島", "片桐・霧島", "片桐副区長と霧島副知事", "一同"])
def test_several_speak_and_nobody_is_guessed(label: str) -> None:
    dialogue = talk(f"霧島\nどうぞ。\n\n{label}\nはい。\n")
    assert said(dialogue) == [("霧島 航", "どうぞ。"), (None, "はい。")]
    assert codes(dialogue) == {"several-speakers"}


def test_a_post_the_list_does_not_give_is_reported() -> None:
    dialogue = talk("片桐区長\nはい。\n")
    assert (said(dialogue), codes(dialogue)) == ([("片桐 静江", "はい。")], {"unlisted-post"})


def test_a_stranger_before_the_first_known_name_speaks() -> None:
    dialogue = talk("森田\n区の森田です。\n\n霧島\nどうぞ。\n")
    assert said(dialogue) == [(None, "区の森田です。"), ("霧島 航", "どうぞ。")]
    assert codes(dialogue) == {"unknown-speaker"}
    assert {turn.section for turn in dialogue.turns[1:]} == {("章",)}


def test_who_is_introduced_by_the_whole_name_is_known_by_the_surname() -> None:
    dialogue = talk("桜川区情報課長:森田 一\nはい。\n\n森田\nそうです。\n")
    assert [speaker for speaker, _ in said(dialogue)] == ["森田 一", "森田 一"]


@pytest.mark.parametrize(
    "line",
    [
        "担当者:紙の申請が多くて困っています。",
        "窓口職員：毎日お待たせしてしまうんです。",
        "森田:区の仕事は変わりました。",
        "A市情報課長: うちも同じです。",
    ],
)
def test_a_label_of_nobody_known_stays_in_the_speech_and_is_reported(line: str) -> None:
    dialogue = talk(f"片桐\n声を聞きました。\n{line}\nという声です。\n\n霧島\nはい。\n")
    assert said(dialogue)[0] == ("片桐 静江", f"声を聞きました。\n{line}\nという声です。")
    assert [one.message.rpartition(": ")[2] for one in dialogue.diagnostics if one.code == "unread-opening"]


@pytest.mark.parametrize(
    "line", ["目的:窓口をなくします。", "10:30に始めました。", "担当者:2名です。", "例:住民票の写しです。"]
)
def test_a_colon_alone_makes_no_label(line: str) -> None:
    assert "unread-opening" not in codes(talk(f"片桐\n続けます。\n{line}\n\n霧島\nはい。\n"))


@pytest.mark.parametrize("word", ["人材育成", "広域連携", "庁内連携", "共同調達", "横展開"])
def test_a_short_heading_is_nobody(word: str) -> None:
    headed = talk(f"片桐\n進めています。\n\n{word}\n\n霧島\nはい。\n")
    assert headed.turns[-1].section == (word,)
    doubtful = talk(f"片桐\n進めています。\n\n{word}\nこれが柱です。\n\n霧島\nはい。\n")
    assert said(doubtful)[0] == ("片桐 静江", f"進めています。\n{word}\nこれが柱です。")
    assert codes(doubtful) == {"unclear-line"}


@pytest.mark.parametrize(
    "lines",
    [
        "担当者:片桐\n電話:042-000-0000",
        "桜川区副区長:1名\nです。",
        "担当は二人で、\n片桐\n霧島\nの二人です。",
        "割合は\n30\nです。",
        "窓口のイメージ\nを変えます。",
        "声は、\n―いつ始まるのか\nという声です。",
    ],
)
def test_lines_of_a_sentence_stay_in_the_speech(lines: str) -> None:
    assert said(talk(f"霧島\n話します。\n{lines}\n\n片桐\nはい。\n"))[0] == ("霧島 航", f"話します。\n{lines}")


@pytest.mark.parametrize(
    "line", ["(一同笑)", "https://www.city.example/dx", "桜川区DX推進計画(PDF)", "1 窓口\n\n2 人材\n\n3 データ"]
)
def test_these_are_no_headings(line: str) -> None:
    assert talk(f"霧島\n話します。\n\n{line}\n\n片桐\nはい。\n").turns[-1].section == ("章",)


@pytest.mark.parametrize("line", ["区民が主役です", "紙をなくす。人を残す。", "標準化の先にあるもの" * 6])
def test_an_unusual_heading_is_reported(line: str) -> None:
    dialogue = talk(f"霧島\n話します。\n\n{line}\n\n片桐\nはい。\n\n霧島\nそうです。\n")
    assert dialogue.turns[-1].section == (line,)
    assert codes(dialogue) == {"unclear-heading"}


@pytest.mark.parametrize(
    ("line", "kind", "code"),
    [
        ("桜川区様、ありがとうございました。", "narration", None),
        ("後半もお楽しみに!", "narration", None),
        ("次回は区役所でお会いしましょう。", "speech", "unclear-closing"),
        ("本日はありがとうございました。", "speech", "unclear-closing"),
    ],
)
def test_last_words(line: str, kind: str, code: str | None) -> None:
    dialogue = talk(f"片桐\n話します。\n\n霧島\nはい。\n\n{line}\n\n執筆者:三輪 環\n")
    assert dialogue.turns[-1].text.endswith(line)
    assert dialogue.turns[-1].kind == kind
    assert codes(dialogue) == ({code} if code else set())


@pytest.mark.parametrize(
    ("title", "notice", "part", "parts"),
    [
        ("座談会 ＰＡＲＴ２", "", 2, None),
        ("座談会 PartⅡ", "", 2, None),
        ("座談会(2)", "", 2, None),
        ("座談会 2/2", "", 2, 2),
        ("座談会#2", "", 2, None),
        ("座談会 第2部", "", 2, None),
        ("座談会 第2回", "※全2回でお届けします。\n\n", 2, 2),
        ("前半戦を語る座談会", "", None, None),
        ("", "前半の記事は、以下のリンクからご覧いただけます。\n\n", 2, 2),
        ("", "この記事は前半・後半の2回に分けてお届けします。\n\n", None, 2),
        ("", "※この記事は全2回の2回目です。\n\n", 2, 2),
        ("", "※全3回でお届けします。①はこちら ②はこちら\n\n", 3, 3),
        ("", "※この記事は2回に分けてお届けします。\n\n", None, 2),
    ],
)
def test_parts(title: str, notice: str, part: int | None, parts: int | None) -> None:
    series = talk("霧島\nはい。\n", title, notice).series
    assert (series.number, series.part, series.parts) == (30, part, parts)


def test_a_title_may_say_which_of_all_parts_it_is() -> None:
    series = talk("霧島\nはい。\n", "(全3回の2回目)").series
    assert (series.part, series.parts) == (2, 3)


@pytest.mark.parametrize("line", ["Q.いつ始まりますか?", "Q1 いつ始まりますか。", "Ｑ：いつ始まりますか"])
def test_a_question_may_begin_with_q(line: str) -> None:
    turns = talk(f"霧島\nどうぞ。\n\n{line}\n\n片桐\n来月です。\n").turns
    assert [(turn.kind, turn.speaker) for turn in turns[1:]] == [
        ("speech", "霧島 航"),
        ("question", None),
        ("speech", "片桐 静江"),
    ]


@pytest.mark.parametrize(
    "line", ["片桐　区では進めています。", "(片桐)区では進めています。", "片桐「区では進めています」", "片桐@桜川区"]
)
def test_other_ways_to_set_off_a_known_name(line: str) -> None:
    body = line if "区では" in line else f"{line}\n区では進めています。"
    turn = talk(f"霧島\nどうぞ。\n\n{body}\n\n霧島\nはい。\n").turns[2]
    assert (turn.speaker, turn.text.strip("「」。")) == ("片桐 静江", "区では進めています")


def test_a_year_in_both_calendars() -> None:
    assert str(find_date("令和４（２０２２）年１１月９日")) == "2022-11-09"


@pytest.mark.parametrize("line", ["片桐副区長より", "片桐「区では」"])
def test_a_label_that_may_have_been_missed_is_reported(line: str) -> None:
    assert codes(talk(f"霧島\nどうぞ。\n\n{line}\n進めています。\n")) == {"unclear-line"}
