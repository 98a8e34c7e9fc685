"""A folder of articles, an index of it that is one state behind, and the answers of undisturbed runs as oracles."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.trust.answers import NOTHING, Answers, served
from tests.support.trust.corpus import NEW, OLD, put
from tests.support.trust.running import index, indexing


@dataclass(frozen=True)
class Bench:
    """The articles have come into their new state, and the index still has the old one."""

    source: Path
    data: Path
    logs: Path
    old: Answers = field(repr=False)
    new: Answers = field(repr=False)
    size: int  # bytes of an undisturbed index after both states
    names: frozenset[str]  # what lies in an undisturbed index
    _kept: Path

    def reset(self, *, first: bool = False) -> Answers:
        """Restores the index of the old state, or removes it. Returns its answers."""
        shutil.rmtree(self.data, ignore_errors=True)
        if first:
            self.data.mkdir()
            return NOTHING
        shutil.copytree(self._kept, self.data)
        return self.old

    def recovers(self, expected: Answers) -> None:
        """Asserts that the next run succeeds, serves the sources, and removes the leftovers of an interrupted one."""
        ended = index(self.data, self.source, self.logs)
        assert ended.status == 0, ended.err
        assert "Traceback" not in ended.err
        assert served(self.data) == expected, f"something else is served after: {ended.out}"
        assert {path.name for path in self.data.iterdir()} - self.names == set()
        assert size_of(self.data) <= 2 * self.size


def size_of(folder: Path) -> int:
    """Bytes of all files of a folder, without the reports, of which every run leaves one."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return sum(path.stat().st_size for path in files if path.relative_to(folder).parts[0] != "reports")


@contextmanager
def prepared(root: Path) -> Iterator[Bench]:
    """A bench in a folder. Both runs load dictionaries and modules, which children inherit by fork."""
    source, data, kept = root / "source", root / "data", root / "kept"
    put(source, OLD)
    indexing(data, source)()
    old = served(data)
    shutil.copytree(data, kept)
    put(source, NEW)
    indexing(data, source)()
    new = served(data)
    names = frozenset(path.name for path in data.iterdir()) | {"stamps.json"}  # of files left alone for a while
    yield Bench(source, data, root / "logs", old, new, size_of(data), names, kept)
    shutil.rmtree(root)
