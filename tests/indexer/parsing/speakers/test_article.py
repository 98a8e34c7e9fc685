import pytest

from indexer.manuscript import Line, Manuscript
from indexer.parsing import parse
from kb.model.dialogue import Dialogue, Source
from tests.support.documents import read

HEAD = """題名~桜川区×都CIO座談会~

令和3年6月15日に、「東京都・区市町村CIOフォーラム第1回座談会」を実施しました。

参加者(敬称略)
桜川区CIO:桜川区副区長 片桐 静江
桜川区情報課長:河﨑 亮
都CIO:東京都副知事 霧島 航
都デジタルサービス局戦略部長:片桐 進

章

"""


def talk(body: str) -> Dialogue:
    return parse(read("a.txt", (HEAD + body).encode()))


def speakers(body: str) -> list[str | None]:
    return [turn.speaker for turn in talk(body).turns if turn.kind == "speech"]


@pytest.mark.parametrize(
    "label",
    [
        "霧島",
        "霧島 航",
        "霧島：",
        "霧島さん",
        "霧島副知事",
        "霧島都CIO",
        "霧島(都)",
        "霧島（東京都）",
        "【霧島】",
        "都CIO",
        "都CIO:霧島",
        "都CIO霧島",
        "都CIO霧島:",
        "東京都 霧島",
        "東京都副知事 霧島 航",
        "都CIO:東京都副知事 霧島",
        "都CIO:霧島(以下「霧島」)",
        "都CIO 霧島 航（以下、霧島）",
        "都CIO:霧島(以下「霧島(都)」という。)",
        "　都CIO霧島（以下「霧島」）：",
    ],
)
def test_a_label_finds_its_speaker(label: str) -> None:
    assert speakers(f"{label}\nはい。\n") == ["霧島 航"]


@pytest.mark.parametrize("written", ["河﨑", "河崎", "桜川区情報課長:河崎(以下「河崎」)", "情報課長 河崎"])
def test_variants_of_a_character_are_the_same_person(written: str) -> None:
    assert speakers(f"{written}\nはい。\n") == ["河﨑 亮"]


def test_speech_can_begin_on_the_line_of_the_label() -> None:
    turn = talk("霧島:はい。\nそうです。\n").turns[-1]
    assert (turn.as_written, turn.text, turn.speaker) == ("霧島:", "はい。\nそうです。", "霧島 航")


def test_of_two_with_a_surname_the_introduction_decides() -> None:
    labels = ["片桐", "桜川区副区長:片桐", "片桐", "都デジタルサービス局戦略部長:片桐", "片桐", "片桐(都)"]
    body = "\n\n".join(f"{label}\nはい。" for label in labels)
    assert speakers(body) == [None, "片桐 静江", "片桐 静江", "片桐 進", None, "片桐 進"]
    found = [one for one in talk(body).diagnostics if one.code == "ambiguous-speaker"]
    assert len(found) == 2
    assert "片桐 静江(桜川区)、片桐 進(東京都)" in found[0].message


def test_an_alias_given_to_two_people_decides_nothing() -> None:
    body = "桜川区副区長:片桐(以下「片桐」)\n一。\n\n都戦略部長:片桐(以下「片桐」)\n二。\n\n片桐\n三。\n"
    assert speakers(body) == ["片桐 静江", "片桐 進", None]


def test_somebody_of_another_body_is_not_taken_for_a_participant() -> None:
    dialogue = talk("汐見区情報課長:霧島(以下「霧島(汐見区)」)\nはい。\n\n霧島(汐見区)\nはい。\n")
    turns = [turn for turn in dialogue.turns if turn.kind == "speech"]
    assert [(turn.speaker, turn.organization, turn.post) for turn in turns] == [("霧島", "汐見区", "情報課長")] * 2
    assert "unlisted-speaker" in {one.code for one in dialogue.diagnostics}


@pytest.mark.parametrize(
    "line",
    [
        "霧島さんのおっしゃるとおりです。",
        "都CIOの霧島",
        "大田区情報化推進計画(以下「計画」)を策定しました。",
        "情報化推進計画(以下「計画」)",
        "担当:人材の育成",
        "副市長会議",
        "課長級以上",
    ],
)
def test_a_spoken_line_is_no_speaker(line: str) -> None:
    turns = [turn for turn in talk(f"霧島\n話します。\n{line}\n以上です。\n").turns if turn.kind == "speech"]
    assert [turn.text for turn in turns] == [f"話します。\n{line}\n以上です。"]


def test_a_host_asks() -> None:
    assert [(turn.kind, turn.speaker) for turn in talk("司会:\n始めます。\n\n霧島\nはい。\n").turns[1:]] == [
        ("question", None),
        ("speech", "霧島 航"),
    ]


def test_headings_of_the_format_have_levels() -> None:
    lines = [
        ("題名", 1),
        ("章", 2),
        ("節", 3),
        ("都CIO:霧島(以下「霧島」)", None),
        ("はい。", None),
        ("次の章", 2),
        ("霧島", None),
        ("はい。", None),
    ]
    made = tuple(Line(number, text, heading) for number, (text, heading) in enumerate(lines, 1))
    dialogue = parse(Manuscript(made, Source("a.html", None, "0" * 64, "html")))
    assert [turn.section for turn in dialogue.turns] == [("章", "節"), ("次の章",)]


def test_an_introduction_that_two_people_fit_decides_nothing() -> None:
    turn = talk("部長:片桐(以下「片」)\nはい。\n").turns[-1]
    assert (turn.speaker, turn.as_written) == ("片桐 進", "部長:片桐(以下「片」)")
    dialogue = talk("室長:片桐(以下「片」)\nはい。\n")
    assert dialogue.turns[-1].speaker is None
    assert "ambiguous-speaker" in {one.code for one in dialogue.diagnostics}


def test_an_introduction_by_place_alone_finds_the_person_of_that_place() -> None:
    assert speakers("片桐(東京都)\nはい。\n\n片桐(桜川区)\nはい。\n") == ["片桐 進", "片桐 静江"]


def test_an_alias_without_an_office_introduces_nobody_where_there_is_a_list() -> None:
    dialogue = talk("森田(以下「森」)\nはい。\n")
    assert dialogue.turns[-1].speaker is None
    assert "unknown-speaker" in {one.code for one in dialogue.diagnostics}
