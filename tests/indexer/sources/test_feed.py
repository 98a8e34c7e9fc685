"""A feed on a real server of this machine: what is new, changed, vanished or broken."""

import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import msgspec
import pytest

from indexer.planned_run import preview_plan
from indexer.run import run
from indexer.sources.archive import Archive
from indexer.sources.feed import unreached_feeds
from kb import open_kb
from kb.errors import SourceError
from kb.generations.data_folder import DataFolder
from kb.runs.history import failure_of
from kb.runs.reports import Report, status_of
from kb.runs.status import read_status
from kb.settings import Settings

PAGE = """<!DOCTYPE html><html lang="ja"><head><meta charset="utf-8"><title>{title}</title></head><body><article>
<h1>{title}</h1>
<p>令和5年7月3日に、「東京都・区市町村CIOフォーラム第{number}回座談会」として桜川区と都CIOの対談を実施しました。</p>
<p>参加者(敬称略)<br>桜川区副区長:川端 澄<br>都CIO:東京都副知事 霧島 航</p>
<h2>窓口改革のこと</h2>
<p>桜川区副区長:川端(以下「川端」)<br>{said}</p>
<p>都CIO:霧島(以下「霧島」)<br>そうですか。</p>
</article></body></html>"""


@dataclass
class Site:
    """A site whose pages a test changes. An answer is a text, a status, or a function that writes one."""

    address: str = ""
    answers: dict[str, Any] = field(default_factory=dict)
    asked: list[tuple[str, str | None]] = field(default_factory=list)

    def publish(self, number: int, said: str) -> None:
        title = f"【架空】第{number}回~桜川区×都CIO座談会~"
        self.answers[f"/n/page{number}"] = PAGE.format(title=title, number=number, said=said)
        pages = [path for path in self.answers if path.startswith("/n/")]
        self.list(pages)

    def list(self, pages: list[str]) -> None:
        items = "".join(f"<item><title>x</title><link>{self.address}{path}</link></item>" for path in pages)
        self.answers["/rss"] = (
            f"<?xml version='1.0'?><rss version='2.0'><channel><title>t</title>{items}</channel></rss>"
        )


@pytest.fixture
def site() -> Iterator[Site]:
    served = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.asked.append((self.path, self.headers["If-None-Match"]))
            answer = served.answers.get(self.path, 404)
            if callable(answer):
                answer(self)
            elif isinstance(answer, int):
                self.send_error(answer)
            else:
                content = answer.encode()
                tag = f'"{hash(answer)}"'
                self.send_response(304 if self.headers["If-None-Match"] == tag else 200)
                self.send_header("ETag", tag)
                self.end_headers()
                if self.headers["If-None-Match"] != tag:
                    self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield served
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        data=str(tmp_path / "data"),
        allowed_hosts=("127.0.0.1",),
        allow_private_addresses=True,
        fetch_delay=0.0,
        fetch_timeout=2.0,
        max_document_bytes=200_000,
        settle_seconds=0,
    )


def take(settings: Settings, site: Site) -> Report:
    return run(settings, [f"{site.address}/rss"])


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
    ):
        site.answers["/rss"] = broken
        report = take(settings, site)
        assert reason in report.summary()
        assert said(settings, "混雑") == ["page1#t2"]


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
