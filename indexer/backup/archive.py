"""The file of a backup: a compressed tar whose first member lists the SHA-256 of all others.

It is read again after it was written, and before anything of it is unpacked.
"""

import hashlib
import os
import tarfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import IO
from zlib import error as ZlibError  # noqa: N812  # an exception

import msgspec
from msgspec import Struct

from kb.errors import StorageError
from kb.messages import _
from kb.progress import Progress, no_progress

LIST = "backup.json"
_CHUNK = 1 << 20
_DAMAGED = (tarfile.TarError, EOFError, OSError, ZlibError, msgspec.MsgspecError, UnicodeDecodeError)


class Backup(Struct, frozen=True):
    """The list of a backup: when it was made, of which generation, and the SHA-256 of each file by name."""

    created: datetime
    generation: str
    files: dict[str, str]


class DamagedBackupError(StorageError):
    """A backup is not what its list says."""


def write_backup(
    output: Path, generation: str, parts: Iterable[tuple[str, Path]], progress: Progress = no_progress
) -> Backup:
    """Writes a backup that only its owner can read, and reads it again.

    Raises:
        OSError: a file cannot be read or written.
        DamagedBackupError: what was read again is not what was written, or a file changed meanwhile.
    """
    found = dict(parts)
    with progress(_("控えの書き出し"), len(found) * 2) as step:
        digests = {}
        for name, path in found.items():
            with path.open("rb") as stream:
                digests[name] = hashlib.file_digest(stream, "sha256").hexdigest()
            step.update()
        made = Backup(datetime.now(UTC), generation, digests)
        descriptor = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with (
            os.fdopen(descriptor, "wb") as file,
            tarfile.open(fileobj=file, mode="w:gz", compresslevel=1) as archive,  # the index is packed already
        ):
            listed = msgspec.json.format(msgspec.json.encode(made), indent=1)
            archive.addfile(_member(LIST, len(listed)), BytesIO(listed))
            for name, path in found.items():
                with path.open("rb") as stream:
                    status = os.fstat(stream.fileno())
                    archive.addfile(_member(name, status.st_size, status.st_mode), stream)
                step.update()
            file.flush()
    verify_backup(output, progress)
    return made


def verify_backup(path: Path, progress: Progress = no_progress) -> Backup:
    """Reads a whole backup.

    Raises:
        DamagedBackupError: a file is missing, unknown or changed, or has a name that leads elsewhere.
    """
    with _opened(path) as (archive, backup), progress(_("控えの検査"), len(backup.files)) as step:
        for member, stream in _members(path, archive, backup):
            if _digest(stream) != backup.files[member.name]:
                raise _damaged(path, _("内容が変わっています: {name}", name=member.name))
            step.update()
    return backup


def unpack_backup(path: Path, folder: Path, progress: Progress = no_progress) -> Backup:
    """Writes all files of a verified backup below a folder. Raises the errors of `verify_backup`, and OSError."""
    verify_backup(path, progress)
    with _opened(path) as (archive, backup), progress(_("控えの取り出し"), len(backup.files)) as step:
        for member, stream in _members(path, archive, backup):
            target = folder / member.name
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as file:
                os.fchmod(file.fileno(), member.mode & 0o755)
                while chunk := stream.read(_CHUNK):
                    file.write(chunk)
            step.update()
    return backup


def _member(name: str, size: int, mode: int = 0o600) -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.size, made.mode = size, mode & 0o755
    return made


@contextmanager
def _opened(path: Path) -> Iterator[tuple[tarfile.TarFile, Backup]]:
    """The archive behind its list. Errors of reading it, also later, are those of a damaged backup."""
    try:
        with tarfile.open(path, mode="r|gz") as archive:
            first = archive.next()
            stream = archive.extractfile(first) if first and first.name == LIST else None
            if stream is None:
                raise _damaged(path, _("一覧 {name} がありません", name=LIST))
            yield archive, msgspec.json.decode(stream.read(), type=Backup)
    except FileNotFoundError:
        raise
    except _DAMAGED as error:
        raise _damaged(path, str(error)) from error


def _members(path: Path, archive: tarfile.TarFile, backup: Backup) -> Iterator[tuple[tarfile.TarInfo, IO[bytes]]]:
    """The listed files in their order; every other member is refused."""
    missing = dict.fromkeys(backup.files)
    for member in islice(archive, 1, None):
        stream = archive.extractfile(member) if member.isreg() else None
        if stream is None or member.name not in missing or not _is_below(member.name):
            raise _damaged(path, _("一覧にないもの: {name}", name=member.name[:100]))
        del missing[member.name]
        yield member, stream
    if missing:
        raise _damaged(path, _("足りないもの: {name}", name=next(iter(missing))))


def _is_below(name: str) -> bool:
    place = PurePosixPath(name)
    return not place.is_absolute() and ".." not in place.parts and "\0" not in name


def _digest(stream: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while chunk := stream.read(_CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def _damaged(path: Path, reason: str) -> DamagedBackupError:
    message = _(
        "控え {path} は壊れているため使いません（{reason}）。別の控えを使ってください。", path=path, reason=reason
    )
    return DamagedBackupError(message)
