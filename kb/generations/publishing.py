"""Publishing: a staged folder is sealed, synced to disk, and made the served generation by atomic renames."""

import hashlib
import os
from contextlib import suppress
from pathlib import Path

import msgspec

from kb.analysis.analyzer import Analyzer
from kb.errors import StorageError
from kb.generations.data_folder import DataFolder
from kb.generations.integrity import file_digest
from kb.generations.manifest import LEXICON, MANIFEST, MANIFEST_DIGEST, Manifest
from kb.messages import _
from kb.reasons import system_reason


def seal(folder: Path, manifest: Manifest, analyzer: Analyzer) -> Manifest:
    """Writes lexicon and manifest of a complete staged folder, and syncs it to disk.

    Returns the manifest with its file digests and the id of the generation served until now.
    """
    (folder / LEXICON).write_text(analyzer.lexicon.as_json(), encoding="utf-8")
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    sealed = msgspec.structs.replace(
        manifest,
        files={path.relative_to(folder).as_posix(): file_digest(path) for path in paths},
        replaced=DataFolder(folder.parents[1]).current_or_none(),
    )
    content = msgspec.json.format(msgspec.json.encode(sealed), indent=1)
    (folder / MANIFEST).write_bytes(content)
    (folder / MANIFEST_DIGEST).write_text(hashlib.sha256(content).hexdigest() + "\n", encoding="ascii")
    for path in folder.rglob("*"):
        sync(path)
    sync(folder)
    return sealed


def publish(data_folder: DataFolder, staged: Path) -> None:
    """Makes a sealed folder the served generation by two renames, each atomic and durable.

    If the second fails, the first is undone, so that every generation in the folder has been served.

    Raises:
        OSError: the folder or the pointer cannot be written; nothing has been published.
        StorageError: it is served, but might be lost by a power failure.
    """
    data_folder.generations.mkdir(exist_ok=True)
    folder = data_folder.folder(staged.name)
    staged.rename(folder)
    try:
        sync(data_folder.generations)
        set_pointer(data_folder, staged.name)
    except OSError:
        if data_folder.current_or_none() != staged.name:
            with suppress(OSError):
                folder.rename(staged)
        raise


def set_pointer(data_folder: DataFolder, generation: str) -> None:
    """Replaces the pointer, so that a published generation is served.

    Raises:
        StorageError: it is served, but might be lost by a power failure.
    """
    new = data_folder.pointer.with_suffix(".new")
    new.write_text(generation + "\n", encoding="ascii")
    sync(new)
    new.replace(data_folder.pointer)
    try:
        sync(data_folder.path)
    except OSError as error:
        message = _(
            "世代 {generation} を公開しましたが、ディスクに書き込まれたことを確かめられません（{reason}）。"
            "ディスクの状態を確かめてから、もう一度実行してください。",
            generation=generation,
            reason=system_reason(error),
        )
        raise StorageError(message) from error


def sync(path: Path) -> None:
    """Syncs a file or folder to disk (fsync)."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
