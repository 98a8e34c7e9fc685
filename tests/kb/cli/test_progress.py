"""Commands whose work grows with the index show their progress on a terminal."""

import io
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import SimpleNamespace

import click
import pytest

import kb.cli.progress
from kb.cli import cli
from kb.cli.progress import ProgressBars
from tests.support.dialogues import dialogue, turn
from tests.support.generations import publish_generation

pytestmark = pytest.mark.slow


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory: two generations, and files of the staff."""
    for number in (1, 2):
        publish_generation(tmp_path / "data", f"g{number}", [dialogue("a-1", [turn("窓口の混雑が課題です")])])
    (tmp_path / "registry").mkdir()
    (tmp_path / "registry" / "judgements.tsv").write_text("窓口\ta-1#t1\t3\n", encoding="utf-8")
    (tmp_path / "registry" / "synonyms.tsv").write_text("混雑\t行列\n", encoding="utf-8")
    (tmp_path / "cases.tsv").write_text("id\tquery\ttext\n1\t窓口\t窓口です\n", encoding="utf-8")
    (tmp_path / "draft.txt").write_text("「窓口の混雑が課題です」と述べた。", encoding="utf-8")
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.txt").write_text("対話\n\n甲　窓口です。\n", encoding="utf-8")
    (tmp_path / "kb.toml").write_text('data = "data"\nregistry = "registry"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int, int]]:
    """The steps that a terminal would show: label, number of parts, how many of them were done."""
    told: list[tuple[str, int, int]] = []

    class Recorder(ProgressBars):
        @contextmanager
        def __call__(self, label: str, total: int) -> Iterator[SimpleNamespace]:
            done: list[int] = []
            yield SimpleNamespace(update=lambda n=1: done.append(n))
            told.append((label, total, sum(done)))

    monkeypatch.setattr(kb.cli.progress, "ProgressBars", Recorder)
    monkeypatch.setattr(kb.cli.progress, "sys", SimpleNamespace(stderr=Terminal(), stdout=io.StringIO()))
    return told


@pytest.mark.parametrize(
    ("arguments", "steps"),
    [
        (["audit"], ["本文の読み込み", "本文にある語の抜き出し", "検索との照らし合わせ"]),
        (["eval"], ["適合度の計算"]),
        (["lexicon", "preview", "registry"], ["検索語の比較"]),
        (["explain", "--batch", "cases.tsv"], ["検索語の比較"]),
        (["review"], ["対話の読み込み"]),
        (["verify-quote", "draft.txt"], ["引用の照合"]),
        (["status"], ["公開中の索引の検査"]),
        (["doctor"], ["設置の検査"]),
        (["generations", "--verify"], ["世代の検査"]),
        (["rollback"], ["世代の検査"]),
        (["parse", "articles"], ["文書の読み取り"]),
    ],
)
def test_a_command_tells_its_steps(
    folder: Path, begun: list[tuple[str, int, int]], arguments: list[str], steps: list[str]
) -> None:
    with suppress(SystemExit, click.exceptions.Exit):
        cli.main(arguments, standalone_mode=False)
    assert [label for label, _total, _done in begun] == steps
    assert all(done == total for _label, total, done in begun)


def test_beside_output_on_the_terminal_there_is_none(
    folder: Path, begun: list[tuple[str, int, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kb.cli.progress, "sys", SimpleNamespace(stderr=Terminal(), stdout=Terminal()))
    cli.main(["explain", "--batch", "cases.tsv"], standalone_mode=False)
    assert begun == []
