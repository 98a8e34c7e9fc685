"""Sidecar files that name the recording of a document: `NAME.url` or `NAME.txt.url` beside `NAME.txt`.

This is the shortcut that Windows makes of a link dragged into a folder ([InternetShortcut], URL=…); a text file with
the address alone is read too.
"""

import os
import re
from pathlib import Path
from typing import NamedTuple

from indexer.sources.links import parse_address, printable_url
from kb.reasons import system_reason

SUFFIX = ".url"
_LARGEST = 64 * 1024  # bytes
_SHORTCUT = re.compile(r"^\s*URL\s*=\s*(?P<url>\S.*?)\s*$", re.I | re.M)


class Recording(NamedTuple):
    """The content of a sidecar: its file name, what it says, and the reason why that is no address, if it is none."""

    file: str
    written: str
    reason: str | None = None


def recording_of(path: Path) -> Recording | None:
    """The content of the sidecar of a document, that of its full name first; None without one."""
    if path.suffix.lower() == SUFFIX:
        return None
    for name in (f"{path.name}{SUFFIX}", f"{path.stem}{SUFFIX}"):
        sidecar = path.with_name(name)
        if sidecar.is_file() and not sidecar.is_symlink():
            return _read(sidecar)
    return None


def _read(path: Path) -> Recording:
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOFOLLOW), "rb") as stream:
            content = stream.read(_LARGEST)
    except OSError as error:
        return Recording(path.name, "", system_reason(error))
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    text = content.decode(encoding, "replace")
    found = _SHORTCUT.search(text)
    url = found["url"] if found else " ".join(text.split())
    try:
        parse_address(url)
    except ValueError as error:
        return Recording(path.name, printable_url(url), str(error))
    return Recording(path.name, url)
