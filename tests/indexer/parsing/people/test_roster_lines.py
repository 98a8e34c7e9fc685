import pytest

from indexer.parsing.people.roster_lines import roster_entries, untitled_entry
from kb.model.names import narrow


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("大田区副区長:川野 正博", ["川野 正博"]),
        ("東京都副知事宮坂 学", ["宮坂 学"]),
        ("東京都副知事：宮坂学氏", ["宮坂学"]),
        ("宮坂 学(東京都副知事)", ["宮坂 学"]),
        ("宮坂 学:東京都副知事", ["宮坂 学"]),
        ("・都CIO　宮坂　学　様", ["宮坂 学"]),
        ("大田区副区長:川野 正博(かわの まさひろ)", ["川野 正博"]),
        ("総務部長:服部 太郎", ["服部 太郎"]),
        ("総務部長:長谷部 太郎", ["長谷部 太郎"]),
        ("副町長:中村 長", ["中村 長"]),
        ("総務課長:山田 太郎都CIO:宮坂 学", ["山田 太郎", "宮坂 学"]),
        ("総務課長:山田 太郎 情報課長:佐藤 花子", ["山田 太郎", "佐藤 花子"]),
        ("足立区情報課長 鈴木 克己 足立区CDO補佐 仙道 一政", ["鈴木 克己", "仙道 一政"]),
        ("CIO補佐官：ヴァルマ 涼", ["ヴァルマ 涼"]),
        ("早瀬 律（大学生）", ["早瀬 律"]),
        ("早瀬 律（公募市民）", ["早瀬 律"]),
        ("早瀬 律（欠席）", []),
        ("システムの標準化・共通化", []),
        ("都CIO:東京都副知事。", []),
        ("大田区副区長:川野(以下「川野」)", []),
        ("運営委員会", []),
    ],
)
def test_people_are_found_in_a_line(line: str, names: list[str]) -> None:
    assert [entry.name.replace("\u3000", " ") for entry in roster_entries(line, narrow(line), ("足立区",))] == names


def test_a_line_without_a_known_title_may_have_the_name_first() -> None:
    line = "森田 一 桜川区 みらい 特命"
    entry = untitled_entry(line, narrow(line), ("桜川区",))
    assert entry is not None
    assert (entry.office, entry.name, entry.sure) == (["桜川区みらい特命"], "森田 一", True)
