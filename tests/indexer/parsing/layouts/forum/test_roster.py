"""The list of participants, in the forms that writers give it. All people are invented."""

import pytest

from indexer.parsing import parse
from indexer.parsing.layouts.forum.roster import find_roster
from indexer.parsing.lines.rows import rows_of
from kb.model.characters import plain
from kb.model.dialogue import Dialogue
from tests.support.documents import read

HEAD = "【架空】題名~桜川区×都CIO座談会~\n\n"
HEAD += "令和3年6月15日に、「東京都・区市町村CIOフォーラム第1回座談会」を実施しました。\n\n"
BODY = "\n\n章\n\n霧島\nどうぞ。\n\n片桐\nはい。\n\n霧島\nそうですか。\n"


def listed(*lines: str, label: str = "参加者(敬称略)") -> Dialogue:
    people = "\n".join([label, *lines, "都CIO:東京都副知事 霧島 航"])
    return parse(read("a.txt", (HEAD + people + BODY).encode()))


def codes(dialogue: Dialogue) -> set[str]:
    return {one.code for one in dialogue.diagnostics} - {"label"}


@pytest.mark.parametrize(
    ("line", "department", "posts"),
    [
        ("桜川区副区長:片桐 静江", None, ("副区長",)),
        ("桜川区会計管理者:片桐 静江", None, ("会計管理者",)),
        ("桜川区みらい特命:片桐 静江", None, ("みらい特命",)),
        ("桜川区DX推進課 片桐 静江", "DX推進課", ()),
        ("桜川区情報部DX推進課:片桐 静江", "情報部DX推進課", ()),
        ("桜川区CIO:片桐 静江 副区長", None, ("CIO", "副区長")),
        ("桜川区CIO:片桐 静江(桜川区副区長)", None, ("CIO", "副区長")),
        ("片桐 静江(桜川区副区長)", None, ("副区長",)),
        ("片桐 静江 桜川区副区長", None, ("副区長",)),
        ("桜川区副区長:片桐 静江 ※オンライン参加", None, ("副区長",)),
        ("桜川区副区長:片桐 静江(オンライン)", None, ("副区長",)),
        ("桜川区副区長／片桐　静江", None, ("副区長",)),
        ("桜川区副区長…片桐 静江", None, ("副区長",)),
        ("桜川区副区長; 片桐 静江", None, ("副区長",)),
        ("桜川区副区長・片桐 静江", None, ("副区長",)),
        ("桜川区新庁舎整備部長:片桐 静江", None, ("新庁舎整備部長",)),
        ("桜川区DX担当部長(改革担当部長兼務):片桐 静江", None, ("DX担当部長", "改革担当部長")),
        ("桜川区総務部長(前情報部長):片桐 静江", None, ("総務部長",)),
    ],
)
def test_an_entry_is_taken_apart(line: str, department: str | None, posts: tuple[str, ...]) -> None:
    dialogue = listed(line)
    found = [(one.name, one.organization, one.department, one.posts) for one in dialogue.participants]
    assert found[0] == ("片桐 静江", "桜川区", department, posts)
    assert [one.speaker for one in dialogue.turns[1:]] == ["霧島 航", "片桐 静江", "霧島 航"]
    assert not codes(dialogue)


@pytest.mark.parametrize("name", ["片 静江", "片桐 静󠄀江", "勅使片桐 静江", "カタギリ シズエ", "都 静江"])
def test_a_name_may_be_short_long_or_rare(name: str) -> None:
    assert listed(f"桜川区副区長:{name}").participants[0].name == plain(name)


def test_two_lines_make_one_entry() -> None:
    dialogue = listed("桜川区CIO(副区長):", "片桐 静江", "桜川区情報課長:河﨑 亮")
    assert [one.name for one in dialogue.participants] == ["片桐 静江", "河﨑 亮", "霧島 航"]
    assert codes(dialogue) == {"split-participant"}


@pytest.mark.parametrize(
    "line",
    ["みらいを考える会の皆さんより河﨑", "ほか情報部の職員2名", "オブザーバー:総務省", "撮影:桜川区役所", "傍聴 30名"],
)
def test_a_line_that_is_no_person_is_named_and_makes_nobody(line: str) -> None:
    dialogue = listed("桜川区副区長:片桐 静江", line, "桜川区総務部長:森 亮")
    assert [one.name for one in dialogue.participants] == ["片桐 静江", "森 亮", "霧島 航"]
    assert [one.code for one in dialogue.diagnostics if line in one.message] == ["unclear-participant"]


@pytest.mark.parametrize("line", ["みらい特命:森", "森 亮", "桜川区つなぎ役 森"])
def test_somebody_without_a_title_is_somebody(line: str) -> None:
    dialogue = listed("桜川区副区長:片桐 静江", line, "桜川区総務部長:河﨑 望")
    assert dialogue.participants[1].name.startswith("森")
    assert codes(dialogue) == {"unclear-participant"}


@pytest.mark.parametrize(
    ("line", "organization", "posts"),
    [
        ("㈱アカサカ 代表取締役:木下 一", "株式会社アカサカ", ("代表取締役",)),
        ("(株)アカサカ代表取締役社長 木下 一", "株式会社アカサカ", ("代表取締役社長",)),
        ("株式会社アカサカ 公共営業部長 木下 一", "株式会社アカサカ", ("公共営業部長",)),
        ("アカサカ(株)営業部長:木下 一", "アカサカ株式会社", ("営業部長",)),
        ("木下 一(㈱アカサカ 公共営業部長)", "株式会社アカサカ", ("公共営業部長",)),
        ("一般社団法人みらい桜川代表理事:木下 一", "一般社団法人みらい桜川", ("代表理事",)),
        ("一般社団法人みらい桜川 理事・事務局長 木下 一", "一般社団法人みらい桜川", ("理事", "事務局長")),
        ("(一社)みらい桜川理事長:木下 一", "一般社団法人みらい桜川", ("理事長",)),
        ("国立大学法人桜川大学教授:木下 一", "国立大学法人桜川大学", ("教授",)),
    ],
)
def test_a_body_with_a_legal_form_ends_before_the_post(line: str, organization: str, posts: tuple[str, ...]) -> None:
    person = listed("桜川区副区長:片桐 静江", line).participants[1]
    assert (person.name, person.organization, person.posts) == ("木下 一", organization, posts)


