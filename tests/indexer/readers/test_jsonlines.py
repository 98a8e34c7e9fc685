"""JSON lines: a line is a document, to the limit of size and to whoever has to find the broken one."""

import json

import pytest

from indexer.parsing import parse
from indexer.readers import read
from kb.errors import SourceError
from tests.support.json_documents import contract, data_of


def lines(count: int) -> list[bytes]:
    return [data_of({**contract(), "id": f"{number}"}) for number in range(count)]


def ids(data: bytes, *, max_bytes: int = 20_000_000) -> list[str]:
    return [parse(found).id for found in read("all.jsonl", data, max_bytes=max_bytes)]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\n\n  "])
def test_a_file_may_be_much_larger_than_a_document(end: bytes) -> None:
    written = lines(40)
    limit = max(map(len, written))
    assert ids(end.join(written), max_bytes=limit) == [str(number) for number in range(40)]
    assert ids(b"\xef\xbb\xbf" + end.join(written) + end, max_bytes=limit + 3)[39] == "39"


def test_a_line_that_is_larger_than_a_document_is_named() -> None:
    first, second, third = lines(3)
    with pytest.raises(SourceError, match=r"all\.jsonl: 2行目: 大きすぎます") as caught:
        ids(b"\n".join((first, second + b" " * 10 + b"7", third)), max_bytes=len(first))
    assert "all.jsonl:3" not in str(caught.value)


def test_not_even_of_lines_there_may_be_any_number() -> None:
    (line,) = lines(1)
    with pytest.raises(SourceError, match=r"all\.jsonl: 大きすぎます"):
        ids(b"\n".join([line] * 51), max_bytes=len(line))
    with pytest.raises(SourceError, match=r"all\.json: 大きすぎます"):
        read("all.json", b"\n".join([line] * 2), max_bytes=len(line))


@pytest.mark.parametrize("large", [False, True])
def test_broken_lines_are_named_by_their_numbers(large: bool) -> None:
    written = lines(9)
    max_bytes = len(written[0]) if large else 20_000_000
    written[2] = written[2][:40]
    written[4] = json.dumps({"title": "題", "turns": [], "titel": "題"}).encode()
    written[6] = written[6].replace("発".encode(), b"\x00\xff\xfe")[:60] + b"\x00"
    with pytest.raises(SourceError) as caught:
        ids(b"\n".join(written), max_bytes=max_bytes)
    said = str(caught.value)
    assert [f"{number}行目: " in said for number in range(1, 10)] == [number in (3, 5, 7) for number in range(1, 10)]
    assert "titel" in said
    with pytest.raises(SourceError, match="ほかに4行"):
        ids(b"\n".join([written[0], *([b"{"] * 7)]), max_bytes=max_bytes)


def test_a_first_line_that_is_broken_is_named_like_any_other() -> None:
    with pytest.raises(SourceError, match=r"all\.jsonl: 1行目: "):
        ids(b"\n".join((b'{"title": ', *lines(2))))
