"""Housekeeping of the data folder: free space, removal of leftovers and old generations, rollback."""

import logging
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kb.bootstrap import remove_unnamed_indexes
from kb.errors import EngineError, IndexUnavailableError, NotFoundError, OtherPermissionsError, StorageError
from kb.generations.data_folder import DataFolder
from kb.generations.listing import disk_usage
from kb.generations.manifest import verify
from kb.generations.publishing import set_pointer
from kb.messages import _
from kb.permissions import Permissions
from kb.reasons import system_reason
from kb.settings import Settings

log = logging.getLogger(__name__)


@contextmanager
def storage_errors(data: Path) -> Iterator[None]:
    """Converts OSError and sqlite3.Error of a `with` block to a StorageError with the folder and the next step.

    Raises:
        StorageError: a file or folder cannot be read or written.
    """
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        message = _(
            "{data} を読み書きできません（{reason}）。空き容量と権限を確かめてから、もう一度実行してください。"
            "公開中の索引はそのままです。",
            data=data,
            reason=_reason(error),
        )
        raise StorageError(message) from error


def _reason(error: OSError | sqlite3.Error) -> str:
    """The reason without the path."""
    return system_reason(error) if isinstance(error, OSError) else str(error)


def remove_leftovers(data_folder: DataFolder) -> None:
    """Removes the files of an interrupted run. The caller holds the lock."""
    with _logged_errors():
        shutil.rmtree(data_folder.staging, ignore_errors=True)
        for path in (data_folder.pointer, data_folder.stamps):
            path.with_suffix(".new").unlink(missing_ok=True)
        for path in data_folder.reports.glob("*.new"):
            path.unlink(missing_ok=True)


def space_needed(data_folder: DataFolder) -> int:
    """The bytes that a run needs: twice the size of the latest generation."""
    like = data_folder.current_or_none() or data_folder.latest()
    return 2 * disk_usage(data_folder.folder(like)) if like else 0


def require_free_space(data_folder: DataFolder) -> None:
    """Checks the free space for the next generation before it is written.

    Raises:
        StorageError: there is too little.
    """
    needed = space_needed(data_folder)
    free = shutil.disk_usage(data_folder.path).free
    if free < needed:
        message = _(
            "{data} の空き容量が足りません（空き {free:,} バイト、必要 {needed:,} バイト）。"
            "不要なファイルを移してから、もう一度実行してください。公開中の索引はそのままです。",
            data=data_folder.path,
            free=free,
            needed=needed,
        )
        raise StorageError(message)


def prune_generations(data_folder: DataFolder, settings: Settings) -> None:
    """Removes generations beyond `keep_generations`: kept are the served one, its fallbacks, then the newest others.

    A generation replaced less than `grace_seconds` ago is kept, since readers may have it open. A generation dated in
    the future ranks as the oldest.
    """
    with _logged_errors():
        served, there = data_folder.current(), data_folder.generation_ids()
        if served is None:
            return
        order = list(dict.fromkeys((served, *data_folder.fallbacks_of(served), *there)))
        recent = _just_replaced(data_folder, there, settings.grace_seconds)
        for name in order[settings.keep_generations :]:
            if name not in recent:
                shutil.rmtree(data_folder.folder(name), onerror=_log_failure)
        remove_unnamed_indexes(settings, map(data_folder.folder, data_folder.generation_ids()))


def _just_replaced(data_folder: DataFolder, names: list[str], seconds: float) -> set[str | None]:
    """The ids replaced less than some seconds ago, by the inode change time of their successors' folders.

    The rename that publishes a generation sets the change time. After a rollback, the predecessor named by the manifest
    differs from the one by order of ids.
    """
    now = time.time()
    recent: set[str | None] = set()
    for newer, older in zip(names, (*names[1:], None), strict=True):
        if abs(now - data_folder.folder(newer).stat().st_ctime) < seconds:  # a time in the future is unusable
            recent.add(older)
            with suppress(IndexUnavailableError):
                recent.add(data_folder.manifest(newer, of_any_schema=True).replaced)
    return recent


def _log_failure(_function: object, path: str, error: object) -> None:
    log.warning("%s: %s", path, error)


@contextmanager
def _logged_errors() -> Iterator[None]:
    """Logs a failed removal: the next run tries again, and the published generation is not affected."""
    try:
        yield
    except (OSError, EngineError, IndexUnavailableError) as error:
        log.warning("%s", error)


def roll_back(
    data_folder: DataFolder, generation: str | None, permissions: Permissions | None = None
) -> tuple[str, str]:
    """Points to a published generation: `generation`, or the one before the served one.

    The caller holds the lock. Returns the ids of the generation served before (the text なし if there was none) and of
    the one served now.

    Raises:
        NotFoundError: there is no such generation, or none before the served one.
        IndexUnavailableError: it is damaged, or was made with other permissions than these, and the served one stays;
            or the pointer is unusable.
    """
    served = data_folder.current_or_none() if generation else data_folder.require_current()
    wanted = generation or next(iter(data_folder.fallbacks_of(served or "")), None)
    if wanted is None or wanted not in data_folder.generation_ids():
        there = "、".join(data_folder.generation_ids()) or _("なし")
        name = generation or _("ひとつ前")
        raise NotFoundError(_("世代「{name}」はありません。ある世代: {there}", name=name, there=there))
    manifest = data_folder.manifest(wanted)
    if permissions and manifest.versions.permissions != permissions.version:
        message = _(
            "世代 {generation} は、いまの閲覧権限の設定とは別の設定で作られているので、戻しても公開されません。"
            "閲覧権限のファイルを戻すか、kb index を実行してください。",
            generation=wanted,
        )
        raise OtherPermissionsError(message)
    verify(data_folder.folder(wanted), manifest)
    with storage_errors(data_folder.path):
        set_pointer(data_folder, wanted)
    return served or _("なし"), wanted
