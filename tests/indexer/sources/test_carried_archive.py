"""An archive carried to a machine without the internet: its pages are indexed there, though no feed answers."""

import shutil
from pathlib import Path

import pytest

from indexer.run import run
from kb import open_kb
from kb.settings import Settings
from tests.support.feed_site import Site

pytestmark = pytest.mark.slow  # each run starts a sandbox for its pages


def settings_of(data: Path) -> Settings:
    return Settings(
        data=str(data),
        allowed_hosts=("127.0.0.1",),
        allow_private_addresses=True,
        fetch_delay=0.0,
        fetch_timeout=5.0,
        settle_seconds=0.0,
    )


def test_pages_of_a_carried_archive_are_indexed_where_no_feed_answers(site: Site, tmp_path: Path) -> None:
    site.publish(1, "窓口の混雑が続いています。")
    site.publish(2, "研修を始めました。")
    feed = f"{site.address}/rss"
    run(settings_of(tmp_path / "outside"), [feed])
    shutil.copytree(tmp_path / "outside" / "archive", tmp_path / "office" / "archive")
    site.answers.clear()  # each request is answered with 404
    report = run(settings_of(tmp_path / "office"), [feed])
    assert (report.status, report.dialogues) == (5, 2)
    with open_kb(tmp_path / "office") as kb:
        assert [hit.id for hit in kb.search("混雑").hits] == ["page1#t2"]
