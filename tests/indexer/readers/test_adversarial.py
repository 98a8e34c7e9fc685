"""Documents made to be slow: reading takes time in proportion to their size, or they are refused by name.

A few of each format are tried by `make test`, all by `make soak`. CPU time is compared with itself at twice the size,
so that no machine is too slow for it.
"""

import re
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from indexer.sandbox.sandboxed_parser import SandboxedParser
from indexer.sources.folder import SourceDocument
from kb.errors import SourceError
from kb.settings import Settings
from tests.support.hostile_files import FORMATS
from tests.support.trust.soak import selected

SECONDS = 4.0
ENOUGH = 0.2  # CPU seconds from which on a comparison means something
MOST = 250_000  # repetitions
# Twice the size takes twice the time, or a little more; a quadratic reader takes four times as long.
GROWTH = 3.0
# Each was quadratic in code of ours.
MENDED = {
    "a.docx": ("texts in a run", "drawings", "texts among runs"),
    "a.html": ("comments", "balloons"),
    "a.xml": ("a post of '[caption]'", "a post of '[caption '", "a post of '<pre>'", "a post of ' '"),
}
# What cannot be linear: libxml2 compares each attribute with all others; and each
# label is compared with everybody present. Then the limit of time holds.
LIMITED = re.compile(r"attributes|names|fonts|speeches|joined|labels")


def cases() -> list[tuple[str, str]]:
    found = []
    for path, makes in FORMATS.items():
        names = [name for name in makes if not LIMITED.search(name)]
        for name in dict.fromkeys((*MENDED.get(path, ()), *selected(names, 3))):
            found.append((path, name))
    return found


pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def worker() -> Iterator[SandboxedParser]:
    with SandboxedParser(Settings(document_seconds=SECONDS)) as one:
        yield one


def cost(worker: SandboxedParser, path: str, data: bytes) -> float | None:
    """The CPU seconds that a document takes, here and in the child; None where it is refused for taking too many."""
    before = _spent()
    try:
        worker.dialogues(SourceDocument(Path(path)), data)
    except SourceError as error:
        if not str(error).startswith(path):
            raise
        if "秒以内に読み終わりません" in str(error) or "メモリが多すぎます" in str(error):
            return None
    return _spent() - before


def _spent() -> float:
    spent = time.process_time()
    for child in psutil.Process().children():
        with suppress(psutil.NoSuchProcess):
            times = child.cpu_times()
            spent += times.user + times.system
    return spent


@pytest.mark.parametrize(("path", "name"), cases())
def test_twice_the_size_takes_about_twice_the_time(worker: SandboxedParser, path: str, name: str) -> None:
    worker.dialogues(SourceDocument(Path("warm.html")), b"<p>a</p>")
    make, n = FORMATS[path][name], 1000
    took = cost(worker, path, make(n))
    while took is not None and took < ENOUGH and n < MOST:
        n *= 2
        took = cost(worker, path, make(n))
    if took is None or took < ENOUGH:
        assert took is not None, f"refused at {n}"
        return
    for last in (False, True):  # a machine that had other things to do gets a second chance
        twice = cost(worker, path, make(2 * n))
        if twice is not None and twice < GROWTH * took + ENOUGH:
            return
        assert not last, f"{n}: {took:.2f} s, {2 * n}: {'refused' if twice is None else f'{twice:.2f} s'}"


@pytest.mark.parametrize(
    ("path", "name", "n"), [("a.html", "attributes", 400_000), ("a.txt", "joined", 40_000), ("a.md", "labels", 100_000)]
)
def test_what_cannot_be_linear_is_refused_by_name(path: str, name: str, n: int) -> None:
    with (
        SandboxedParser(Settings(document_seconds=1.0)) as hurried,
        pytest.raises(
            SourceError, match=rf"^{re.escape(path)}: \d+秒以内に読み終わりません。.+document_seconds を上げて"
        ),
    ):
        hurried.dialogues(SourceDocument(Path(path)), FORMATS[path][name](n))
