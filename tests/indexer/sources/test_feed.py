"""Pages that a feed brings: new, changed and vanished ones, of which servers, how many and how often."""

from typing import Any

import pytest

from indexer.run import run
from indexer.sources.archive import Archive
from kb import open_kb
from kb.errors import SourceError
from kb.generations.data_folder import DataFolder
from kb.settings import Settings
from tests.support.feed_site import Site, take

pytestmark = pytest.mark.slow  # each run starts a sandbox for its pages


def own(settings: Settings) -> dict[str, Any]:
    return {name: getattr(settings, name) for name in settings.__struct_fields__}


def said(settings: Settings, word: str) -> list[str]:
    with open_kb(settings.data) as kb:
        return [hit.id for hit in kb.search(word, kind=["speech"]).hits]


def test_a_new_a_changed_and_a_vanished_item(site: Site, settings: Settings) -> None:
    site.publish(1, "窓口の混雑が続いています。")
    assert take(settings, site).dialogues == 1
    site.publish(2, "研修を始めました。")
    site.answers["/n/page1"] = site.answers["/n/page1"].replace("混雑", "行列")
    report = take(settings, site)
    assert sorted(record.outcome for record in report.sources) == ["changed", "new"]
    assert (said(settings, "混雑"), said(settings, "行列"), said(settings, "研修")) == ([], ["page1#t2"], ["page2#t2"])
    site.answers["/n/page1"] = 404
    site.list(["/n/page2"])
    report = take(settings, site)
    assert not report.published
    assert said(settings, "行列") == ["page1#t2"]
    assert "404" in report.summary()
    versions = Archive(DataFolder(settings.data).archive, 50).page(f"{site.address}/n/page1").versions
    assert len(versions) == 2


def test_what_has_not_changed_is_not_sent_again(site: Site, settings: Settings) -> None:
    site.publish(1, "窓口の混雑が続いています。")
    take(settings, site)
    site.asked.clear()
    assert not take(settings, site).published
    assert all(tag for _path, tag in site.asked)
    with open_kb(settings.data) as kb:
        assert kb.dialogue("page1").source.url == f"{site.address}/n/page1"


@pytest.mark.parametrize("changed", [{"allowed_hosts": ()}, {"allow_private_addresses": False}])
def test_only_the_servers_of_the_settings_are_asked(site: Site, settings: Settings, changed: dict[str, Any]) -> None:
    site.publish(1, "窓口の混雑が続いています。")
    with pytest.raises(SourceError, match=r"127\.0\.0\.1"):
        take(Settings(**{**own(settings), **changed}), site)
    assert site.asked == []


def test_a_page_that_two_feeds_name_is_one_document(site: Site, settings: Settings) -> None:
    site.publish(1, "窓口の混雑が続いています。")
    site.answers["/other"] = site.answers["/rss"]
    report = run(settings, [f"{site.address}/rss", f"{site.address}/other", f"{site.address}/rss"])
    assert (report.dialogues, len(report.sources), report.turns) == (1, 1, 3)
    assert said(settings, "混雑") == ["page1#t2"]


def test_a_feed_has_the_pages_that_it_named_and_no_other_feeds(site: Site, settings: Settings) -> None:
    site.publish(1, "窓口の混雑が続いています。")
    take(settings, site)
    site.publish(2, "研修を始めました。")
    site.list(["/n/page2"])
    site.answers["/other"] = site.answers["/rss"]
    assert run(settings, [f"{site.address}/other"], force=True).dialogues == 1
    assert (said(settings, "混雑"), said(settings, "研修")) == ([], ["page2#t2"])


def test_pages_may_lie_on_another_allowed_server(site: Site, settings: Settings) -> None:
    site.publish(1, "窓口の混雑が続いています。")
    site.answers["/rss"] = site.answers["/rss"].replace("127.0.0.1", "localhost")
    report = take(Settings(**{**own(settings), "allowed_hosts": ("127.0.0.1", "localhost")}), site)
    assert [record.outcome for record in report.sources] == ["new"]
    assert said(settings, "混雑") == ["page1#t2"]


def test_an_atom_feed_whose_links_are_relative(site: Site, settings: Settings) -> None:
    site.publish(1, "窓口の混雑が続いています。")
    site.answers["/rss"] = (
        '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>架空の冊子</title><entry><title>一</title>'
        '<link rel="alternate" href="n/page1#top"/><content type="html">&lt;p&gt;さわり&lt;/p&gt;</content></entry>'
        "</feed>"
    )
    assert take(settings, site).dialogues == 1
    assert said(settings, "混雑") == ["page1#t2"]


def test_a_feed_of_too_many_pages_costs_no_more_than_its_limit(site: Site, settings: Settings) -> None:
    site.publish(1, "窓口の混雑が続いています。")
    site.publish(2, "研修を始めました。")
    site.list(["/n/page1", "/n/page2", *(f"/n/more{number}" for number in range(5000))])
    narrow = Settings(**{**own(settings), "max_document_bytes": 2_000_000, "max_feed_pages": 2})
    for _time in range(2):
        report = take(narrow, site)
        assert {path for path, _tag in site.asked} == {"/rss", "/n/page1", "/n/page2"}
        (rejected,) = report.rejected
        assert rejected.path == f"{site.address}/n/more0"
        assert "これを含む5000件を取り込みません。kb.toml の max_feed_pages を上げて" in (rejected.reason or "")
        assert report.dialogues == 2
        assert report.unreached == ()
    site.publish(3, "予算を組みました。")
    site.list(["/n/page1", "/n/page2", "/n/page3"])
    report = take(Settings(**{**own(settings), "max_feed_pages": 3}), site)
    assert (report.dialogues, report.rejected) == (3, ())


def test_of_a_page_that_changes_every_night_the_latest_versions_are_kept(site: Site, settings: Settings) -> None:
    narrow = Settings(**{**own(settings), "max_page_versions": 2})
    site.publish(1, "窓口の混雑が続いています。")
    page = site.answers["/n/page1"]
    archive = Archive(DataFolder(settings.data).archive, 2)
    for word in ("行列", "混雑", "行列", "渋滞"):
        site.answers["/n/page1"] = page.replace("混雑", word)
        take(narrow, site)
        versions = archive.page(f"{site.address}/n/page1").versions
        folder = archive.folder(f"{site.address}/n/page1")
        assert {path.name for path in folder.iterdir()} == {"page.json", *(one.file for one in versions)}
        assert word in (folder / versions[-1].file).read_text(encoding="utf-8")
    assert len(versions) == 2
    assert said(settings, "渋滞") == ["page1#t2"]
