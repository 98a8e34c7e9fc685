"""What stays in index_data and what goes: leftovers, old generations, and the way back to one of them."""

import logging
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kb.errors import IndexUnavailableError, NotFoundError, StorageError
from kb.generations.data_folder import DataFolder
from kb.generations.listing import bytes_in
from kb.generations.manifest import verify
from kb.generations.publishing import point
from kb.messages import _
from kb.reasons import system_reason
from kb.settings import Settings

log = logging.getLogger(__name__)


@contextmanager
def writing(data: Path) -> Iterator[None]:
    """Gives whatever the system says while index_data is written a name and a next step.

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
    """The reason alone; of a folder that could not be copied, that of the first file."""
    if isinstance(error, shutil.Error) and isinstance(error.args[0], list):
        _source, _copy, first = error.args[0][0]
        return str(first)
    return system_reason(error) if isinstance(error, OSError) else str(error)


def sweep(data_folder: DataFolder) -> None:
    """Removes what an interrupted run left behind. Only the holder of the lock may."""
    with _leaving_the_rest():
        shutil.rmtree(data_folder.staging, ignore_errors=True)
        for path in (data_folder.pointer, data_folder.stamps):
            path.with_suffix(".new").unlink(missing_ok=True)
        for path in data_folder.reports.glob("*.new"):
            path.unlink(missing_ok=True)


def room_needed(data_folder: DataFolder) -> int:
    """The bytes that a run needs: a new generation like the served one, and its parts while it is written."""
    like = data_folder.served() or data_folder.latest()
    return 2 * bytes_in(data_folder.folder(like)) if like else 0


def make_room(data_folder: DataFolder) -> None:
    """Refuses to begin where the disk has no room for the next generation: half-written ones fill it.

    Raises:
        StorageError: it has not.
    """
    needed = room_needed(data_folder)
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


def retire(data_folder: DataFolder, settings: Settings) -> None:
    """Removes all generations but the served one and those to go back to; none that was replaced a moment ago goes.

    So many of them stay as the settings say. What is dated ahead of the clock is no better than what is old.
    """
    with _leaving_the_rest():
        served, there = data_folder.current(), data_folder.published()
        if served is None:
            return
        order = list(dict.fromkeys((served, *data_folder.before(served), *there)))
        recent = _just_replaced(data_folder, there, settings.grace_seconds)
        for name in order[settings.keep_generations :]:
            if name not in recent:
                shutil.rmtree(data_folder.folder(name), onerror=_log_what_stays)


def _just_replaced(data_folder: DataFolder, names: list[str], seconds: float) -> set[str | None]:
    """Those that were replaced less than some seconds ago: a folder is renamed when it is published.

    A generation says which it replaced; where one had gone back, that is not the one made before it.
    """
    now = time.time()
    recent: set[str | None] = set()
    for newer, older in zip(names, (*names[1:], None), strict=True):
        if abs(now - data_folder.folder(newer).stat().st_ctime) < seconds:  # one of the future tells nothing
            recent.add(older)
            with suppress(IndexUnavailableError):
                recent.add(data_folder.manifest(newer, of_any_schema=True).replaced)
    return recent


def _log_what_stays(_function: object, path: str, error: object) -> None:
    log.warning("%s: %s", path, error)


@contextmanager
def _leaving_the_rest() -> Iterator[None]:
    """What cannot be removed harms nobody: the next run tries again, and what has been published stays so."""
    try:
        yield
    except (OSError, IndexUnavailableError) as error:
        log.warning("%s", error)


def roll_back(data_folder: DataFolder, generation: str | None) -> tuple[str, str]:
    """Makes a published generation the served one: that of an id, or the one before the served.

    Only the holder of the lock may. Returns the ids of the one that was served, or that none was, and of the one that
    is.

    Raises:
        NotFoundError: there is no such generation, or none before the served one.
        IndexUnavailableError: it is damaged, and the served one stays; or nothing tells which one was served.
    """
    served = data_folder.served() if generation else data_folder.to_serve()
    wanted = generation or next(iter(data_folder.before(served or "")), None)
    if wanted is None or wanted not in data_folder.published():
        there = "、".join(data_folder.published()) or _("なし")
        name = generation or _("ひとつ前")
        raise NotFoundError(_("世代「{name}」はありません。ある世代: {there}", name=name, there=there))
    verify(data_folder.folder(wanted), data_folder.manifest(wanted))
    with writing(data_folder.path):
        point(data_folder, wanted)
    return served or _("なし"), wanted
