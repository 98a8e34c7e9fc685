"""Files of queries that staff keep in the registry folder: lines of UTF-8, with blank lines and comments.

queries.txt      golden queries, one per line
judgements.tsv   judged turns (see `kb.evaluation.judgements`)
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from kb.errors import ConfigError, QueryError
from kb.messages import _
from kb.query.grammar import parse
from kb.reasons import system_reason

QUERIES = "queries.txt"
JUDGEMENTS = "judgements.tsv"


class StaffLine(NamedTuple):
    """A line with its number; `text` is None where it is not UTF-8."""

    number: int
    text: str | None


class GoldenQueries(NamedTuple):
    """The distinct queries of a file in order, and a message for each line that cannot be used."""

    queries: tuple[str, ...]
    problems: tuple[str, ...]


def staff_lines(path: Path) -> Iterator[StaffLine]:
    """The lines of a file that are neither blank nor comments.

    Raises:
        ConfigError: the file cannot be read.
    """
    try:
        content = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    except OSError as error:
        message = _("{path} を読めません: {reason}", path=path, reason=system_reason(error))
        raise ConfigError(message) from error
    for number, raw in enumerate(content.split(b"\n"), start=1):
        if raw.strip() and not raw.lstrip().startswith(b"#"):
            try:
                yield StaffLine(number, raw.removesuffix(b"\r").decode())
            except UnicodeDecodeError:
                yield StaffLine(number, None)


def read_queries(path: Path) -> GoldenQueries:
    """Reads a file of golden queries.

    Raises:
        ConfigError: the file cannot be read.
    """
    queries: dict[str, None] = {}
    problems = []
    for number, text in staff_lines(path):
        if text is None:
            problems.append(unusable(path, number, _("UTF-8 ではありません")))
        elif reason := query_fault(text.strip()):
            problems.append(unusable(path, number, reason))
        else:
            queries[text.strip()] = None
    return GoldenQueries(tuple(queries), tuple(problems))


def query_fault(query: str) -> str | None:
    """The reason why a query cannot be searched for; None if it can."""
    try:
        parse(query)
    except QueryError as error:
        return str(error)
    return None


def unusable(path: Path, line: int, reason: str) -> str:
    """The message for a line that cannot be used."""
    return _("{path} の{line}行目: {reason}", path=path, line=line, reason=reason)
