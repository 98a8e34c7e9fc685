"""Interviews whose answers have no mark: who answers, where it is not told, and documents that are no interviews."""

import pytest

from indexer.parsing import detect, parse
from kb.model.dialogue import Dialogue
from tests.support.documents import read

LEAD = "若葉市の三好薫市長に話を聞いた。"
TALK = (
    "{}きっかけは何ですか。\n早かったからです。\n\n"
    "{}これからの予定を教えてください。\n予約制にします。\n準備も進めています。\n"
)
ANSWERS = ["早かったからです。", "予約制にします。\n準備も進めています。"]


def said(found: Dialogue, kind: str) -> list[tuple[str | None, str | None, str]]:
    return [(turn.speaker, turn.post, turn.text) for turn in found.turns if turn.kind == kind]


@pytest.mark.parametrize("dash", ["――", "―", "──", "ーー", "—— "])
@pytest.mark.parametrize(
    ("lead", "name", "post"),
    [
        (LEAD, "三好薫", "市長"),
        ("若葉市情報政策課の大槻 保課長にインタビューした。", "大槻 保", "課長"),
        ("話し手：三好薫市長", "三好薫", "市長"),
    ],
)
def test_the_only_guest_answers(dash: str, lead: str, name: str, post: str) -> None:
    found = parse(read("a.txt", f"【架空】窓口の改革\n\n{lead}\n\n{TALK.format(dash, dash)}".encode()))
    assert said(found, "speech") == [(name, post, answer) for answer in ANSWERS]
    assert [text for _name, _post, text in said(found, "question")] == [
        "きっかけは何ですか。",
        "これからの予定を教えてください。",
    ]


@pytest.mark.parametrize(
    ("path", "talk"),
    [
        ("a.md", TALK.replace("か。\n", "か。**\n\n").replace("い。\n", "い。**\n\n").format("**", "**")),
        ("a.md", TALK.replace("か。\n", "か。\n\n").format("## ", "## ")),
        (
            "a.html",
            (
                "<h3>きっかけは何ですか。</h3><p>早かったからです。</p><h3>これからの予定を教えてください。</h3>"
                "<p>予約制にします。</p><p>準備も進めています。</p>"
            ),
        ),
    ],
)
def test_questions_are_set_off(path: str, talk: str) -> None:
    head = f"<h1>【架空】改革</h1><p>{LEAD}</p>" if path == "a.html" else f"# 【架空】改革\n\n{LEAD}\n\n"
    assert said(parse(read(path, (head + talk).encode())), "speech") == [("三好薫", "市長", text) for text in ANSWERS]


@pytest.mark.parametrize("lead", ["大槻さんと三好さんの話です。", "三好薫市長に聞いた。大槻保課長に聞いた。"])
def test_of_several_guests_none_is_guessed(lead: str) -> None:
    found = parse(read("a.txt", f"【架空】改革\n\n{lead}\n\n{TALK.format('――', '――')}".encode()))
    assert said(found, "speech") == [(None, None, text) for text in ANSWERS]
    assert {one.code for one in found.diagnostics} >= {"unknown-speaker"}
    assert "誰の答えか、記事からは分かりません。" in {one.message for one in found.diagnostics}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.md", "# よくある質問\n\n## 窓口はどこですか。\n\n一階です。\n\n## 予約できますか。\n\nできます。\n"),
        ("a.txt", "座談会（架空）\n\n――きっかけは。\n早川\n早かったからです。\n\n――次は。\n三好\n予約制にします。\n"),
        ("a.txt", "対談（架空）\n\n――きっかけは。\n早川：早かったです。\n\n――次は。\n早川：予約制です。\n"),
        ("a.txt", "持ち物（架空）\n\n- 印鑑\n- 身分証\n- 通帳\n\n忘れないでください。\n"),
    ],
)
def test_no_interview_with_unmarked_answers(path: str, text: str) -> None:
    assert detect(read(path, text.encode())).layout != "interview"


