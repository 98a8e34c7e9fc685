"""Output files, whole or not there: single ones, folders, ZIP files whose bytes depend on their documents alone."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_PERMISSIONS = 0o644 << 16


@contextmanager
def appearing_whole(output: Path) -> Iterator[Path]:
    """Provides the name of a file that replaces `output` at the end of the `with` block, unless it fails.

    It is in the folder of `output`, so that it can be renamed.
    """
    unfinished = output.with_name(f"{output.name}.part")
    try:
        yield unfinished
        unfinished.replace(output)
    finally:
        unfinished.unlink(missing_ok=True)


def write_zip(output: Path, documents: Iterable[tuple[str, bytes]], moment: datetime) -> None:
    """Writes a ZIP file; `moment` is the time of all its files."""
    with ZipFile(output, "w", ZIP_DEFLATED) as archive:
        for name, content in documents:
            member = ZipInfo(name, moment.timetuple()[:6])
            member.compress_type, member.external_attr = ZIP_DEFLATED, _PERMISSIONS
            archive.writestr(member, content)


def write_folder(output: Path, documents: Iterable[tuple[str, bytes]]) -> None:
    """Writes files into a folder, which is made if it does not exist."""
    output.mkdir(parents=True, exist_ok=True)
    for name, content in documents:
        (output / name).write_bytes(content)
