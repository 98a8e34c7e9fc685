"""Openings of the forum's real minutes: what a reader of them finds, as facts. Skipped where they are not at hand."""

from pathlib import Path

import pytest

from indexer.parsing import parse
from tests.support.documents import read

Head = tuple[str, int, str, int]
Said = tuple[str | None, str | None, str | None, str]

FACTS: dict[str, tuple[Head, list[str], list[Said]]] = {
    "cio02.txt": (
        ("東京都・区市町村CIOフォーラム", 2, "2022-02-01", 5),
        ["越 直美", "山田 太郎"],
        [
            (None, "東京都", "都CIO", "• 東京都な"),
            ("山田 太郎", "デジタル庁", "デジタル大臣政務官", "• 国から住"),
            (None, "国分寺市", None, "• ガバメン"),
            ("山田 太郎", "デジタル庁", "デジタル大臣政務官", "• セキュリ"),
            (None, "中野区", None, "• 新しい庁"),
        ],
    ),
    "cio05.txt": (
        ("東京都・区市町村CIOフォーラム", 5, "2023-05-29", 6),
        ["小牧 兼太郎", "椋田 那津希"],
        [
            (None, "調布市", None, "〇Chat"),
            (None, "東京都", "企画計理課長", "・Chat"),
            (None, None, None, "〇クラウド"),
        ],
    ),
    "conf03.txt": (
        ("都・区市町村CIO協議会", 3, "2024-06-25", 7),
        ["宮坂 学", "山田 忠輝"],
        [
            ("宮坂 学", "東京都", "都CIO", "• GovT"),
            ("山田 忠輝", "東京都", "デジタルサービス局長", "• 今年度は"),
        ],
    ),
    "giji_tds.txt": (
        ("東京デジタルサービス会議", 7, "2023-08-31", 3),
        ["村井 純", "小野 和俊", "越塚 登", "水町 雅子", "宮坂 学", "高野 克己"],
        [
            (None, None, "事務局", "• 議事(事"),
            ("宮坂 学", "東京都", "副知事", "• GovT"),
            ("越塚 登", "東京大学大学院", "教授", "• 国内の各"),
        ],
    ),
}


@pytest.mark.parametrize("name", FACTS)
def test_facts_of_real_minutes(name: str, shared: Path) -> None:
    path = shared / "corpus" / "forum" / name
    if not path.exists():
        pytest.skip(f"{name} is not among the real records here")
    found = parse(read(name, path.read_bytes()))
    head, people, turns = FACTS[name]
    assert (found.series.name, found.series.number, str(found.date), len(found.agenda)) == head
    assert [one.name for one in found.participants] == people
    said = [turn for turn in found.turns if turn.kind == "speech"]
    assert [(turn.speaker, turn.organization, turn.post) for turn in said] == [turn[:3] for turn in turns]
    assert all(turn.text.startswith(fact[3]) for turn, fact in zip(said, turns, strict=True))