@pytest.mark.parametrize(
    "lead",
    [
        "産業課の三好 薫さんに話を聞きました。",
        "窓口改革の三好 薫氏に聞いた。",
        "今回は、三好 薫様にお話を伺いました。",
        "若葉市 政策監 三好 薫さん\n三好さんに、窓口のこれまでを聞いた。",
        "三好 薫（みよし かおる）政策監",
        "若葉市の政策監、三好 薫さんに話を聞きました。",
    ],
)
def test_a_guest_is_introduced_by_full_name(lead: str) -> None:
    found = parse(read("a.txt", f"【架空】窓口の改革\n\n{lead}\n\n{TALK.format('――', '――')}".encode()))
    assert said(found, "speech") == [("三好 薫", found.turns[-1].post, text) for text in ANSWERS]


@pytest.mark.parametrize(
    "lead",
    [
        "利用者の皆さんに話を聞きました。",
        "三好さんに話を聞きました。",
        "三好 薫さんに、早川 響さんが聞いた。早川 響さんに聞いた。",
    ],
)
def test_a_lead_without_one_full_name_introduces_nobody(lead: str) -> None:
    found = parse(read("a.txt", f"【架空】窓口の改革\n\n{lead}\n\n{TALK.format('――', '――')}".encode()))
    assert said(found, "speech") == [(None, None, text) for text in ANSWERS]


PAGE = "{0}きっかけ{1}<p>早かったからです。</p>{2}これからの予定{1}<p>予約制にします。<br>準備も進めています。</p>"
NUMBERED = (
    "{0}Q1. きっかけ{1}\n\n早かったからです。\n\n{0}Q2. これからの予定{1}\n\n予約制にします。\n準備も進めています。\n"
)


@pytest.mark.parametrize(
    ("path", "talk"),
    [
        ("a.md", NUMBERED.format("## ", "")),
        ("a.md", NUMBERED.format("### ", "").replace("Q1. ", "Q１：").replace("Q2. ", "Q２：")),
        ("a.md", NUMBERED.format("**", "**")),
        (
            "a.html",
            PAGE.format("<h3>Q1. ", "</h3>", "<h3>Q2. "),
        ),
        (
            "a.html",
            PAGE.format("<h4>問1　", "</h4>", "<h4>問2　"),
        ),
    ],
)
def test_numbered_headings_ask_though_they_have_no_form_of_a_question(path: str, talk: str) -> None:
    head = f"<h1>【架空】改革</h1><p>{LEAD}</p>" if path == "a.html" else f"# 【架空】改革\n\n{LEAD}\n\n"
    found = parse(read(path, (head + talk).encode()))
    assert [text for _name, _post, text in said(found, "question")] == ["きっかけ", "これからの予定"]
    assert said(found, "speech") == [("三好薫", "市長", text) for text in ANSWERS]
    assert [turn.role for turn in found.turns if turn.role] == ["asker", "answerer"] * 2


@pytest.mark.parametrize(
    "text",
    [
        "# 住民票のご案内\n\n## Q1. 窓口\n\n一階です。\n\n## Q2. 手数料\n\n無料です。\n",
        f"# インタビュー\n\n{LEAD}\n\n## 1. 窓口\n\n一階です。\n\n## 2. 手数料\n\n無料です。\n",
        f"# インタビュー\n\n{LEAD}\n\n## Q1. 窓口\n\n**早川** 一階です。\n\n## Q2. 手数料\n\n**早川** 無料です。\n",
    ],
)
def test_numbers_alone_make_no_interview(text: str) -> None:
    assert detect(read("a.md", text.encode())).layout != "interview"


def test_an_answer_may_begin_with_a_quotation() -> None:
    talk = TALK.format("――", "――") + "\n――反応は。\n「早い」と言われました。\n"
    found = parse(read("a.txt", f"【架空】窓口の改革\n\n{LEAD}\n\n{talk}".encode()))
    assert said(found, "speech") == [("三好薫", "市長", text) for text in (*ANSWERS, "「早い」と言われました。")]
