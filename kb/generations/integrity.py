"""Integrity of the files of a generation: SHA-256 digests and write permissions."""

import hashlib
import os
import pwd
import stat
from collections.abc import Mapping, Set
from pathlib import Path

from kb.errors import IndexUnavailableError
from kb.messages import _
from kb.reasons import system_reason

_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


def check_modes(folder: Path, generation: str) -> None:
    """Checks that only the owner may write a generation's folder, its content, and its two parent folders.

    Root uses no index of another user: that user may write anything there, for a reader with all rights.

    Raises:
        IndexUnavailableError: others may write to a path, or root does not own it; names the first.
        OSError: the permissions cannot be read.
    """
    for path in (folder.parent.parent, folder.parent, folder, *folder.rglob("*")):
        check_owner(path)
        if path.stat().st_mode & _OTHERS_WRITE:
            message = _(
                "{path} には所有者以外も書き込めるため、索引の世代 {generation} は使いません。"
                "chmod -R go-w {data} で権限を直してください。",
                path=path,
                generation=generation,
                data=folder.parent.parent,
            )
            raise IndexUnavailableError(message)


def check_owner(path: Path) -> None:
    """Refuses, as root, a path of another user.

    Raises:
        IndexUnavailableError: root does not own it; names the owner.
    """
    if os.geteuid() == 0 and (owner := path.stat().st_uid) != 0:
        message = _(
            "{path} は root のものではないので、root としては索引を使いません。"
            "runuser -u {owner} -- kb … のように、持ち主として実行してください。",
            path=path,
            owner=_name_of(owner),
        )
        raise IndexUnavailableError(message)


def _name_of(user: int) -> str:
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return str(user)


def check_files(folder: Path, generation: str, files: Mapping[str, str], *, except_for: Set[str]) -> None:
    """Checks that a folder holds exactly the files of known SHA-256, apart from the names in `except_for`.

    Raises:
        IndexUnavailableError: a file is missing, unknown or changed; names it.
        OSError: a file cannot be read.
    """
    present = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - except_for
    if mismatched := sorted(present ^ files.keys()):
        raise IndexUnavailableError(
            damaged_message(generation, _("ファイルの過不足: {names}", names="、".join(mismatched)))
        )
    for name, digest in files.items():
        if file_digest(folder / name) != digest:
            raise IndexUnavailableError(damaged_message(generation, _("内容が変わっています: {name}", name=name)))


def file_digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def damaged_message(generation: str, reason: str) -> str:
    """The message for a damaged generation."""
    return _(
        "索引の世代 {generation} は壊れているため使いません（{reason}）。kb index を実行して作り直してください。",
        generation=generation,
        reason=reason,
    )


def unreadable_message(error: OSError) -> str:
    """The message for a file or folder that cannot be read."""
    return _(
        "{path} を読めません（{reason}）。場所と権限を確かめてください。",
        path=error.filename,
        reason=system_reason(error),
    )
