"""Which documents a source stands for: files, folders, patterns; and which links are not followed."""

import os
from pathlib import Path

import pytest

from indexer.fingerprints import DigestCache
from indexer.loader import read_content
from indexer.run import run
from indexer.scan import scan
from indexer.sources.folder import find_documents, is_folder_or_pattern
from kb.errors import SourceError
from kb.generations.data_folder import DataFolder
from kb.runs.reports import read_reports
from kb.settings import Settings
from tests.support.articles import ARTICLE


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    for name in ("a.html", "b.txt", "2023/c.html", "2023/old/d.html", ".hidden/e.html", "2023/.f.html"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
    return folder


def names(*sources: object) -> list[str]:
    return [found.path.name for found in find_documents(map(str, sources)) if not found.refused]


def refused(*sources: object) -> dict[str, str]:
    return {found.path.name: found.refused.text for found in find_documents(map(str, sources)) if found.refused}


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("**/*.html", ["c.html", "d.html", "a.html"]),
        ("*.html", ["a.html"]),
        ("20*", ["c.html", "d.html"]),
        ("[ab].*", ["a.html", "b.txt"]),
        ("**", ["c.html", "d.html", "a.html", "b.txt"]),
    ],
)
def test_a_pattern_is_what_it_fits_and_a_folder_all_below_it(articles: Path, pattern: str, expected: list[str]) -> None:
    assert names(articles / pattern) == expected
    assert is_folder_or_pattern(str(articles / pattern))


def test_a_pattern_that_fits_nothing_is_named(articles: Path) -> None:
    with pytest.raises(SourceError, match=r"\*\*/\*\.docx.*当てはまるファイルがありません"):
        find_documents([str(articles), str(articles / "**/*.docx")])


def test_a_file_whose_name_looks_like_a_pattern_is_a_file(articles: Path) -> None:
    (articles / "記事[1].txt").write_text("本文", encoding="utf-8")
    assert names(articles / "記事[1].txt") == ["記事[1].txt"]
    assert not is_folder_or_pattern(str(articles / "記事[1].txt"))


def test_what_two_sources_name_is_one_document(articles: Path) -> None:
    assert names(articles / "*.html", articles / "a.html", articles) == ["c.html", "d.html", "a.html", "b.txt"]


def test_links_that_leave_are_refused_however_they_are_met(articles: Path) -> None:
    (articles.parent / "secret.txt").write_text("秘密", encoding="utf-8")
    (articles.parent / "elsewhere").mkdir()
    (articles.parent / "elsewhere" / "g.txt").write_text("よそ", encoding="utf-8")
    (articles / "out.txt").symlink_to("../secret.txt")
    (articles / "away").symlink_to("../elsewhere")
    for source in (articles, articles / "*", articles / "**", articles / "**/*.txt"):
        assert set(refused(source)) >= {"out.txt"}
        assert "フォルダの外を指すリンク" in refused(source)["out.txt"]
        assert "g.txt" not in names(source)
    assert set(refused(articles)) == {"out.txt", "away"}
    assert set(refused(articles / "out.txt")) == {"out.txt"}


def test_links_within_the_folder_are_files(articles: Path) -> None:
    (articles / "latest.html").symlink_to("2023/c.html")
    (articles / "years").symlink_to("2023")
    assert names(articles / "latest.html") == ["latest.html"]
    assert names(articles / "**/c.html") == names(articles / "20*" / "c.html") == ["c.html"]
    assert "latest.html" in names(articles)
    assert refused(articles) == {}


def test_a_folder_that_is_itself_a_link_is_a_source(articles: Path) -> None:
    (articles.parent / "here").symlink_to(articles)
    assert names(articles.parent / "here") == ["c.html", "d.html", "a.html", "b.txt"]


def test_a_name_that_is_no_utf_8_is_rejected_by_name_however_it_is_met(articles: Path) -> None:
    bad = articles / os.fsdecode(b"\x93\xfa.txt")
    bad.write_text("本文", encoding="utf-8")
    for source in (articles, articles / "*.txt", articles / "**", bad):
        (reason,) = refused(source).values()
        assert "\\x93\\xfa.txt: 名前が UTF-8 ではない" in reason
    assert names(articles / "*.txt") == ["b.txt"]


def test_a_run_goes_on_past_such_a_name(articles: Path, tmp_path: Path) -> None:
    (articles / "b.txt").write_text(ARTICLE, encoding="utf-8")
    (articles / os.fsdecode(b"\x93\xfa.txt")).write_text(ARTICLE, encoding="utf-8")
    report = run(Settings(data=str(tmp_path / "data"), settle_seconds=0), [str(articles / "*.txt")])
    assert (report.status, report.dialogues) == (5, 1)
    assert "\\x93\\xfa.txt" in report.summary()


@pytest.mark.parametrize("name", [b"nothere\xff", b"*\xff"])
def test_a_source_of_such_a_name_that_is_not_there_leaves_its_report(
    articles: Path, tmp_path: Path, name: bytes
) -> None:
    settings = Settings(data=str(tmp_path / "data"), settle_seconds=0)
    (tmp_path / "data").mkdir()
    with pytest.raises(SourceError, match=r"\\xff"):
        run(settings, [str(articles / os.fsdecode(name))])
    (told,) = read_reports(DataFolder(settings.data))
    assert told.status == 2


def test_the_folder_of_the_index_is_no_source(articles: Path) -> None:
    data = articles / "index_data"
    (data / "reports").mkdir(parents=True)
    (data / "reports" / "1.json").write_text("{}", encoding="utf-8")
    (data / "stamps.json").write_text("{}", encoding="utf-8")
    (articles.parent / "here").symlink_to(articles)
    for source in (articles, articles / "**", articles.parent / "here", articles / "*"):
        found = {document.path.name for document in find_documents([str(source)], excluded=data)}
        assert found >= {"a.html", "b.txt"}
        assert not found & {"1.json", "stamps.json"}
    for source in (data, data / "**"):
        with pytest.raises(SourceError, match="index_data は索引のフォルダ"):
            find_documents([str(articles), str(source)], excluded=data)


def test_articles_within_the_folder_of_the_index_are_read_where_they_are_named(articles: Path) -> None:
    found = find_documents([str(articles / "2023")], excluded=articles)
    assert [document.path.name for document in found] == ["c.html", "d.html"]


def test_a_file_that_became_a_link_after_it_was_listed_is_not_read(articles: Path) -> None:
    listed = find_documents([str(articles)])
    document = next(one for one in listed if one.unlinked)
    secret = articles.parent / "secret.txt"
    secret.write_text("司会 秘密です。", encoding="utf-8")
    document.path.unlink()
    document.path.symlink_to(secret)
    (found,) = [one for one in scan(listed, DigestCache({}), Settings(settle_seconds=0.0)) if one.document is document]
    assert (found.sha256, found.refused is not None) == (None, True)
    with pytest.raises(SourceError, match=document.path.name):
        read_content(document.path, Settings(), follow=False)
    assert read_content(document.path, Settings()) == secret.read_bytes()
