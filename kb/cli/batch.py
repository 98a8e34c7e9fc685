"""Batch files of `kb explain`: TSV, one case per line."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from kb.errors import QueryError, SourceError
from kb.messages import _
from kb.reasons import system_reason
from kb.search.request import SearchRequest

COLUMNS = ("id", "query", "text")


class Case(NamedTuple):
    """A case with its line number: query and text, or the fault of an unusable line."""

    line: int
    id: str = ""
    query: str = ""
    text: str = ""
    fault: str | None = None


def cases_in(path: Path) -> Iterator[Case]:
    """The cases of a TSV file with a header; blank lines are skipped.

    Raises:
        SourceError: the file cannot be read, or its header lacks a column.
    """
    try:
        lines = path.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n")
    except OSError as error:
        raise SourceError(_("{path} を読めません: {reason}", path=path, reason=system_reason(error))) from error
    header = _cells(lines[0])
    if header is None or (missing := [name for name in COLUMNS if name not in header]):
        names = "、".join(missing if header else COLUMNS)
        raise SourceError(_("{path} に列がありません: {columns}", path=path, columns=names))
    for number, line in enumerate(lines[1:], 2):
        if line.strip():
            yield _case(number, header, _cells(line))


def _cells(line: bytes) -> list[str] | None:
    """The cells of a line; None where it is not UTF-8."""
    try:
        return line.removesuffix(b"\r").decode().split("\t")
    except UnicodeDecodeError:
        return None


def _case(number: int, header: list[str], cells: list[str] | None) -> Case:
    if cells is None:
        return Case(number, fault=_("UTF-8 ではありません"))
    row = dict(zip(header, cells, strict=False))
    if missing := [name for name in COLUMNS if name not in row]:
        return Case(number, row.get("id", ""), fault=_("列が足りません: {columns}", columns="、".join(missing)))
    try:
        SearchRequest.of(row["query"])
    except QueryError as error:
        return Case(number, row["id"], fault=str(error))
    return Case(number, row["id"], row["query"], row["text"])
