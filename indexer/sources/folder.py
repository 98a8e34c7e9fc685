"""Files, folders and glob patterns as sources: finds documents in a stable order."""

import os
from collections.abc import Callable, Iterable, Iterator
from glob import glob, has_magic
from pathlib import Path
from typing import NamedTuple

import msgspec

from kb.errors import Refusal, SourceError
from kb.messages import _
from kb.reasons import system_reason


class Found(NamedTuple):
    """A document to be read, or the reason why it must not be. `path` is as the user named it.

    A web page also has its address, and a name.
    """

    path: Path
    refused: Refusal | None = None
    name: str | None = None
    url: str | None = None

    @property
    def place(self) -> str:
        """The identity of a document between runs: its address, or its absolute path."""
        return self.url or shown(os.path.abspath(self.path))  # noqa: PTH100  # Path.resolve would follow links


def shown(path: str | Path) -> str:
    """A path as printable text, also where its bytes are not UTF-8."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def is_many(source: str) -> bool:
    """True for a source that can stand for several files: a folder or a pattern."""
    return Path(source).is_dir() or _is_pattern(source)


def find_documents(sources: Iterable[str], apart: Path | None = None) -> list[Found]:
    """The files of all sources, sorted by place, without duplicates and hidden files.

    A source is a file, a folder with everything below it, or a glob pattern (`articles/**/*.html`). The folder `apart`,
    the data folder, is skipped below a source: an index is not made of itself.

    Raises:
        SourceError: a source does not exist, is the folder `apart`, or a pattern matches nothing.
    """
    found: dict[str, Found] = {}
    for source in sources:
        pattern = _is_pattern(source)
        aside = _below(_root(source) if pattern else Path(source), apart) if apart else None
        for document in _matching(source) if pattern else _named(Path(source)):
            if aside is None or not Path(os.path.realpath(document.path.parent)).is_relative_to(aside):
                found.setdefault(document.place, document)
    return [found[place] for place in sorted(found)]


def nothing_in(sources: Iterable[str]) -> str:
    """The message for sources without any file."""
    return _("{paths} に取り込める文書がありません。", paths="、".join(map(shown, sources)))


def _below(source: Path, apart: Path) -> Path | None:
    """The resolved folder if it lies below a source. Raises SourceError where it is the source."""
    root, folder = Path(os.path.realpath(source)), Path(os.path.realpath(apart))
    if root == folder:
        message = _(
            "{path} は索引のフォルダなので取り込みません。記事は別のフォルダに置いてください。", path=shown(source)
        )
        raise SourceError(message)
    return folder if folder.is_relative_to(root) else None


def _is_pattern(source: str) -> bool:
    """True for a glob pattern; a file whose name contains brackets is none."""
    return has_magic(source) and not Path(source).exists()


def _matching(pattern: str) -> Iterator[Found]:
    paths = sorted(glob(pattern, recursive=True))  # noqa: PTH207  # Path.glob takes no absolute pattern
    if not paths:
        message = _(
            "「{pattern}」に当てはまるファイルがありません。場所と書き方を確かめてください。", pattern=shown(pattern)
        )
        raise SourceError(message)
    root = _root(pattern)
    for path in map(Path, paths):
        # Linked folders are not entered, as in a folder source: their content is found at its own place.
        linked = next((one for one in (*reversed(path.parents), path) if _is_linked_folder(one, root)), None)
        if linked is None:
            yield from _at(path, root.resolve())
        elif _leaves(linked, root.resolve()):
            yield Found(linked, _outside(linked))


def _is_linked_folder(path: Path, root: Path) -> bool:
    return path != root and path.is_relative_to(root) and path.is_symlink() and path.is_dir()


def _root(pattern: str) -> Path:
    """The folder in which the matching of a pattern begins."""
    fixed: list[str] = []
    for part in Path(pattern).parts:
        if has_magic(part):
            break
        fixed.append(part)
    return Path(*fixed)


def _named(path: Path) -> Iterator[Found]:
    """The documents at a path that the user named."""
    if not path.exists() and not path.is_symlink():
        message = _("{path} が見つかりません。フォルダかファイルの場所を確かめてください。", path=shown(path))
        raise SourceError(message)
    yield from _at(path, path.parent.resolve())


def _at(path: Path, root: Path) -> Iterable[Found]:
    """All documents below a folder, or the file itself. Links must not lead out of `root`."""
    return _in_folder(path) if path.is_dir() else [_examined(path, root, _file)]


def _in_folder(folder: Path) -> Iterator[Found]:
    """All visible files below a folder; unreadable ones as refusals, so that they are counted."""
    root = folder.resolve()
    closed: list[OSError] = []
    for parent, folders, names in os.walk(folder, onerror=closed.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        # Linked folders are not entered; those within this folder are found at their own place.
        for path in (Path(parent, name) for name in folders):
            if (found := _examined(path, root, _folder)).refused:
                yield found
        for name in sorted(name for name in names if not name.startswith(".")):
            yield _examined(Path(parent, name), root, _file)
    for error in closed:
        path = Path(str(error.filename))
        yield Found(path, unreadable(path, error))


def _examined(path: Path, root: Path, examine: Callable[[Path, Path], Found]) -> Found:
    """The entry at a path below a folder; one that cannot be named or examined is refused."""
    if wrong := misnamed(path):
        return Found(path, wrong)
    try:
        return examine(path, root)
    except OSError as error:
        return Found(path, unreadable(path, error))


def misnamed(path: Path) -> Refusal | None:
    """The message for a name whose bytes are not UTF-8, which no report and no JSON could hold."""
    if shown(path) == str(path):
        return None
    return _refused(path, _("名前が UTF-8 ではないので読みません。名前を付け直してください。"))


def _folder(path: Path, root: Path) -> Found:
    """A subfolder, or the reason why it is not entered."""
    return Found(path, _outside(path) if _leaves(path, root) else None)


def _file(path: Path, root: Path) -> Found:
    """A file below a folder, or the reason why it is not read."""
    if _leaves(path, root):
        return Found(path, _outside(path))
    if not path.is_file():
        return Found(path, _refused(path, _("ふつうのファイルではないので読みません。")))
    return Found(path)


def _leaves(path: Path, root: Path) -> bool:
    """True for a link that leads out of the folder."""
    return path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(root)  # resolve() fails on loops


def unreadable(path: Path, error: OSError) -> Refusal:
    """The message for a file or folder that the system does not let the run read."""
    told = _("読めません（{reason}）。場所と権限を確かめてください。", reason=system_reason(error))
    return msgspec.structs.replace(_refused(path, told), detail=str(error))


def _outside(path: Path) -> Refusal:
    return _refused(path, _("フォルダの外を指すリンクなので読みません。"))


def _refused(path: Path, told: str) -> Refusal:
    return Refusal(f"{shown(path)}: {told}", "inaccessible")
