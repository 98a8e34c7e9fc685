import json
import sys
from pathlib import Path

import pytest

from tests.benchmarks import pages


@pytest.mark.slow
def test_a_line_for_each_part_of_an_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    speech = dict.fromkeys(("id", "house", "meeting", "issue", "party", "position"), "架空")
    speech |= {"date": "2024-05-10", "speaker": "霧島航", "text": "窓口の予算を伺います。\n防衛も。"}
    (tmp_path / "speeches.jsonl").write_text(json.dumps(speech), encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["pages", str(tmp_path), "--turns", "30"])
    pages.main()
    indexed, *parts = capsys.readouterr().out.splitlines()
    assert indexed.startswith("30 turns indexed")
    assert [line.split("median")[0].strip() for line in parts] == ["answer", "search", "template", "the rest"]