def test_a_company_may_head_its_people() -> None:
    people = listed("【桜川区】", "副区長:片桐 静江", "【(株)アカサカ】", "公共営業部長:木下 一").participants
    assert [one.organization for one in people] == ["桜川区", "株式会社アカサカ", "東京都"]


@pytest.mark.parametrize(
    "line", ["桜川区副区長【CIO】:片桐 静江", "桜川区 副区長【CIO】 片桐 静江", "片桐 静江(桜川区副区長【CIO】)"]
)
def test_a_post_in_black_brackets_is_a_second_one(line: str) -> None:
    assert listed(line).participants[0].posts == ("副区長", "CIO")


def test_people_joined_by_commas_are_several() -> None:
    dialogue = listed("桜川区CIO:桜川区副区長 片桐 静江、桜川区情報課長:河﨑 亮")
    assert [(one.name, one.posts) for one in dialogue.participants][:2] == [
        ("片桐 静江", ("CIO", "副区長")),
        ("河﨑 亮", ("情報課長",)),
    ]


def test_ditto_and_absence() -> None:
    lines = [
        "桜川区副区長:片桐 静江",
        "総務部情報課長:河﨑 亮",
        "同課主査:森 亮",
        "同 広報課長:林 望",
        "欠席:桜川区技監 東 三郎",
    ]
    dialogue = listed(*lines[:4], lines[4])
    found = [(one.name, one.organization, one.department, one.posts) for one in dialogue.participants]
    assert found[2:4] == [
        ("森 亮", "桜川区", "総務部情報課", ("主査",)),
        ("林 望", "桜川区", None, ("広報課長",)),
    ]
    assert "東 三郎" not in {one.name for one in dialogue.participants}
    assert codes(dialogue) == {"absent"}


@pytest.mark.parametrize(
    "label",
    [
        "参加者は次のとおりです。",
        "〇参加者(敬称略。所属・役職は座談会当時)",
        "参加者(※敬称略)",
        "当日の参加者",
        "参加者(敬称略)※役職は開催時点のものです",
        "お話を伺った方々(敬称略)",
        "座談会メンバー(敬称略)/所属は当時",
    ],
)
def test_labels_of_the_list(label: str) -> None:
    dialogue = listed("桜川区副区長:片桐 静江", label=label)
    assert len(dialogue.participants) == 2
    assert all(label not in turn.text for turn in dialogue.turns)


def test_who_leads_the_talk_is_somebody_of_the_list() -> None:
    text = (
        HEAD + "参加者\n桜川区副区長:片桐 静江\n進行:東京都戦略課長 霧島 航\n\n章\n\n進行\nどうぞ。\n\n片桐\nはい。\n"
    )
    turns = parse(read("a.txt", text.encode())).turns[1:]
    assert [(turn.kind, turn.speaker) for turn in turns] == [("speech", "霧島 航"), ("speech", "片桐 静江")]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("桜川区副区長:片桐（かたぎり） 静江", "片桐 静江"),
        ("桜川区副区長:片桐（かたぎり）　静江（しずえ）", "片桐 静江"),
        ("桜川区副区長 片桐 静江（かたぎり しずえ）", "片桐 静江"),
        ("桜 川 区 副 区 長　片桐 静江", "片桐 静江"),
    ],
)
def test_readings_and_wide_letters_leave_the_name_as_it_is(line: str, name: str) -> None:
    first = listed(line).participants[0]
    assert (first.name, first.posts, first.as_written) == (name, ("副区長",), line)


@pytest.mark.parametrize("head", ["役職 氏名", "区市町村　氏名", "所属・役職\t氏名\t備考", "町名 職名 お名前"])
def test_the_head_of_a_table_is_nobody(head: str) -> None:
    people = [one.name for one in listed(head, "桜川区副区長 片桐 静江").participants]
    assert people == ["片桐 静江", "霧島 航"]


def test_an_office_behind_a_secretariat_makes_no_municipality() -> None:
    last = listed("桜川区副区長 片桐 静江", "事務局 町長公室長 森 ゆかり").participants[1]
    assert (last.name, last.organization, last.department, last.posts) == (
        "森 ゆかり",
        "桜川区",
        "事務局",
        ("町長公室長",),
    )


@pytest.mark.parametrize(
    "lines", [("日時", "令和4年6月10日（金）午前10時から午前11時30分まで"), ("開催日\t令和4年6月10日",)]
)
def test_the_day_beside_or_below_its_label(lines: tuple[str, ...]) -> None:
    text = "【架空】桜川区×都CIO座談会\n\n" + "\n".join(lines) + "\n\n参加者\n桜川区副区長 片桐 静江" + BODY
    found = parse(read("a.txt", text.encode())).date
    assert found is not None
    assert found.isoformat() == "2022-06-10"


def test_neighbouring_lines_are_a_list_without_a_label() -> None:
    rows = rows_of(read("a.txt", "題名\n\n桜川区副区長:片桐 静江\n都CIO:霧島 航\n\n片桐\nはい。".encode()))
    assert [person.name for person in find_roster(rows, ()).participants] == ["片桐 静江", "霧島 航"]
