"""Checks of the data folder: ownership, permissions, disk space, leftovers, lock."""

import os
import pwd
import shlex
import stat
from collections.abc import Iterator
from pathlib import Path

from indexer.operations.checks.finding import Finding, attention, fine, wrong
from indexer.retention import space_needed
from kb.cli.columns import size_text
from kb.generations.data_folder import DataFolder
from kb.generations.ids import is_id
from kb.generations.listing import disk_usage
from kb.messages import _
from kb.runs.status import free_bytes
from kb.settings import Settings

_LOCKS = Path("/proc/locks")


def permissions(settings: Settings) -> Iterator[Finding]:
    """Only the owner can write the data folder, the web server can read it, the indexer can write it."""
    data_folder = DataFolder(settings.data)
    if not data_folder.path.is_dir():
        message = _("{path} がまだありません。最初の取り込みが作ります。", path=data_folder.path)
        yield attention("folder", message, "kb index SOURCES")
        return
    generation = data_folder.current_or_none()
    served = [data_folder.folder(generation)] if generation else []
    folders = [
        path for path in (data_folder.path, data_folder.generations, data_folder.staging, *served) if path.exists()
    ]
    files = [data_folder.pointer, *(path for folder in served for path in folder.rglob("*"))]
    below = [path for path in files if path.exists()]
    owner = data_folder.path.stat().st_uid
    findings = [
        *_writable_by_others([*folders, *below], data_folder.path),
        *_foreign([*folders, *below], data_folder.path),
        *_unreadable(below, data_folder.path),
    ]
    if not os.access(data_folder.path, os.W_OK | os.X_OK):
        message = _("この利用者（{user}）は {path} に書けません。", user=_name(os.geteuid()), path=data_folder.path)
        findings.append(attention("folder", message, f"sudo -u {_name(owner)} kb index SOURCES"))
    if owner == 0:
        message = _("{path} は root のものです。専用の利用者で取り込むほうが安全です。", path=data_folder.path)
        findings.append(attention("folder", message, f"chown -R kb: {shlex.quote(str(data_folder.path))}"))
    yield from findings or [fine("folder", f"{data_folder.path.absolute()} ({_name(owner)})")]


def disk(settings: Settings) -> Iterator[Finding]:
    """There is enough space for the next generation."""
    data_folder = DataFolder(settings.data)
    free, needed = free_bytes(data_folder.path), space_needed(data_folder)
    said = _("空き {free}、取り込みに要るのは {needed}", free=size_text(free), needed=size_text(needed))
    if free < needed:
        yield wrong("disk", said, f"du -sh {shlex.quote(str(data_folder.path))}/*")
    else:
        yield fine("disk", said)


def leftovers(settings: Settings) -> Iterator[Finding]:
    """No interrupted run has left files, and every folder among the generations is a generation."""
    data_folder = DataFolder(settings.data)
    if strangers := sorted(path for path in data_folder.generations.glob("*") if not is_id(path.name)):
        message = _(
            "{path} は世代ではありません（ほか {more}）。数えも消しもしません。控えなら、別の場所に移してください。",
            path=strangers[0],
            more=len(strangers) - 1,
        )
        yield attention("leftovers", message, f"du -sh {shlex.quote(str(data_folder.generations))}/*")
    left = list(data_folder.staging.iterdir()) if data_folder.staging.is_dir() else []
    if left and holder(data_folder.lock) is None:
        message = _(
            "中断した取り込みの残りがあります（{size}）。次の取り込みが片付けます。",
            size=size_text(disk_usage(data_folder.staging)),
        )
        yield attention("leftovers", message, "kb index SOURCES")
    else:
        yield fine("leftovers", _("作成中の世代があります") if left else _("中断した取り込みの残りはありません"))


def lock(settings: Settings) -> Iterator[Finding]:
    """The process that holds the lock. The lock file itself remains after a run."""
    process = holder(DataFolder(settings.data).lock)
    yield fine(
        "lock",
        _("取り込みを実行中: プロセス {process}", process=process) if process else _("実行中の取り込みはありません"),
    )


def holder(path: Path) -> int | None:
    """The process that holds a lock, from /proc/locks: acquiring the lock for a test could make a run fail."""
    try:
        inode = path.stat().st_ino
        lines = _LOCKS.read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    for fields in map(str.split, lines):
        # 1: FLOCK ADVISORY WRITE 4711 fd:01:1234567 0 EOF; waiting processes have "->" after the number
        if len(fields) >= 6 and fields[1] == "FLOCK" and fields[5].rpartition(":")[2] == str(inode):
            return int(fields[4])
    return None


def _writable_by_others(paths: list[Path], data: Path) -> Iterator[Finding]:
    loose = [path for path in paths if stat.S_IMODE(path.stat().st_mode) & 0o022]
    if loose:
        message = _("{path} に持ち主以外も書けます（ほか {more}）。", path=loose[0], more=len(loose) - 1)
        yield wrong("folder", message, f"chmod -R go-w {shlex.quote(str(data))}")


def _foreign(paths: list[Path], data: Path) -> Iterator[Finding]:
    owner = data.stat().st_uid
    foreign = [path for path in paths if path.stat().st_uid != owner]
    if foreign:
        message = _(
            "{path} の持ち主は {other} で、フォルダの持ち主 {owner} と違います（ほか {more}）。",
            path=foreign[0],
            other=_name(foreign[0].stat().st_uid),
            owner=_name(owner),
            more=len(foreign) - 1,
        )
        yield wrong("folder", message, f"sudo chown -R {_name(owner)}: {shlex.quote(str(data))}")


def _unreadable(paths: list[Path], data: Path) -> Iterator[Finding]:
    """Files that only their owner can read: a web server under another user could not serve them."""
    closed = [path for path in paths if not stat.S_IMODE(path.stat().st_mode) & 0o044]
    if closed:
        message = _(
            "{path} は持ち主しか読めません（ほか {more}）。画面を別の利用者で動かすと読めません。",
            path=closed[0],
            more=len(closed) - 1,
        )
        yield attention("folder", message, f"chmod -R go+rX {shlex.quote(str(data))}")


def _name(user: int) -> str:
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return str(user)
