"""A generation that the release before made: refused by name, then replaced by a run that keeps what it knew.

`tests/golden/generations/schema-8.tar.xz` is the data folder of that release after `kb index` of one invented talk.
When SCHEMA_VERSION changes, add an archive made by the last commit before the change.
"""

import tarfile
from pathlib import Path

import pytest

from indexer.run import run
from kb import open_kb
from kb.errors import IndexUnavailableError
from kb.generations.data_folder import DataFolder
from kb.generations.manifest import SCHEMA_VERSION
from kb.settings import Settings

ARCHIVES = sorted((Path(__file__).parents[2] / "golden" / "generations").glob("schema-*.tar.xz"))
TALK = """架空のCIO座談会 第1回 千鳥浜市（見本）

千鳥浜市副市長:梶原 透（以下「梶原」）
書かない窓口を始めて、待ち時間は半分になりました。マイナンバーカードの普及も進んでいます。
"""


@pytest.fixture(params=ARCHIVES, ids=lambda path: path.name)
def data(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    with tarfile.open(request.param) as archive:
        archive.extractall(tmp_path / "data", filter="data")
    return tmp_path / "data"


def test_there_is_an_archive_of_the_schema_before() -> None:
    assert f"schema-{SCHEMA_VERSION - 1}.tar.xz" in {path.name for path in ARCHIVES}


def test_it_is_refused_by_name_with_the_command_that_mends(data: Path) -> None:
    generation = DataFolder(data).require_current()
    with open_kb(data) as kb, pytest.raises(IndexUnavailableError) as refused:
        kb.search("窓口")
    assert generation in str(refused.value)
    assert "kb index" in str(refused.value)


def test_a_run_replaces_it_and_keeps_the_time_of_arrival(data: Path, tmp_path: Path) -> None:
    (tmp_path / "talk.txt").write_text(TALK, encoding="utf-8")
    before = DataFolder(data).manifest(DataFolder(data).require_current(), of_any_schema=True)
    report = run(Settings(data=str(data)), [str(tmp_path / "talk.txt")], force=True)
    assert report.published
    with open_kb(data) as kb:
        (hit,) = kb.search("半分").hits
    assert hit.taken_in == before.created
