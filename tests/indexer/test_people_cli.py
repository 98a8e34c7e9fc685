"""`kb people` and `kb review` as a person at a terminal uses them."""

import json

import pytest
from click.testing import CliRunner

from indexer.run import run
from kb.cli.people import people, review
from kb.settings import Settings
from tests.indexer.test_talks import FIRST, SECOND


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("people")
    registry = folder / "registry"
    registry.mkdir()
    (registry / "people.toml").write_text(
        '[[person]]\nname = "水城 玲"\nreading = "みずき あきら"\n\n[[person]]\nname = "居ない 人"\n', encoding="utf-8"
    )
    (folder / "p1.txt").write_text(FIRST, encoding="utf-8")
    (folder / "p2.txt").write_text(SECOND, encoding="utf-8")
    settings = Settings(data=str(folder / "data"), registry=str(registry), settle_seconds=0)
    run(settings, [str(folder / "*.txt")])
    return settings.data


def output(data: str, *arguments: str) -> str:
    result = CliRunner().invoke(people, ["--data", data, *arguments])
    assert result.exit_code == 0
    return result.output


@pytest.mark.parametrize("name", ["水城", "水城 玲", "みずき", "ミズキアキラ", "みずきあ"])
def test_a_person_is_found_by_name_and_by_reading(data: str, name: str) -> None:
    lines = output(data, name).splitlines()
    assert lines[0] == "水城 玲（ミズキ アキラ）"
    assert lines[1] == "  2024-09-12  汐凪市 副市長  [2]"
    assert "登録簿（people.toml）による" in lines[2]


def test_who_cannot_be_found_is_said(data: str) -> None:
    assert "「誰か」に当てはまるものはありません。" in output(data, "誰か")


def test_organizations_with_kind_code_and_reading(data: str) -> None:
    assert output(data, "--organizations").splitlines() == [
        "東京都（トウキョウト）  都   [2]",
        "汐凪市  市   [2]",
    ]
    (tokyo,) = json.loads(output(data, "--organizations", "--json", "とうきょう"))
    assert (tokyo["name"], tokyo["kind"], tokyo["dialogues"]) == ("東京都", "都", ["p1", "p2"])


def test_what_is_doubtful_is_listed_with_its_place(data: str) -> None:
    rows = [line.split("\t") for line in CliRunner().invoke(review, ["--data", data]).output.splitlines()]
    found = {(code, place.partition(":")[0]) for code, place, _message in rows}
    assert ("unused-entry", "-") in found
    assert ("unknown-speaker", "p2") in found
    assert all(message for _code, _place, message in rows)
