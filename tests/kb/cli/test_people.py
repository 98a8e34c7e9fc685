"""`kb people` and `kb review` as a person at a terminal uses them."""

import json
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer.run import run
from kb.cli.people import people
from kb.cli.review import review
from kb.settings import Settings
from tests.support.articles import article
from tests.support.talks import FIRST, SECOND


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


def reviewed(data: str, *arguments: str) -> str:
    result = CliRunner().invoke(review, ["--data", data, *arguments])
    assert result.exit_code == 0
    return result.output


def test_what_is_doubtful_is_listed_with_its_place(data: str) -> None:
    lines = reviewed(data).splitlines()
    assert "people.toml の当てはまらない項目: 1件" in lines
    (heading,) = [line for line in lines if line.startswith("  p2  ")]
    assert heading.startswith("  p2  【架空】")
    told = json.loads(reviewed(data, "--json"))
    assert "unused-entry" in {one["code"] for one in told["doubts"]}
    assert "unknown-speaker" in {one["code"] for one in told["dialogues"]["p2"]}


def test_documents_without_speakers_come_first(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(article(1), encoding="utf-8")
    (tmp_path / "notice.txt").write_text("架空市のお知らせ\n\n窓口を新しくしました。\n", encoding="utf-8")
    settings = Settings(data=str(tmp_path / "data"), settle_seconds=0)
    run(settings, [str(tmp_path / "*.txt")])
    lines = reviewed(settings.data).splitlines()
    assert lines[0] == "話し手を読めていない文書: 1件"
    assert lines[2].split() == ["notice", "架空市のお知らせ", str(tmp_path / "notice.txt")]
    assert lines[3].startswith("    1行目: 発言者が一人も見つかりません。")
    told = json.loads(reviewed(settings.data, "--json"))
    assert next(iter(told)) == "unread"
    assert [one["code"] for one in told["unread"]["notice"]] == ["no-speakers"]


ARTICLES = {
    "1": "桜川区副区長:川端 澄",
    "2": "汐見区副区長:川端 澄",
    "3": "桜川区副区長:大月",
    "4": "桜川区課長:大月",
    "5": "月見野市副市長:森 一",
    "6": "月見野市課長:森 二",
    "7": "月見野市部長:森",
}


def taken_in(folder: Path) -> Settings:
    for number, participant in ARTICLES.items():
        office, name = participant.split(":")
        surname = name.split()[0]
        text = article(int(number)).replace("桜川区副区長:川端 澄", participant)
        text = text.replace("桜川区副区長:川端(", f"{office}:{surname}(").replace("「川端」", f"「{surname}」")
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    (folder / "registry").mkdir(exist_ok=True)
    settings = Settings(data=str(folder / "data"), registry=str(folder / "registry"), settle_seconds=0)
    run(settings, [str(folder / "*.txt")])
    return settings


def test_the_lines_to_paste_settle_what_is_doubtful_about_people(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = taken_in(tmp_path)
    monkeypatch.setenv("KB_REGISTRY", str(settings.registry))
    shown = reviewed(settings.data)
    assert "名の分からない発言者: 1件" in shown
    assert "だれか決められない発言者: 1件" in shown
    assert "同じ氏名の人: 1件" in shown
    assert "対話: 3、4" in shown  # one person, however many dialogues
    assert f"{settings.registry}/people.toml に貼り付けると" in shown
    pasted = [line.removeprefix("    ") for line in shown.splitlines() if line.startswith("    ")]
    text = "\n".join(pasted).replace('name = "大月 "', 'name = "大月 徹"')
    (tmp_path / "registry" / "people.toml").write_text(text, encoding="utf-8")
    assert tomllib.loads(text)["person"] == [
        {"name": "大月 徹", "also": ["大月"], "organizations": ["桜川区"]},
        {"name": "森 一", "also": ["森"], "organizations": ["月見野市"]},
        {"name": "川端 澄", "organizations": ["桜川区", "汐見区"]},
    ]
    run(settings, [str(tmp_path / "*.txt")])
    assert json.loads(reviewed(settings.data, "--json"))["doubts"] == []
    assert "大月 徹" in output(settings.data, "大月")


def test_where_nothing_is_doubtful_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(article(1), encoding="utf-8")
    run(Settings(data=str(tmp_path / "data"), settle_seconds=0), [str(tmp_path / "a.txt")])
    assert reviewed(str(tmp_path / "data")) == "確かめることはありません。\n"
