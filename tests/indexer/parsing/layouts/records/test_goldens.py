"""Records of other bodies read as a reader reads them: whole objects of ours, facts of real ones."""

import json
from pathlib import Path
from typing import Any

import pytest

from indexer.dialogue_json import to_json
from indexer.parsing import LAYOUTS, detect, parse
from tests.support.documents import read


def _text_of(facts: Path) -> Path:
    return facts.with_name(facts.name.replace(".expected.json", ".txt"))


HERE = Path(__file__).parents[4] / "golden" / "layouts"
RECORDS = sorted(HERE.glob("*.txt"))
FACTS = sorted(path for path in HERE.glob("*.expected.json") if not _text_of(path).exists())
SPEAKS_UP = {"unknown-speaker", "unnamed-speaker", "ambiguous-speaker", "unlisted-speaker"}


def expected(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("record", RECORDS, ids=lambda path: path.stem)
def test_a_record_is_read_as_a_reader_reads_it(record: Path) -> None:
    found = to_json(parse(read(record.name, record.read_bytes())))
    wanted = expected(record.with_suffix(".expected.json"))
    assert found == wanted
    assert list(found) == list(wanted)


def test_every_layout_has_a_golden() -> None:
    read_as = {detect(read(path.name, path.read_bytes())).layout for path in RECORDS}
    assert read_as == {layout.name for layout in LAYOUTS} - {"forum", "structured"}


@pytest.mark.parametrize("facts", FACTS, ids=lambda path: path.name.removesuffix(".expected.json"))
def test_facts_of_real_records(facts: Path, shared: Path) -> None:
    record = shared / "corpus" / "layouts" / _text_of(facts).name
    if not record.exists():
        pytest.skip(f"{record.name} is not among the real records here")
    manuscript = read(record.name, record.read_bytes())
    found, wanted = to_json(parse(manuscript)), expected(facts)
    assert detect(manuscript).layout == wanted["layout"]
    assert found["date"] == wanted["date"]
    people = [[one["name"], one["organization"], one["posts"]] for one in found["participants"]]
    assert people == wanted["participants"]
    turns = [[one["kind"], one["as_written"], one["speaker"], one["line"]] for one in found["turns"]]
    assert turns == wanted["turns"]
    named = {one["line"] for one in found["diagnostics"] if one["code"] in SPEAKS_UP}
    assert {one["line"] for one in found["turns"] if one["kind"] == "speech" and one["speaker"] is None} <= named
