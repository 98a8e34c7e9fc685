"""List of the published generations with their size and state, for administrators."""

from datetime import datetime
from pathlib import Path

from msgspec import Struct

from kb.errors import IndexUnavailableError
from kb.generations.data_folder import DataFolder
from kb.generations.manifest import verify


class Generation(Struct, frozen=True, kw_only=True):
    """A published generation. `problem` is the reason why it cannot be opened; fields of its manifest are None then.

    `verified` is true where every file was compared with its SHA-256. `bytes` is the size on disk.
    """

    id: str
    created: datetime | None = None
    dialogues: int | None = None
    turns: int | None = None
    bytes: int = 0
    served: bool = False
    verified: bool = False
    problem: str | None = None


def list_generations(data_folder: DataFolder, *, verify_files: bool = False) -> tuple[Generation, ...]:
    """The published generations, newest first, independent of the pointer.

    Raises:
        IndexUnavailableError: the folder cannot be read.
    """
    served = data_folder.current_or_none()
    return tuple(
        _generation(data_folder, name, served, verify_files=verify_files) for name in data_folder.generation_ids()
    )


def verification_failure(data_folder: DataFolder, generation: str) -> str | None:
    """Verifies every file of a generation; returns the reason why it cannot be opened, or None."""
    try:
        verify(data_folder.folder(generation), data_folder.manifest(generation))
    except IndexUnavailableError as error:
        return str(error)
    return None


def disk_usage(folder: Path) -> int:
    """The size on disk of the files below a folder; hard links count once."""
    found: dict[tuple[int, int], int] = {}
    for path in folder.rglob("*"):
        try:
            status = path.lstat()
        except OSError:
            continue  # removed meanwhile by a run
        found[status.st_dev, status.st_ino] = status.st_blocks * 512
    return sum(found.values())


def _generation(data_folder: DataFolder, name: str, served: str | None, *, verify_files: bool) -> Generation:
    size, is_served = disk_usage(data_folder.folder(name)), name == served
    try:
        manifest = data_folder.manifest(name)
    except IndexUnavailableError as error:
        return Generation(id=name, bytes=size, served=is_served, verified=verify_files, problem=str(error))
    return Generation(
        id=name,
        created=manifest.created,
        dialogues=manifest.dialogues,
        turns=manifest.turns,
        bytes=size,
        served=is_served,
        verified=verify_files,
        problem=verification_failure(data_folder, name) if verify_files else None,
    )
