"""States of a folder that a power loss can leave, computed from the calls of an undisturbed run.

Only what was synced is sure. A file that was written and not synced since has its new content, the old one, none, or a
part; an entry of a folder (made, renamed, removed) that was not synced since is there or not. Entries of one folder are
lost in order, the latest first; those of different folders independently of each other.

A file's new content is the one it had at the end of the run: what stood in it on the way there is not in a trace.
"""

import random
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.trust.tracing import CONTENT, DURABLE, Call

_NAMED = re.compile(r'(?:(?:AT_FDCWD|\d+)<(?P<at>[^>]*)>, )?"(?P<path>[^"]*)"')
_OPENED = re.compile(r"\d+<(?P<path>[^>]*)>")


@dataclass(eq=False)
class File:
    born: str
    before: bytes = b""
    after: bytes = b""
    written: bool = False
    synced: bool = True

    def left(self, chance: random.Random) -> bytes:
        """A state that a loss of power can leave."""
        if not self.written:
            return self.before
        if self.synced:
            return self.after
        return chance.choice((self.after, self.before, b"", self.after[: chance.randrange(len(self.after) + 1)]))


@dataclass(eq=False)
class Folder:
    entries: dict[str, "File | Folder"] = field(default_factory=dict)
    on_disk: dict[str, "File | Folder"] = field(default_factory=dict)


@dataclass
class Change:
    """An entry of a folder made, taken away, or moved: then it is lost or kept as one."""

    folder: Folder  # the one that has to be synced
    name: str
    node: File | Folder | None
    source: tuple[Folder, str] | None = None
    durable: bool = False

    def apply(self) -> None:
        if self.source:
            self.source[0].on_disk.pop(self.source[1], None)
        if self.node is None:
            self.folder.on_disk.pop(self.name, None)
        else:
            self.folder.on_disk[self.name] = self.node


class Disk:
    """A folder in two states: as programs see it, and as it is durable on disk."""

    def __init__(self, place: Path, before: Path, after: Mapping[str, bytes]) -> None:
        """`place` is where the traced run worked; `before` is a copy of what was there; `after` of `contents`."""
        self.place = place
        self.after = after
        self.root = self._read(before)
        self.changes: list[Change] = []

    def follow(self, calls: Iterable[Call]) -> None:
        """Applies the calls to both states."""
        for call in calls:
            if not call.failed:
                self._do(call)

    def sync(self) -> None:
        """Makes everything durable."""
        for folder, _path in _folders(self.root, self.place):
            self._sync(folder)
            for node in folder.entries.values():
                self._sync(node)
        for change in self.changes:
            change.durable = True

    def lose_power(self, chance: random.Random, left: Path) -> None:
        """Writes a possible state after a loss of power into a new folder."""
        kept = {id(change) for change in self.changes if change.durable}
        for folder in {id(change.folder): change.folder for change in self.changes}.values():
            pending = [change for change in self.changes if change.folder is folder and not change.durable]
            kept |= {id(change) for change in pending[: chance.randint(0, len(pending))]}
        for change in self.changes:
            if id(change) in kept:
                change.apply()
        _write(self.root, left, chance)

    def _do(self, call: Call) -> None:
        places = [self._find(match) for match in _NAMED.finditer(call.arguments)]
        opened = [match["path"] for match in _OPENED.finditer(call.arguments)]
        match call.name:
            case "open" | "openat" | "creat" if places[0]:
                self._open(*places[0], call)
            case "mkdir" | "mkdirat" if places[0]:
                self._set(*places[0], Folder())
            case "unlink" | "unlinkat" | "rmdir" if places[0]:
                self._set(*places[0], None)
            case "rename" | "renameat" | "renameat2" if places[0] and places[1]:
                self._move(*places[0], *places[1])
            case "link" | "linkat" if places[0] and places[1]:
                self._set(*places[1], places[0][0].entries[places[0][1]])
            case "truncate" if places[0]:
                self._written(places[0][0].entries[places[0][1]])
            case name if name in CONTENT:
                self._written(self._at(opened[1 if name == "copy_file_range" else 0]))
            case name if name in DURABLE and opened:
                self._sync(self._at(opened[0]))

    def _open(self, folder: Folder, name: str, call: Call) -> None:
        if "O_CREAT" in call.arguments and name not in folder.entries:
            born = f"call {len(self.changes)}"
            self._set(folder, name, File(born, after=self.after.get(born, b"gone by the end")))
        if "O_TRUNC" in call.arguments:
            self._written(folder.entries[name])

    def _set(self, folder: Folder, name: str, node: File | Folder | None) -> None:
        if node is None:
            folder.entries.pop(name)
        else:
            folder.entries[name] = node
        self.changes.append(Change(folder, name, node))

    def _move(self, source: Folder, old: str, target: Folder, new: str) -> None:
        target.entries[new] = source.entries.pop(old)
        self.changes.append(Change(target, new, target.entries[new], (source, old)))

    def _written(self, node: File | Folder | None) -> None:
        if isinstance(node, File):
            node.written, node.synced = True, False

    def _sync(self, node: File | Folder | None) -> None:
        if isinstance(node, File):
            node.synced = True
        for change in self.changes:
            if change.folder is node:
                change.durable = True

    def _read(self, path: Path) -> Folder:
        entries: dict[str, File | Folder] = {}
        for child in sorted(path.iterdir()):
            born = str(child)
            whole = child.read_bytes() if child.is_file() else b""
            entries[child.name] = self._read(child) if child.is_dir() else File(born, whole, self.after.get(born, b""))
        return Folder(entries, dict(entries))

    def _find(self, match: re.Match[str]) -> tuple[Folder, str] | None:
        """The folder and the name that a call is about; None outside the disk."""
        path = Path(match["at"] or "/", match["path"])
        parent = self._at(str(path.parent)) if path != self.place else None
        return (parent, path.name) if isinstance(parent, Folder) else None

    def _at(self, path: str) -> File | Folder | None:
        if not Path(path).is_relative_to(self.place):
            return None
        node: File | Folder | None = self.root
        for part in Path(path).relative_to(self.place).parts:
            node = node.entries.get(part) if isinstance(node, Folder) else None
        return node


def contents(place: Path, before: Path, after: Path, calls: Sequence[Call]) -> dict[str, bytes]:
    """The content of each file at the end of a run, which left the folder `after`."""
    disk = Disk(place, before, {})
    disk.follow(calls)
    found: dict[str, bytes] = {}
    for folder, path in _folders(disk.root, after):
        for name, node in folder.entries.items():
            if isinstance(node, File):
                found[node.born] = (path / name).read_bytes()
    return found


def _write(folder: Folder, path: Path, chance: random.Random) -> None:
    path.mkdir()
    for name, node in folder.on_disk.items():
        if isinstance(node, Folder):
            _write(node, path / name, chance)
        else:
            (path / name).write_bytes(node.left(chance))


def _folders(folder: Folder, path: Path) -> Iterator[tuple[Folder, Path]]:
    yield folder, path
    for name, node in folder.entries.items():
        if isinstance(node, Folder):
            yield from _folders(node, path / name)
