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
