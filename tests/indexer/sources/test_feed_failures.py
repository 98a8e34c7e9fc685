"""Feeds and pages that fail, bad links and damaged records: each is told by name, and the rest goes on."""

import re
import time
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import msgspec
import pytest

from indexer.planned_run import preview_plan
from indexer.run import run
from indexer.sources.archive import Archive
from indexer.sources.feed import unreached_feeds
from kb import open_kb
from kb.generations.data_folder import DataFolder
from kb.runs.history import failure_of
from kb.runs.reports import Report, status_of
from kb.runs.status import read_status
from kb.settings import Settings
from tests.support.feed_site import Site, take

pytestmark = pytest.mark.slow  # each run starts a sandbox for its pages


def own(settings: Settings) -> dict[str, Any]:
    return {name: getattr(settings, name) for name in settings.__struct_fields__}


def said(settings: Settings, word: str) -> list[str]:
    with open_kb(settings.data) as kb:
        return [hit.id for hit in kb.search(word, kind=["speech"]).hits]


def slow(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(30):
        try:
            handler.wfile.write(b" ")
            handler.wfile.flush()
        except OSError:
            return
        time.sleep(0.2)


def endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    try:
        for _ in range(200):
            handler.wfile.write(b"x" * 1_000_000)
    except OSError:
        return


def elsewhere(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(302)
    handler.send_header("Location", "http://example.com/n/page2")
    handler.end_headers()


def around(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(302)
    handler.send_header("Location", "/n/page2")
    handler.end_headers()


@pytest.mark.parametrize(
    ("answer", "reason"),
    [(500, "500"), (slow, "秒以内"), (endless, "大きすぎます"), (elsewhere, "example.com"), (around, "転送が3回")],
)
def test_a_page_that_cannot_be_had_is_reported_and_the_others_are_there(
    site: Site, settings: Settings, answer: object, reason: str
) -> None:
    site.publish(1, "窓口の混雑が続いています。")
    site.publish(2, "研修を始めました。")
    site.answers["/n/page2"] = answer
    report = take(settings, site)
    (rejected,) = report.rejected
    assert reason in (rejected.reason or "")
    assert said(settings, "混雑") == ["page1#t2"]


def test_a_feed_that_fails_leaves_what_was_fetched(site: Site, settings: Settings) -> None:
    site.publish(1, "窓口の混雑が続いています。")
    take(settings, site)
    for broken, reason in (
        (503, "503"),
        ("<html>今日は休みです</html>", "フィードとして"),
        ("<!DOCTYPE x><rss/>", "DTD"),
        ("<!DOCTYPE x><rss/>".encode("utf-16"), "DTD"),
    ):
        site.answers["/rss"] = broken
        report = take(settings, site)
        assert reason in report.summary()
        assert said(settings, "混雑") == ["page1#t2"]


@pytest.mark.parametrize("damage", [b"", b"{", b'{"url": 1}', b"\xff\xfe\x00"])
def test_a_damaged_record_of_a_page_is_fetched_again(
    site: Site, settings: Settings, caplog: pytest.LogCaptureFixture, damage: bytes
) -> None:
    site.publish(1, "窓口の混雑が続いています。")
    take(settings, site)
    archive = Archive(DataFolder(settings.data).archive, 50)
    record = archive.folder(f"{site.address}/n/page1") / "page.json"
    record.write_bytes(damage)
    report = take(settings, site)
    assert (report.status, report.published, report.rejected) == (0, False, ())
    assert [str(record) in line for line in caplog.messages if "壊れている" in line] == [True]
    assert archive.page(f"{site.address}/n/page1").versions
    caplog.clear()
    take(settings, site)
    assert "壊れている" not in caplog.text


def test_what_is_served_of_a_page_outlives_its_damaged_record(site: Site, settings: Settings) -> None:
    site.publish(1, "窓口の混雑が続いています。")
    site.publish(2, "研修を始めました。")
    take(settings, site)
    record = Archive(DataFolder(settings.data).archive, 50).folder(f"{site.address}/n/page1") / "page.json"
    record.write_bytes(b"")
    site.answers["/n/page1"] = 404
    report = run(Settings(**{**own(settings), "max_lost_percent": 100}), [f"{site.address}/rss"])
    assert "404" in report.summary()
    assert said(settings, "混雑") == ["page1#t2"]


def test_a_damaged_record_of_a_feed_is_made_anew(
    site: Site, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    site.publish(1, "窓口の混雑が続いています。")
    take(settings, site)
    (record,) = DataFolder(settings.data).archive.rglob("feed-*.json")
    record.write_bytes(b"")
    assert take(settings, site).status == 0
    assert str(record) in caplog.text
    assert said(settings, "混雑") == ["page1#t2"]


def test_a_feed_that_cannot_be_had_is_told_by_its_address_every_time(site: Site, settings: Settings) -> None:
    site.publish(1, "窓口の混雑が続いています。")
    take(settings, site)
    feed, bad = f"{site.address}/rss", Path(settings.data).parent / "bad.txt"
    bad.write_bytes(b"\x00")
    for answer in (503, 503, "<html>今日は休みです</html>"):
        site.answers["/rss"] = answer
        report = run(settings, [feed, str(bad)])
        assert (report.published, report.status, report.unreached) == (False, 5, (feed,))
        assert "読めなかったフィード: 1" in report.summary()
        assert feed in (failure_of(report) or "")
        assert unreached_feeds([feed, str(bad)], report.sources) == (feed,)
    site.list(["/n/page1"])
    site.answers["/n/page1"] = 404  # it may be gone for good, and is in the archive
    report = run(settings, [feed, str(bad)])
    assert (report.status, report.unreached, failure_of(report)) == (0, (), None)
    told = read_status(settings)
    assert sorted(one.code for one in told.rejected) == ["encoding", "unreached"]
    assert [(one.code, one.text) for one in told.problems] == [("rejected", "公開中。1件を取り込めませんでした。")]


@pytest.mark.parametrize(
    ("rejected", "dead", "published", "status"),
    [(0, (), True, 0), (1, (), True, 5), (1, (), False, 0), (1, ("http://a/rss",), False, 5)],
)
def test_a_document_that_stays_bad_is_told_once_and_a_dead_feed_every_time(
    rejected: int, dead: tuple[str, ...], published: bool, status: int
) -> None:
    assert status_of({"rejected": rejected}, dead, published=published) == status
    now = datetime.now(UTC)
    line = Report(started=now, finished=now, unreached=dead, published=published).summary()
    assert ("読めなかったフィード: 1" in line) == bool(dead)


BAD_LINKS = {
    "a port that is none": "http://{host}:99999/n/x",
    "half an address of IPv6": "http://[::1/n/x",
    "a blank in the port": "http://{host}:8 0/n/x",
    "a surrogate": "{site}/n/&#xD800;",
    "a surrogate in the host": "http://&#55296;/n/x",
    "beyond Unicode": "{site}/m/&#99999999;",
    "a very large reference": "{site}/l/&#" + "9" * 5000 + ";",
    "a long host": "http://" + "a" * 300 + "/n/x",
    "a long label": "http://" + "a" * 64 + ".jp/n/x",
    "labels of nothing": "http://a..jp/n/x",
    "no name of IDNA": "http://xn--zz-ß.jp/n/x",
    "a long name of IDNA": "http://" + "あ" * 200 + ".jp/n/x",
    "another scheme": "javascript:alert(1)",
    "an endless address": "{site}/n/" + "x" * 5000,
    "a blank in the host": "http://a b/n/x",
}


def test_links_that_are_no_addresses_are_refused_by_name_and_the_rest_goes_on(
    site: Site, settings: Settings, articles: Path
) -> None:
    site.publish(1, "窓口の混雑が続いています。")
    host = site.address.removeprefix("http://")
    items = "".join(
        f"<item><link>{link.format(site=site.address, host=host)}</link></item>" for link in BAD_LINKS.values()
    )
    mended = site.answers["/rss"]
    site.answers["/rss"] = mended.replace("<item>", f"{items}<item>", 1)
    sources = [f"{site.address}/rss", str(articles)]
    for _time in range(2):  # the second time the server says that the feed has not changed
        report = run(settings, sources)
        assert (report.dialogues, report.unreached, len(report.rejected)) == (2, (), len(BAD_LINKS))
        for rejected in report.rejected:
            assert re.search("アドレスとして正しくありません。.+直してください", rejected.reason or ""), rejected
            assert rejected.path.isprintable()
            assert len(rejected.path) < 300
    assert {path for path, _tag in site.asked} == {"/rss", "/n/page1"}
    site.answers["/rss"] = mended
    report = run(settings, sources)
    assert (report.rejected, report.dialogues) == ((), 2)


def test_a_bad_link_that_an_earlier_release_kept_stops_nothing(site: Site, settings: Settings) -> None:
    site.publish(1, "窓口の混雑が続いています。")
    take(settings, site)
    (record,) = DataFolder(settings.data).archive.rglob("feed-*.json")
    bad = ["http://host:99999/x", "http://[::1/x", "http://" + "a" * 300 + ".jp/x"]
    kept = msgspec.json.decode(record.read_bytes())
    record.write_bytes(msgspec.json.encode({**kept, "pages": [*bad, *kept["pages"]]}))
    assert preview_plan(settings, [f"{site.address}/rss"]).steps
    report = take(settings, site)
    assert sorted(one.path for one in report.rejected) == sorted([*bad[:2], f"{bad[2][:200]}…"])
    site.list(["/n/page1", "/n/page1#again"])
    assert take(settings, site).rejected == ()
    assert said(settings, "混雑") == ["page1#t2"]


@pytest.mark.parametrize("address", ["http://host:99999/rss", "http://[::1/rss", "http://" + "a" * 300 + "/rss"])
def test_a_feed_whose_address_is_none_is_told_and_the_other_sources_are_read(
    settings: Settings, articles: Path, address: str
) -> None:
    report = run(settings, [address, str(articles)])
    assert (report.dialogues, report.status, len(report.unreached)) == (1, 5, 1)
    assert "アドレスとして正しくありません" in (report.rejected[0].reason or "")


@pytest.mark.parametrize(
    "place", ["http://127.0.0.1:99999/", "http://[::1/", "//a b/", "http://127.0.0.1:8 0/", "ftp://127.0.0.1/"]
)
def test_a_redirect_to_what_is_no_address_costs_one_page(site: Site, settings: Settings, place: str) -> None:
    def led(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(302)
        handler.send_header("Location", place)
        handler.end_headers()

    site.publish(1, "窓口の混雑が続いています。")
    site.publish(2, "研修を始めました。")
    site.answers["/n/page2"] = led
    report = take(settings, site)
    (rejected,) = report.rejected
    assert "転送先が読めません" in (rejected.reason or "")
    assert said(settings, "混雑") == ["page1#t2"]
