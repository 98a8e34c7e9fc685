"""Files and folders as sources: which documents there are, in a stable order."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from kb.errors import SourceError
from kb.messages import _


class Found(NamedTuple):
    """A file to be read; one that must not be has the reason instead. `path` is as the person who asked names it.

    A page of the web has its address, and a name of its own.
    """

    path: Path
    refused: str | None = None
    name: str | None = None
    url: str | None = None

    @property
    def place(self) -> str:
        """What a document is known by from one run to the next, however it was named: its address or absolute path."""
        return self.url or os.path.abspath(self.path)  # noqa: PTH100  # Path.resolve would follow links


def find_documents(sources: Iterable[str]) -> list[Found]:
    """The files of all sources, sorted by place, each once. Hidden files and folders are no documents.

    Raises:
        SourceError: a source is not there, or no source holds any file.
    """
    found: dict[str, Found] = {}
    for source in sources:
        path = Path(source)
        if path.is_file():
            document = Found(path)
            found.setdefault(document.place, document)
        elif path.is_dir():
            for document in _in_folder(path):
                found.setdefault(document.place, document)
        else:
            message = _("{path} が見つかりません。フォルダかファイルの場所を確かめてください。", path=source)
            raise SourceError(message)
    if not found:
        message = _("{paths} に取り込める文書がありません。", paths="、".join(sources))
        raise SourceError(message)
    return [found[place] for place in sorted(found)]


def _in_folder(folder: Path) -> Iterator[Found]:
    """All below a folder that is not hidden: also what cannot be read, with the reason, so that it is counted."""
    root = folder.resolve()
    unreadable: list[OSError] = []
    for parent, folders, names in os.walk(folder, onerror=unreadable.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(name for name in names if not name.startswith(".")):
            path = Path(parent, name)
            if path.is_symlink() and not path.resolve().is_relative_to(root):
                yield Found(path, _("{path} はフォルダの外を指すリンクなので読みません。", path=path))
            elif not path.is_file():
                yield Found(path, _("{path} はふつうのファイルではないので読みません。", path=path))
            else:
                yield Found(path)
    for error in unreadable:
        path = Path(str(error.filename))
        message = _("{path} を読めません（{reason}）。場所と権限を確かめてください。", path=path, reason=error.strerror)
        yield Found(path, message)
