"""Parts of an article that are missing, contradict each other or stand in an unusual place. Everything is invented."""

import pytest

from indexer.parsing import parse
from kb.model.dialogue import Dialogue
from tests.support.documents import read
from tests.support.parsing import parse_lines

TITLE = "【架空】題名~桜川区×都CIO座談会~"
DAY = "令和3年6月15日に、「東京都・区市町村CIOフォーラム第30回座談会」を実施しました。"
LIST = ["参加者(敬称略)", "桜川区CIO:桜川区副区長 片桐 静江", "都CIO:東京都副知事 霧島 航"]
TALK = ["章", "", "霧島", "はい。"]


def article(*, title: str = TITLE, above: tuple[str, ...] = (), below: tuple[str, ...] = ()) -> Dialogue:
    return parse_lines(title, "", *above, DAY, "", *LIST, "", *TALK, *below)


def codes(dialogue: Dialogue) -> set[str]:
    return {one.code for one in dialogue.diagnostics} - {"label"}


def test_prose_below_a_heading_without_a_speaker_line_goes_on_and_is_reported() -> None:
    lines = ["# 題名~桜川区×都CIO座談会~", *LIST, "## 窓口", "霧島", "はい。", "## 人材", "続きを話します。"]
    dialogue = parse(read("a.md", "\n\n".join(lines).encode()))
    assert [(turn.speaker, turn.section, turn.text) for turn in dialogue.turns] == [
        ("霧島 航", ("窓口",), "はい。"),
        ("霧島 航", ("人材",), "続きを話します。"),
    ]
    assert codes(dialogue) == {"continued-speaker", "missing-date"}


def test_a_first_line_too_long_for_a_title_is_none() -> None:
    dialogue = parse_lines("あ" * 170, "", DAY, "", *LIST, "", *TALK)
    assert dialogue.title == ""
    assert "missing-title" in codes(dialogue)


def test_a_subtitle_on_the_second_line_belongs_to_the_title() -> None:
    dialogue = parse_lines("【架空】紙のいらない役所", "~桜川区×都CIO座談会~", "", DAY, "", *LIST, "", *TALK)
    assert dialogue.title == "【架空】紙のいらない役所 ~桜川区×都CIO座談会~"


def test_title_and_notice_that_differ_on_the_part_are_reported() -> None:
    dialogue = article(title=f"{TITLE}①", above=("この記事は後半です。前半はこちら", ""))
    assert dialogue.series.part == 1
    assert codes(dialogue) == {"part-conflict"}


def test_the_end_of_the_article_gives_the_part_where_its_beginning_does_not() -> None:
    dialogue = article(above=("※全2回でお届けします。", ""), below=("", "全2回の最終回でした。", "執筆者:三輪 環"))
    assert (dialogue.series.part, dialogue.series.parts) == (2, 2)
    assert dialogue.turns[-1].kind == "narration"


@pytest.mark.parametrize(
    ("lines", "agenda"),
    [
        (("議題:窓口について", ""), ("窓口について",)),
        (("①窓口", "②人材", ""), ("①窓口", "②人材")),
        (("議題", "①窓口", "②人材", "窓口を変えるという話です。", ""), ("①窓口", "②人材")),
        (("議題", "窓口", "人材", ""), ("窓口", "人材")),
    ],
)
def test_agenda(lines: tuple[str, ...], agenda: tuple[str, ...]) -> None:
    dialogue = parse_lines(TITLE, "", DAY, "", *LIST, "", *lines, *TALK)
    assert dialogue.agenda == agenda
    assert dialogue.turns[-1].section == ("章",)


def test_a_line_below_an_image_is_its_caption() -> None:
    dialogue = article(below=("", "![図](a.png)", "案内の札", "", "片桐", "はい。"))
    assert codes(dialogue) == {"image-caption"}
    assert [turn.text for turn in dialogue.turns[1:]] == ["はい。", "はい。"]


@pytest.mark.parametrize(
    ("label", "speaker"),
    [
        ("桜川区副区長 片桐（以下「片桐」）", "片桐 静江"),
        ("都CIO 東京都副知事 霧島 航（以下「霧島」）", "霧島 航"),
        ("片桐(区)", "片桐 静江"),
        ("都CIO宮ノ下 学（以下「宮ノ下」）", "宮ノ下 学"),
    ],
)
def test_an_introduction_without_a_colon(label: str, speaker: str) -> None:
    turn = article(below=("", label, "進めています。")).turns[-1]
    assert (turn.speaker, turn.text) == (speaker, "進めています。")


@pytest.mark.parametrize("line", ["CIO フォーラムでは話します。", "担当者:片桐"])
def test_these_lines_open_no_turn(line: str) -> None:
    assert article(below=(line, "続けます。")).turns[-1].text == f"はい。\n{line}\n続けます。"


@pytest.mark.parametrize(
    ("notice", "part", "parts"),
    [
        ("※全2回の最終回です。", 2, 2),
        ("※全3回でお届けします。第1回はこちら 第3回はこちら", 2, 3),
        ("※全2回の第1回座談会です。", 1, 2),
    ],
)
def test_notices_of_parts(notice: str, part: int, parts: int) -> None:
    series = article(above=(notice, "")).series
    assert (series.number, series.part, series.parts) == (30, part, parts)


