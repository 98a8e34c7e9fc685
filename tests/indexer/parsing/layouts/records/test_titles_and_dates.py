"""Title and date of a record on a saved page: not the page's own dates, nor its place in the site."""

import pytest

from indexer.parsing import parse
from tests.support.documents import read

TALK = "\n\n委員長\n\n開会します。\n\n事務局\n\n説明します。\n"


@pytest.mark.parametrize(
    ("head", "title", "day"),
    [
        (
            "朝凪町窓口検討会　会議録\n更新日：2024年7月1日\n開催日時\n令和5年12月20日（水）",
            "朝凪町窓口検討会　会議録",
            "2023-12-20",
        ),
        (
            "ホーム > 町政 > 会議録 > 検討会\n\n第2回検討会　会議録（2024年(令和6年)5月17日）",
            "第2回検討会　会議録（2024年(令和6年)5月17日）",
            "2024-05-17",
        ),
        (
            "ページの先頭です\n\n検討会の議事録\n\n公開日\n2024年8月1日\n\n日時：令和６年７月１日",
            "検討会の議事録",
            "2024-07-01",
        ),
        (
            "本文へスキップ\n\n検討会 会議概要\n\n平成31年4月1日\n\n電子化した日 2024年9月9日",
            "検討会 会議概要",
            "2019-04-01",
        ),
        (
            "架空市議会　令和5年　3月　定例会（第1回）　03月07日－02号",
            "架空市議会　令和5年　3月　定例会（第1回）　03月07日－02号",
            "2023-03-07",
        ),
        (
            "架空町議会 平成30年第4回定例会 12月11日-01号",
            "架空町議会 平成30年第4回定例会 12月11日-01号",
            "2018-12-11",
        ),
        ("検討会の会議録\n令和5年の報告（3月1日以降は2号室）", "検討会の会議録", None),
        ("検討会の会議録\n\n掲載日：令和6年9月9日", "検討会の会議録", None),
        (
            "トップ › くらし › 会議録\n\n# 窓口のこれから 2024年5月1日\n\n最終更新日 2024年9月9日",
            "窓口のこれから 2024年5月1日",
            "2024-05-01",
        ),
    ],
)
def test_title_and_date(head: str, title: str, day: str | None) -> None:
    found = parse(read("a.txt", (head + TALK).encode()))
    assert found.title == title
    assert (str(found.date) if found.date else None) == day
    assert [turn.post for turn in found.turns if turn.kind == "speech"] == ["委員長", "事務局"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("# 【架空】若葉の研究会第3回 2024年5月1日\n\n## 次回\n\n* 2024年5月8日(水)\n", "2024-05-01"),
        ("# 【架空】研究会のお知らせ\n\n更新日：2024年5月1日\n\n## 予定\n\n* 窓口の調査\n", "None"),
    ],
)
def test_date_of_a_page_without_speakers(text: str, day: str) -> None:
    assert str(parse(read("a.md", text.encode())).date) == day


def test_the_label_of_a_one_line_agenda_is_named() -> None:
    found = parse(read("a.txt", "【架空】座談会\n\n議題： ・挨拶\n\nはい。".encode()))
    assert found.agenda == ("・挨拶",)
    assert [one.line for one in found.diagnostics if one.code == "label"] == [3]
