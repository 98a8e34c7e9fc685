"""Groonga: a table of turns with an index of bigrams, facets as references to tables of values, by its own command.

The command runs beside this process and answers on a pipe; the kernel's count of its CPU time is added to ours. The
cache of whole answers is off: no other engine here has one.
"""

import json
import shutil
import subprocess
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from kb.analysis.analyzer import Analyzer
from tests.benchmarks.kb_index import PeerDocument, Searched
from tests.benchmarks.peers.base import FACETS, HITS, VALUES, Peer, shown
from tests.benchmarks.workload import Query


class GroongaDatabase(Peer):
    """A database of Groonga, its process kept running."""

    @staticmethod
    def absent() -> str | None:
        """Groonga is a package of Debian."""
        return None if shutil.which("groonga") else "no command groonga (Debian's package groonga-bin)"

    @staticmethod
    def build(folder: Path, documents: Iterable[PeerDocument]) -> None:
        """Loads the turns, then makes the index at once, which is the quick way of its manual."""
        with subprocess.Popen(
            ["groonga", "-n", str(folder / "db")], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
        ) as process:
            assert process.stdin
            process.stdin.writelines(f"{line}\n" for line in _schema())
            process.stdin.write("load --table Turns\n[\n")
            for one in documents:
                row = {facet: list(one.values[facet]) for facet in FACETS}
                process.stdin.write(
                    json.dumps({"text": one.text, "document": one.document.decode(), **row}, ensure_ascii=False) + ",\n"
                )
            process.stdin.write("]\n")
            process.stdin.write("column_create Terms turns_text COLUMN_INDEX|WITH_POSITION Turns text\n")
        if process.returncode:
            raise RuntimeError(f"groonga ended with {process.returncode}")

    def __init__(self, folder: Path, _: Analyzer) -> None:
        self._process = subprocess.Popen(
            ["groonga", str(folder / "db")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(self, query: Query) -> Searched:
        """Selects with drilldowns, one command."""
        found = self._command(
            "select",
            table="Turns",
            filter=_filter(query),
            sort_keys="-_score",
            limit=str(HITS),
            output_columns="document",
            drilldown=",".join(FACETS),
            drilldown_sort_keys="-_nsubrecs",
            drilldown_limit=str(VALUES),
            cache="no",
        )
        (total,), _, *rows = found[0]
        return Searched(total, shown((row[0].encode() for row in rows), query))

    def cpu(self) -> float:
        """The CPU time of both processes; the kernel counts the other's in nanoseconds."""
        spent = Path(f"/proc/{self._process.pid}/schedstat").read_text(encoding="ascii").split()[0]
        return time.process_time() + int(spent) / 1e9

    def close(self) -> None:
        """Ends the process."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()

    def _command(self, name: str, **arguments: str) -> Any:
        assert self._process.stdin
        assert self._process.stdout
        line = " ".join(
            [name, *(f"--{key} {json.dumps(value, ensure_ascii=False)}" for key, value in arguments.items())]
        )
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        if answer[0][0]:
            raise RuntimeError(f"groonga: {answer[0]}")
        return answer[1]


def _schema() -> Iterator[str]:
    yield "table_create Turns TABLE_NO_KEY"
    yield "table_create Terms TABLE_PAT_KEY ShortText --default_tokenizer TokenBigram --normalizer NormalizerAuto"
    yield "column_create Turns text COLUMN_SCALAR Text"
    yield "column_create Turns document COLUMN_SCALAR Text"
    for facet in FACETS:
        yield f"table_create Values_{facet} TABLE_HASH_KEY ShortText"
        yield f"column_create Turns {facet} COLUMN_VECTOR Values_{facet}"
        yield f"column_create Values_{facet} turns COLUMN_INDEX Turns {facet}"


def _filter(query: Query) -> str:
    """The condition in Groonga's script syntax."""
    conditions = [f"text @ {_quoted(word)}" for word in query.must]
    if query.either:
        conditions.append(f"({' || '.join(f'text @ {_quoted(word)}' for word in query.either)})")
    if query.within:
        conditions.append(f"{query.within[0]} @ {_quoted(query.within[1])}")
    return " && ".join(conditions) + "".join(f" &! text @ {_quoted(word)}" for word in query.without)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
