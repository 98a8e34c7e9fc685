"""Files, folders and glob patterns as sources: lists their documents in a stable order."""

import os
from collections.abc import Callable, Iterable, Iterator
from glob import glob, has_magic
from pathlib import Path
from typing import NamedTuple

import msgspec

from indexer.sources.recordings import SUFFIX, Recording, recording_of
from kb.errors import Refusal, SourceError
from kb.messages import _
from kb.reasons import system_reason


class SourceDocument(NamedTuple):
    """A document of a source, or the reason why it is refused. `path` is as the user wrote it.

    A web page also has its address (`url`) and a name from which its dialogue id is derived. `recording` is what a
    sidecar says about the recording. `unlinked` is True for a file of a folder that was no link when it was listed.
    """

    path: Path
    refused: Refusal | None = None
    name: str | None = None
    url: str | None = None
    recording: Recording | None = None
    unlinked: bool = False

    @property
    def place(self) -> str:
        """The identity of a document across runs: its address, or its absolute path."""
        return self.url or printable_path(os.path.abspath(self.path))  # noqa: PTH100  # Path.resolve would follow links


def printable_path(path: str | Path) -> str:
    """A path as printable text; bytes that are not UTF-8 are escaped."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def is_folder_or_pattern(source: str) -> bool:
    """True for a source that can list several files: a folder or a pattern."""
    return Path(source).is_dir() or _is_pattern(source)


def find_documents(sources: Iterable[str], excluded: Path | None = None) -> list[SourceDocument]:
    """The files of all sources, sorted by place, without duplicates and hidden files.

    A source is a file, a folder with everything below it, or a glob pattern (`articles/**/*.html`). The folder
    `excluded`, the data folder, is skipped below a source. Sidecars are not documents.

    Raises:
        SourceError: a source does not exist or is the excluded folder, or a pattern matches nothing.
    """
    found: dict[str, SourceDocument] = {}
    for source in sources:
        pattern = _is_pattern(source)
        aside = _below(_root(source) if pattern else Path(source), excluded) if excluded else None
        for document in _matching(source) if pattern else _named(Path(source)):
            if aside is None or not Path(os.path.realpath(document.path.parent)).is_relative_to(aside):
                found.setdefault(document.place, document)
    used = {SourceDocument(one.path.with_name(one.recording.file)).place for one in found.values() if one.recording}
    return [found[place] for place in sorted(found) if place not in used]


def no_documents_message(sources: Iterable[str]) -> str:
    """The message for sources without any file."""
    return _("{paths} に取り込める文書がありません。", paths="、".join(map(printable_path, sources)))


def _below(source: Path, excluded: Path) -> Path | None:
    """The resolved folder if it lies below a source. Raises SourceError if it is the source."""
    root, folder = Path(os.path.realpath(source)), Path(os.path.realpath(excluded))
    if root == folder:
        message = _(
            "{path} は索引のフォルダなので取り込みません。記事は別のフォルダに置いてください。",
            path=printable_path(source),
        )
        raise SourceError(message)
    return folder if folder.is_relative_to(root) else None


def _is_pattern(source: str) -> bool:
    """True for a glob pattern; an existing file whose name contains brackets is not one."""
    return has_magic(source) and not Path(source).exists()


def _matching(pattern: str) -> Iterator[SourceDocument]:
    paths = sorted(glob(pattern, recursive=True))  # noqa: PTH207  # Path.glob takes no absolute pattern
    if not paths:
        message = _(
            "「{pattern}」に当てはまるファイルがありません。場所と書き方を確かめてください。",
            pattern=printable_path(pattern),
        )
        raise SourceError(message)
    root = _root(pattern)
    for path in map(Path, paths):
        # Linked folders are not entered, as in a folder source: their content is listed where it lies.
        linked = next((one for one in (*reversed(path.parents), path) if _is_linked_folder(one, root)), None)
        if linked is None:
            yield from _at(path, root.resolve())
        elif _leaves(linked, root.resolve()):
            yield SourceDocument(linked, _outside(linked))


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


def _named(path: Path) -> Iterator[SourceDocument]:
    """The documents at a path that the user gave."""
    if not path.exists() and not path.is_symlink():
        message = _("{path} が見つかりません。フォルダかファイルの場所を確かめてください。", path=printable_path(path))
        raise SourceError(message)
    yield from _at(path, path.parent.resolve())


def _at(path: Path, root: Path) -> Iterable[SourceDocument]:
    """All documents below a folder, or the file itself. Links must not point outside `root`."""
    return _in_folder(path) if path.is_dir() else [_examined(path, root, _file)]


def _in_folder(folder: Path) -> Iterator[SourceDocument]:
    """All visible files below a folder; unreadable ones as refusals, so that they are counted."""
    root = folder.resolve()
    closed: list[OSError] = []
    for parent, folders, names in os.walk(folder, onerror=closed.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        # Linked folders are not entered; those within this folder are listed where they lie.
        for path in (Path(parent, name) for name in folders):
            if (found := _examined(path, root, _folder)).refused:
                yield found
        for name in sorted(name for name in names if not name.startswith(".")):
            yield _examined(Path(parent, name), root, _file)
    for error in closed:
        path = Path(str(error.filename))
        yield SourceDocument(path, unreadable_refusal(path, error))


def _examined(path: Path, root: Path, examine: Callable[[Path, Path], SourceDocument]) -> SourceDocument:
    """The entry at a path; refused if its name is not UTF-8 or the system does not let it be read."""
    if wrong := invalid_name_refusal(path):
        return SourceDocument(path, wrong)
    try:
        return examine(path, root)
    except OSError as error:
        return SourceDocument(path, unreadable_refusal(path, error))


def invalid_name_refusal(path: Path) -> Refusal | None:
    """The refusal of a name that is not UTF-8, which reports and JSON cannot represent."""
    if printable_path(path) == str(path):
        return None
    return _refused(path, _("名前が UTF-8 ではないので読みません。名前を付け直してください。"))


def _folder(path: Path, root: Path) -> SourceDocument:
    """A subfolder, or the reason why it is not entered."""
    return SourceDocument(path, _outside(path) if _leaves(path, root) else None)


def _file(path: Path, root: Path) -> SourceDocument:
    """A file below a folder, or the reason why it is not read."""
    unlinked = not path.is_symlink()
    if _leaves(path, root):
        return SourceDocument(path, _outside(path))
    if not path.is_file():
        return SourceDocument(path, _refused(path, _("ふつうのファイルではないので読みません。")))
    if path.suffix.lower() == SUFFIX:
        told = _("同じ名前の文書がありません。録画・録音の場所は、会議.txt なら 会議.url に書いてください。")
        return SourceDocument(path, Refusal(f"{printable_path(path)}: {told}", "format"))
    return SourceDocument(path, recording=recording_of(path), unlinked=unlinked)


def _leaves(path: Path, root: Path) -> bool:
    """True for a link that points outside the folder."""
    return path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(root)  # resolve() fails on loops


def unreadable_refusal(path: Path, error: OSError) -> Refusal:
    """The refusal of a file or folder that the system does not let the run read."""
    told = _("読めません（{reason}）。場所と権限を確かめてください。", reason=system_reason(error))
    return msgspec.structs.replace(_refused(path, told), detail=str(error))


def _outside(path: Path) -> Refusal:
    return _refused(path, _("フォルダの外を指すリンクなので読みません。"))


def _refused(path: Path, told: str) -> Refusal:
    return Refusal(f"{printable_path(path)}: {told}", "inaccessible")
