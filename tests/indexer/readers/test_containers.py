import pytest

from indexer.parsing import parse
from kb.errors import SourceError
from tests.support.documents import read, read_all
from tests.support.rendering import as_mhtml, as_zip

PAGE = "<html><head><title>架空</title></head><body><h1>架空の会議{}</h1><p>○霧島委員長　開会します。</p></body></html>"


@pytest.mark.parametrize("encoding", ["utf-8", "cp932"])
def test_a_saved_page_in_one_file(encoding: str) -> None:
    manuscript = read("a.mhtml", as_mhtml(PAGE.format(""), encoding))
    assert parse(manuscript).title == "架空の会議"
    assert manuscript.source.url == "https://example.com/kakuu"


@pytest.mark.parametrize("data", [b"", b"text", as_mhtml("x", "utf-8", "text/plain")])
def test_a_file_without_a_page_is_refused(data: bytes) -> None:
    with pytest.raises(SourceError, match="HTML のページがありません"):
        read("a.mhtml", data)


def test_each_page_of_a_zip_is_a_document() -> None:
    pages = {
        "会議/1.html": PAGE.format("一").encode(),
        "2.HTM": PAGE.format("二").encode(),
        "a.png": b"",
        ".x.html": b"",
    }
    found = [parse(one) for one in read_all("a.zip", as_zip(pages))]
    assert [one.title for one in found] == ["架空の会議一", "架空の会議二"]
    assert len({one.id for one in found}) == 2
    assert {one.source.path for one in found} == {"a.zip"}
