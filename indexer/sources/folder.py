"""Files and folders as sources: which documents there are, in a stable order."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from kb.errors import SourceError
from kb.messages import _


class Found(NamedTuple):
    """A file to be read; one that must not be has the reason instead. `path` is as a person would name it."""

    path: Path
    refused: str | None = None


def find_documents(sources: Iterable[str]) -> list[Found]:
    """The files of all sources, sorted by path, each once. Hidden files and folders are no documents.

    Raises:
        SourceError: a source is not there, or no source holds any file.
    """
    found: dict[Path, Found] = {}
    for source in sources:
        path = Path(source)
        if path.is_file():
            found[path] = Found(path)
        elif path.is_dir():
            found.update((document.path, document) for document in _in_folder(path))
        else:
            message = _("{path} が見つかりません。フォルダかファイルの場所を確かめてください。", path=source)
            raise SourceError(message)
    if not found:
        message = _("{paths} に取り込める文書がありません。", paths="、".join(sources))
        raise SourceError(message)
    return [found[path] for path in sorted(found)]


def _in_folder(folder: Path) -> Iterator[Found]:
    root = folder.resolve()
    for path in sorted(folder.rglob("*")):
        if any(part.startswith(".") for part in path.relative_to(folder).parts):
            continue
        if path.is_symlink() and not path.resolve().is_relative_to(root):
            yield Found(path, _("{path} はフォルダの外を指すリンクなので読みません。", path=path))
        elif path.is_file():
            yield Found(path)
