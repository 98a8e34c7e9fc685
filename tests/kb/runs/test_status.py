"""`kb status` and `kb generations` as an administrator reads them, and how stale an index is."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kb.cli.columns import aligned, size_text, width
from kb.cli.generations import generations_command
from kb.cli.status import status_command
from kb.generations.data_folder import DataFolder
from kb.generations.manifest import SourceEntry
from kb.runs.freshness import is_stale, last_success
from kb.runs.reports import Report, write_report
from kb.runs.status import next_versions, read_status
from kb.settings import Settings
from tests.support.dialogues import dialogue, turn
from tests.support.generations import id_of, publish_generation

G1, G2 = map(id_of, ("g1", "g2"))

NOW = datetime.now(UTC)
Ask = Callable[..., Result]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    for name in ("g1", "g2"):
        publish_generation(folder, name, [dialogue("a-1", [turn("窓口の混雑が課題です")])])
    return folder


@pytest.fixture
def ask(data: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Ask:
    monkeypatch.chdir(tmp_path)

    def asked(*arguments: str) -> Result:
        return CliRunner().invoke(status_command, [*arguments, "--data", str(data)], standalone_mode=False)

    return asked


def report(data: Path, hours_ago: float, status: int = 0, **more: object) -> None:
    """A run that started so many hours ago and took two seconds."""
    started = NOW - timedelta(hours=hours_ago)
    made = Report(started=started, finished=started + timedelta(seconds=2), status=status, **more)  # type: ignore[arg-type]
    write_report(DataFolder(data), made)


def codes(data: Path, **settings: object) -> list[str]:
    return [problem.code for problem in read_status(Settings(data=str(data), **settings)).problems]  # type: ignore[arg-type]


def test_a_fine_index_is_shown_at_a_glance(ask: Ask, data: Path) -> None:
    report(data, 1, generation=G2, published=True, counts={"new": 1, "unchanged": 3})
    result = ask()
    lines = result.output.splitlines()
    assert result.return_value == 0
    assert f"世代        {G2}" in lines
    assert "内容        対話 1、発言 1" in lines
    assert "出どころ    新規 1、変化なし 3" in lines
    assert lines[-1] == "問題はありません。"
    assert any("2.0秒  公開しました" in line for line in lines)


def test_rejected_documents_are_named_with_their_reasons(ask: Ask, data: Path) -> None:
    bad = SourceEntry("/articles/bad.txt", None, "rejected", reason="bad.txt: 中身がありません")
    report(data, 1, status=5, generation=G2, published=True, counts={"rejected": 1}, sources=(bad,))
    result = ask()
    assert (result.return_value, "公開しました（不採用の文書あり）" in result.output) == (5, True)
    assert "    /articles/bad.txt: 中身がありません\n" in result.output


def test_what_the_next_run_changes_is_said(ask: Ask, data: Path) -> None:
    assert "次の取り込みから変わるもの" in ask().output  # the tests' generations have neither topics nor a program
    changes = {change.part: (change.served, change.next) for change in read_status(Settings(data=str(data))).changes}
    coming = next_versions(Settings())
    assert coming is not None
    made_with = {"topics": "none", "program": "test", "parsing": "test"}
    assert changes == {part: (served, getattr(coming, part)) for part, served in made_with.items()}


def test_the_json_is_the_same_object(ask: Ask, data: Path) -> None:
    report(data, 1, status=4, error="減りすぎです", generation=G2)
    result = ask("--json")
    told = json.loads(result.output)
    assert (result.return_value, told["generation"], told["dialogues"], told["stale"]) == (1, G2, 1, False)
    assert [problem["code"] for problem in told["problems"]] == ["last-run-failed"]
    assert told["runs"][0]["outcome"] == "公開を見送り"
    assert "減りすぎです" in told["problems"][0]["text"]
    assert 0 < told["used"] < told["free"]


def test_each_trouble_is_a_problem(data: Path, tmp_path: Path) -> None:
    assert codes(tmp_path / "nowhere") == ["no-generation"]
    report(data, 40)
    assert codes(data) == ["stale"]
    assert codes(data, stale_hours=0) == []
    assert codes(data, stale_hours=50, registry=str(tmp_path / "nowhere")) == ["settings"]
    report(data, 1, status=4, error="減りすぎです")
    assert codes(data) == ["stale", "last-run-failed"]
    (data / "generations" / G2 / "lexicon.json").write_text("{}", encoding="utf-8")
    assert codes(data, stale_hours=0) == ["refused", "last-run-failed"]
    (data / "current").write_bytes(b"\xff")
    assert codes(data, stale_hours=0) == ["refused", "last-run-failed"]


def test_where_the_published_generation_is_refused_the_one_that_answers_is_named(data: Path) -> None:
    (data / "generations" / G2 / "manifest.json").unlink()
    status = read_status(Settings(data=str(data)))
    (problem,) = status.problems
    assert (status.generation, problem.code, f"それまでは世代 {G1} で答えます" in problem.text) == (G2, "refused", True)


@pytest.mark.parametrize("content", [None, b"", b"\xff", b"zz-backup"])
def test_where_the_pointer_is_of_no_use_the_next_step_is_named_and_the_generations_are_listed(
    data: Path, content: bytes | None
) -> None:
    (data / "current").unlink()
    if content is not None:
        (data / "current").write_bytes(content)
    (problem,) = read_status(Settings(data=str(data))).problems
    assert problem.code == "refused"
    for said in (str(data / "current"), "kb rollback", "kb index", G1, G2):
        assert said in problem.text
    listed = generations(data)
    assert (listed.return_value, G1 in listed.stdout, G2 in listed.stdout) == (0, True, True)
    assert problem.text in listed.stderr
    assert "公開中" not in listed.stdout


def test_a_run_that_left_because_another_was_at_work_tells_nothing(ask: Ask, data: Path) -> None:
    report(data, 2, generation=G2, counts={"new": 1})
    report(data, 1, status=3, error="別の取り込みが実行中です（プロセス 7）")
    result = ask()
    assert (result.return_value, "出どころ    新規 1" in result.output) == (0, True)
    assert "別の取り込みが実行中: 別の取り込みが実行中です（プロセス 7）" in result.output  # among the last runs
    report(data, 3, status=4, error="減りすぎです")
    assert codes(data) == []
    report(data, 1.5, status=4, error="減りすぎです")
    assert codes(data) == ["last-run-failed"]


def test_what_is_dated_ahead_does_not_count_and_is_named(data: Path) -> None:
    report(data, 26 * 24, generation=G2, counts={"new": 7})
    assert codes(data) == ["stale"]
    for days in range(8):
        report(data, -24 * (1000 + days), generation=G2, counts={"new": 9})
    status = read_status(Settings(data=str(data)))
    assert [problem.code for problem in status.problems] == ["stale", "clock"]
    oldest = min(path for path in (data / "reports").iterdir() if path.name > f"{NOW:%Y%m%d}")
    assert f"{oldest} は" in status.problems[1].text
    assert "消すか、その時刻まで待って" in status.problems[1].text
    assert status.counts == {"new": 7}
    assert status.runs[0].started < NOW < status.runs[1].started
    report(data, 1, status=4, error="減りすぎです")
    assert codes(data, stale_hours=0) == ["last-run-failed", "clock"]


def test_a_success_is_not_remembered_beyond_the_mending_of_the_clock(data: Path) -> None:
    data_folder = DataFolder(data)
    report(data, -1000)
    assert not is_stale(last_success(data_folder, None, NOW + timedelta(hours=1001)), 36, NOW + timedelta(hours=1001))
    assert last_success(data_folder, NOW) == NOW
    report(data, 50)
    assert is_stale(last_success(data_folder), 36)


def test_a_forgotten_job_is_told_from_a_quiet_one(data: Path) -> None:
    data_folder = DataFolder(data)
    assert last_success(data_folder) is None
    assert last_success(data_folder, NOW) == NOW
    report(data, 50)
    report(data, 10, status=1)
    succeeded = last_success(data_folder, NOW)
    assert succeeded == NOW - timedelta(hours=50) + timedelta(seconds=2)
    assert (is_stale(succeeded, 49), is_stale(succeeded, 51), is_stale(succeeded, 0)) == (True, False, False)
    report(data, 5, status=5)
    assert not is_stale(last_success(data_folder), 36)


def generations(data: Path, *arguments: str) -> Result:
    return CliRunner().invoke(generations_command, [*arguments, "--data", str(data)], standalone_mode=False)


def test_generations_are_listed_newest_first(data: Path) -> None:
    result = generations(data)
    _head, newest, oldest = [line.split() for line in result.output.splitlines()]
    assert (newest[:2], oldest[0], newest[-1]) == (["*", G2], G1, "公開中")
    assert result.return_value == 0
    told = json.loads(generations(data, "--json").output)
    assert [(one["id"], one["served"], one["verified"], one["dialogues"]) for one in told] == [
        (G2, True, False, 1), (G1, False, False, 1),
    ]  # fmt: skip
    assert all(one["bytes"] > 10_000 for one in told)


def test_a_damaged_generation_is_named(data: Path, tmp_path: Path) -> None:
    (data / "generations" / G1 / "lexicon.json").write_text("{}", encoding="utf-8")
    assert generations(data).return_value == 0
    verified = generations(data, "--verify")
    assert (verified.return_value, f"{G1}: 索引の世代 {G1} は壊れている" in verified.output) == (1, True)
    assert "公開中、検証済み" in verified.output
    (data / "generations" / G1 / "manifest.json").unlink()
    assert [one.return_value for one in (generations(data), generations(data, "--json"))] == [1, 1]
    assert "世代はありません" in generations(tmp_path).output


def test_columns_stand_below_each_other() -> None:
    assert list(aligned([("世代", "g1", "x"), ("a", "g100", "")])) == ["世代  g1    x", "a     g100"]
    assert (width("ｶﾅ漢"), size_text(999), size_text(8_425_472), size_text(2 * 10**11)) == (
        4,
        "999 B",
        "8.4 MB",
        "200 GB",
    )
