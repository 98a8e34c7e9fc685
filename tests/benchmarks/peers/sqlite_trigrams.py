"""SQLite with FTS5 and trigrams: phrases of three characters and more by the index, shorter words by LIKE.

The text is folded and without white space, as a quotation of kb is matched, so that a quotation has the same number of
turns in both.
"""

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from kb.analysis.analyzer import Analyzer
from tests.benchmarks.kb_index import PeerDocument, Searched
from tests.benchmarks.peers.base import FACETS, HITS, VALUES, Peer, shown
from tests.benchmarks.workload import Query

TRIGRAM = 3
_CACHE = -65_536  # kilobytes: 64 MB of pages


class SqliteTrigrams(Peer):
    """A table of turns and a full-text index over it. A facet has the first value of a turn only."""

    @staticmethod
    def absent() -> str | None:
        """SQLite comes with Python, not always with FTS5 and its trigrams."""
        try:
            sqlite3.connect(":memory:").execute("CREATE VIRTUAL TABLE t USING fts5(x, tokenize='trigram')")
        except sqlite3.OperationalError as error:
            return str(error)
        return None

    @staticmethod
    def build(folder: Path, documents: Iterable[PeerDocument]) -> None:
        """Writes the table, then the index at once."""
        database = sqlite3.connect(folder / "turns.sqlite3")
        database.execute(f"CREATE TABLE turns (id INTEGER PRIMARY KEY, text, document, {','.join(FACETS)})")
        database.execute(
            "CREATE VIRTUAL TABLE texts USING fts5(text, tokenize='trigram', content='turns', content_rowid='id')"
        )
        rows = (
            (one.text, one.document, *(one.values[facet][0] if one.values[facet] else None for facet in FACETS))
            for one in documents
        )
        marks = ",".join("?" * (2 + len(FACETS)))
        database.executemany(f"INSERT INTO turns (text, document, {','.join(FACETS)}) VALUES ({marks})", rows)
        database.execute("INSERT INTO texts (texts) VALUES ('rebuild')")
        database.commit()
        database.close()

    def __init__(self, folder: Path, _: Analyzer) -> None:
        self._database = sqlite3.connect(folder / "turns.sqlite3")
        self._database.execute(f"PRAGMA cache_size = {_CACHE}")
        self._database.execute("CREATE TEMP TABLE hits (id INTEGER PRIMARY KEY, score)")

    def ask(self, query: Query) -> Searched:
        """Puts the matches in a table, then reads hits and counts from it."""
        statement, parameters = _select(query)
        execute = self._database.execute
        execute("DELETE FROM hits")
        execute(f"INSERT INTO hits {statement}", parameters)
        best = execute(f"SELECT document FROM hits JOIN turns USING (id) ORDER BY score LIMIT {HITS}").fetchall()
        for facet in FACETS:
            execute(
                f"SELECT {facet}, count(*) AS n FROM hits JOIN turns USING (id) WHERE {facet} IS NOT NULL "
                f"GROUP BY 1 ORDER BY n DESC LIMIT {VALUES}"
            ).fetchall()
        total = execute("SELECT count(*) FROM hits").fetchone()[0]
        return Searched(total, shown((document for (document,) in best), query))

    def close(self) -> None:
        """Closes the database."""
        self._database.close()


def _select(query: Query) -> tuple[str, list[str]]:
    """A statement for id and score of the matches, and its parameters."""
    conditions: list[str] = []
    parameters: list[str] = []
    indexed = [word for word in query.must if len(word) >= TRIGRAM]
    if indexed:
        conditions.append("texts MATCH ?")
        parameters.append(" AND ".join(f'"{word}"' for word in indexed))
    for word in query.must:
        if word not in indexed:
            conditions.append("turns.text LIKE ?")
            parameters.append(f"%{word}%")
    if query.either:
        conditions.append(f"({' OR '.join(['turns.text LIKE ?'] * len(query.either))})")
        parameters += [f"%{word}%" for word in query.either]
    for word in query.without:
        conditions.append("turns.text NOT LIKE ?")
        parameters.append(f"%{word}%")
    if query.within:
        conditions.append(f"{query.within[0]} = ?")
        parameters.append(query.within[1])
    source = "texts JOIN turns ON turns.id = texts.rowid" if indexed else "turns"
    score = "texts.rank" if indexed else "0"
    return f"SELECT turns.id, {score} FROM {source} WHERE {' AND '.join(conditions)}", parameters
