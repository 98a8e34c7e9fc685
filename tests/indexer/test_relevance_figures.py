"""Relevance figures in the report of a run, where the registry has judgements."""

from pathlib import Path

import pytest
from msgspec import structs

from indexer.run import run
from kb.generations.data_folder import DataFolder
from kb.runs.reports import read_reports
from kb.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "registry").mkdir()
    return Settings(data=str(tmp_path / "data"), settle_seconds=0, registry=str(tmp_path / "registry"))


def test_every_run_reports_the_figures_of_the_served_generation(settings: Settings, articles: Path) -> None:
    data = DataFolder(settings.data)
    assert run(settings, [str(articles)]).relevance is None
    judgements = Path(settings.registry or "", "judgements.tsv")
    judgements.write_text("混雑\ta#t2\t3\n窓口\ta#t3\t1\n窓口\ta#t99\t1\n", encoding="utf-8")
    idle = run(settings, [str(articles)])
    assert not idle.published
    stored = next(read_reports(data))
    assert stored.relevance == idle.relevance
    assert stored.relevance is not None
    assert [one.query for one in stored.relevance.queries] == ["混雑", "窓口"]
    assert stored.relevance.queries[0].values == (1, 1, 1)
    assert "適合度（検索語 2）: nDCG@10 " in stored.summary()
    assert "使えない評価: 1" in stored.summary()

    (articles / "a.txt").write_text(
        (articles / "a.txt").read_text(encoding="utf-8").replace("混雑", "行列"), encoding="utf-8"
    )
    changed = run(settings, [str(articles)])
    assert changed.published
    assert changed.relevance is not None
    assert changed.relevance.queries[0].values == (0, 0, 0)
    without = run(structs.replace(settings, registry=None), [str(articles)])
    assert (without.relevance, "適合度" in without.summary()) == (None, False)


def test_a_file_that_cannot_be_read_does_not_stop_a_run(settings: Settings, articles: Path) -> None:
    Path(settings.registry or "", "judgements.tsv").mkdir()
    report = run(settings, [str(articles)])
    assert report.published
    assert report.relevance is not None
    assert len(report.relevance.problems) == 1
