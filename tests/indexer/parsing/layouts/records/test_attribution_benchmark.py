import json
import sys
from pathlib import Path

import pytest

from tests.benchmarks import attribution

MEETING = (
    "霧沢区議会会議録\n2023/6/12\n\n午前十時開議\n○黒江委員長　始めます。\n　説明を願います。\n○浅間委員　はい。\n"
)


def gold(second: str) -> dict[str, object]:
    return {
        "turns": [
            {"speaker": "null", "chars": 7, "head": "午前十時開議\n"},
            {"speaker": "黒江委員長", "chars": 16, "head": "始めます。\n　説明を"},
            {"speaker": second, "chars": 4, "head": "はい。\n"},
        ]
    }


@pytest.mark.parametrize(
    ("second", "share"), [("浅間委員", "100.00 %"), ("黒江委員長", "86.36 %")], ids=["right", "wrong"]
)
def test_the_share_of_characters(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, second: str, share: str
) -> None:
    (tmp_path / "a.txt").write_text(MEETING, encoding="utf-8")
    (tmp_path / "a.gold.json").write_text(json.dumps(gold(second)), encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["attribution", str(tmp_path)])
    assert attribution.main() == 0
    printed = capsys.readouterr().out.splitlines()
    assert [line.split("  ")[-1] for line in printed] == ["a.txt", "in total"]
    assert all(share in line for line in printed)


def test_a_folder_without_pairs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["attribution", str(tmp_path)])
    assert attribution.main() == 1


def test_real_meetings(shared: Path) -> None:
    pairs = sorted((shared / "corpus" / "minutes").glob("*.gold.json"))
    measured = [
        attribution.measure(
            path.with_name(path.name.replace(".gold.json", ".txt")), json.loads(path.read_text(encoding="utf-8"))
        )
        for path in pairs
    ]
    assert sum(right for right, _total in measured) >= 0.995 * sum(total for _right, total in measured)
