"""`kb figures`: figures of a search as lines and as JSON."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kb.cli.figures import figures_command
from tests.support.dialogues import dialogue, turn
from tests.support.generations import publish_generation


@pytest.fixture
def data(tmp_path: Path) -> str:
    folder = tmp_path / "data"
    turns = [
        turn("窓口の待ち時間は約20分です。費用は1億2千万円です。", topics=("窓口改革",)),
        turn("窓口は3か所です。利用は4月1日から3割増えました。", order=2, organization="汐見区"),
    ]
    publish_generation(folder, "g1", [dialogue("a-1", turns)])
    return str(folder)


def run(data: str, *arguments: str) -> Result:
    return CliRunner().invoke(figures_command, [*arguments, "--data", data], catch_exceptions=False)


def test_lines_have_value_kind_noun_sentence_and_source(data: str) -> None:
    ended = run(data, "窓口", "--figure", "amount")
    assert ended.exit_code == 0
    assert "1件の数値が、1件の発言にあります" in ended.output
    assert "120,000,000円  金額  費用" in ended.output
    assert "費用は1億2千万円です。" in ended.output
    assert "/dialogues/a-1#t1" in ended.output


def test_conditions_unit_and_order(data: str) -> None:
    found = json.loads(run(data, "窓口", "--order", "largest", "--json").output)
    assert (found["read"], found["total"]) == (2, 2)
    assert [one["text"] for one in found["figures"]] == ["1億2千万円", "3割", "3か所", "約20分", "4月1日"]
    one = json.loads(run(data, "--org", "汐見区", "--unit", "％", "--json").output)["figures"]
    assert [(each["kind"], each["value"], each["unit"], each["of"]) for each in one] == [("rate", "30", "％", "利用")]
    assert json.loads(run(data, "--topic", "窓口改革", "--json").output)["total"] == 1


def test_nothing_found(data: str) -> None:
    assert "数値はありませんでした" in run(data, "防災").output


def test_an_unknown_kind_is_refused(data: str) -> None:
    assert run(data, "窓口", "--figure", "age").exit_code == 2
