"""Documents that are bombs, and the sandboxed children that read them."""

from contextlib import suppress
from pathlib import Path

import psutil

from kb.settings import Settings
from tests.support.hostile_files import attributes, page

PAGE = page("<p>窓口の話です。</p>")
BOMB = page(f"<p {attributes(700_000)}>あ</p>")  # lxml would be at it for many minutes
LARGE = page("<b>あ</b>" * 1_500_000)


def confined(**values: object) -> Settings:
    return Settings(**{"settle_seconds": 0, **values})  # type: ignore[arg-type]


def children(of: int | None = None) -> list[psutil.Process]:
    """The reading children of a process; tests of other files may have left it a browser."""
    with suppress(psutil.NoSuchProcess):
        return [child for child in psutil.Process(of).children(recursive=True) if reads(child)]
    return []


def reads(process: psutil.Process) -> bool:
    with suppress(psutil.NoSuchProcess):
        return any("indexer.sandbox" in argument for argument in process.cmdline())
    return False


def bombs(folder: Path) -> None:
    (folder / "bomb.html").write_bytes(BOMB)
    (folder / "brackets.md").write_text("始め\n\n" + "[" * 900_000, encoding="utf-8")
    (folder / "c.html").write_bytes(PAGE)