def test_a_list_with_a_blank_line_between_all_its_entries() -> None:
    people = [
        "桜川区副区長 片桐 静江",
        "桜川区情報課長 森 一郎",
        "桜川区みらい特命:東 望",
        "都CIO:東京都副知事 霧島 航",
    ]
    dialogue = parse_lines(TITLE, "", DAY, "", "参加者", "", *[line for one in people for line in (one, "")], *TALK)
    assert [one.name for one in dialogue.participants] == ["片桐 静江", "森 一郎", "東 望", "霧島 航"]


def test_an_agenda_that_repeats_a_line_ends_there() -> None:
    lines = ("議題", "窓口", "人材", "窓口", "")
    assert parse_lines(TITLE, "", DAY, "", *LIST, "", *lines, *TALK).agenda == ("窓口", "人材")


def test_surnames_with_titles_are_labels_where_several_stand_so() -> None:
    talk = [
        "章",
        "",
        "森田課長",
        "はい、始めましょう。",
        "",
        "村瀬部長",
        "お願いします。",
        "",
        "海老原室長",
        "どうぞ。",
    ]
    dialogue = parse_lines(TITLE, "", DAY, "", *talk)
    assert [turn.as_written for turn in dialogue.turns[-3:]] == ["森田課長", "村瀬部長", "海老原室長"]


def test_a_topic_of_the_agenda_is_no_speaker() -> None:
    lines = ["議題", "①田畑", "②窓口", "", "章", "", "霧島", "はい。", "", "田畑", "広がっています。"]
    dialogue = parse_lines(TITLE, "", DAY, "", *LIST, "", *lines)
    assert dialogue.turns[-1].speaker == "霧島 航"
    assert "unknown-speaker" not in codes(dialogue)


@pytest.mark.parametrize("line", ["田原", "霞ヶ崎"])
def test_a_name_that_introduces_itself_is_a_speaker(line: str) -> None:
    dialogue = article(below=("", line, f"区の{line}です。"))
    assert dialogue.turns[-1].as_written == line
    assert "unknown-speaker" in codes(dialogue)


@pytest.mark.parametrize(
    ("label", "speaker"),
    [
        ("桜川区情報課長:森田(以下", "森田"),  # cut off
        ("桜川区情報課長 森田 一（以下「森田」）", "森田 一"),
        ("桜川区情報課長 森田（以下「森田」）", "森田"),
        ("桜川区情報課長森田 一（以下「森田」）", "森田 一"),
        ("森田 一(桜川区)（以下「森田」）", None),
    ],
)
def test_an_introduction_of_a_person_missing_from_the_list(label: str, speaker: str | None) -> None:
    dialogue = article(below=("", label, "進めています。"))
    assert dialogue.turns[-1].speaker == speaker
    assert {"unlisted-speaker", "unknown-speaker"} & codes(dialogue)


@pytest.mark.parametrize("line", ["片桐:30名", "霧島 航平です。", "副区長 の話です。"])
def test_a_name_before_a_number_or_inside_a_sentence_is_no_label(line: str) -> None:
    assert article(below=(line, "続けます。")).turns[-1].text == f"はい。\n{line}\n続けます。"


def test_lines_of_a_list_without_a_label_go_on_below_one_that_cannot_be_read() -> None:
    people = [*LIST[1:], "みらいを考える会の皆さんより", "桜川区情報課長:森 一郎"]
    dialogue = parse_lines(TITLE, "", DAY, "", *people, "", *TALK)
    assert [one.name for one in dialogue.participants] == ["片桐 静江", "霧島 航", "森 一郎"]


def test_a_listed_speaker_line_right_above_speech_ends_the_list() -> None:
    dialogue = parse_lines(TITLE, "", DAY, "", *LIST, "桜川区CIO:片桐 静江", "はい、始めましょう。")
    assert [(turn.speaker, turn.text) for turn in dialogue.turns[1:]] == [("片桐 静江", "はい、始めましょう。")]


@pytest.mark.parametrize(("name", "unknown"), [("市場", False), ("中谷", True), ("サトウ", True)])
def test_a_short_line_above_speech_is_a_speaker_if_it_looks_like_a_surname(name: str, unknown: bool) -> None:
    dialogue = article(below=("", name, "広がっています。", "", "霧島", "はい。"))
    assert ("unknown-speaker" in codes(dialogue)) is unknown


@pytest.mark.parametrize(
    ("label", "speaker"),
    [
        ("桜川区情報課長 森田 一（以下「モリ」）", "森田 一"),
        ("桜川区情報課長 森田（以下「モリ」）", "森田"),
        ("桜川区情報課長森田（以下「モリ」）", "森田"),
    ],
)
def test_an_alias_may_be_no_part_of_the_name(label: str, speaker: str) -> None:
    turns = article(below=("", label, "はい。", "", "モリ", "そうです。")).turns[2:]
    assert [turn.speaker for turn in turns] == [speaker, speaker]


@pytest.mark.parametrize("line", ["桜川区情報課長:推進課（以下「課」）", "桜川のみなさん:森田（以下「森」）"])
def test_an_alias_of_no_person_opens_no_turn(line: str) -> None:
    assert article(below=(line, "続けます。")).turns[-1].text == f"はい。\n{line}\n続けます。"


def test_a_colon_behind_a_surname_is_enough() -> None:
    dialogue = article(below=("", "百目鬼:", "広がっています。"))
    assert dialogue.turns[-1].as_written == "百目鬼:"


def test_a_whole_name_before_speech_may_be_a_missed_label() -> None:
    assert "unread-opening" in codes(article(below=("遠見 渉:はい、そうです。", "続けます。")))
