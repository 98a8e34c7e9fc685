"""`kb verify-quote` on the command line."""

import json
import os
import subprocess
import sys
from pathlib import Path

from kb.quoting.normal_form import fingerprint
from tests.support.command_line import kb_commands

TRUE = "片桐副区長は「研修は年に3回、全職員に広げます。」と述べた。"
WRONG = "霧島副知事は「研修は年に4回、全職員に広げます。」と述べた。"


def test_verdicts_fingerprints_and_statuses(sample_data: Path, tmp_path: Path) -> None:
    (tmp_path / "true.txt").write_text(TRUE, encoding="utf-8")
    (tmp_path / "wrong.txt").write_text(f"\ufeff{TRUE}{WRONG}", encoding="utf-8")
    (tmp_path / "old.txt").write_bytes(TRUE.encode("cp932"))
    (tmp_path / "long.txt").write_text("長" * 20_001, encoding="utf-8")
    data = ["--data", str(sample_data)]
    mark = fingerprint("研修は年に3回、全職員に広げます。", "sakuragawa-1#t7")
    true, wrong, as_json, old, long, good, bad, nothing = kb_commands(
        [
            ["verify-quote", "true.txt", *data],
            ["verify-quote", "wrong.txt", *data],
            ["verify-quote", "wrong.txt", "--json", *data],
            ["verify-quote", "old.txt", *data],
            ["verify-quote", "long.txt", *data],
            ["verify-quote", "--fingerprint", mark, "--turn", "sakuragawa-1#t7", *data],
            ["verify-quote", "--fingerprint", "0" * 12, "--turn", "sakuragawa-1#t7", *data],
            ["verify-quote", *data],
        ],
        tmp_path,
    )
    assert true.status == 0
    assert "食い違いはありません" in true.out
    assert wrong.status == 5
    assert "研修は年に[-4-]{+3+}回" in wrong.out
    assert "! 発言者が違います。原稿: 霧島 航、記録: 片桐 静江（桜川区 副区長）" in wrong.out
    assert [one["alarm"] for one in json.loads(as_json.out)] == [False, True]
    assert (old.status, "UTF-8" in old.err) == (2, True)
    assert (long.status, "20,000文字まで" in long.err) == (2, True)
    assert (good.status, "一致します sakuragawa-1#t7" in good.out) == (0, True)
    assert (bad.status, "一致しません" in bad.out) == (5, True)
    assert (nothing.status, "--fingerprint" in nothing.err) == (2, True)


def test_a_draft_from_standard_input(sample_data: Path) -> None:
    command = [sys.executable, "-m", "kb", "verify-quote", "-", "--data", str(sample_data)]
    environment = {**os.environ, "LC_ALL": "ja_JP.UTF-8"}
    ended = subprocess.run(command, input=WRONG.encode(), capture_output=True, env=environment, check=False)
    assert ended.returncode == 5
    assert "確かめるところが 1件" in ended.stdout.decode()
