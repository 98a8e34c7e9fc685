"""A generation that is not what was published is refused before any of it is opened, with one clear sentence."""

import hashlib
import os
import pickle
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from whoosh.index import open_dir

from kb.generations.manifest import MANIFEST, MANIFEST_DIGEST
from tests.support.trust.answers import refused, served
from tests.support.trust.soak import tell, times
from tests.support.trust.workbench import Bench


@pytest.fixture
def alone(bench: Bench) -> Path:
    """The only generation there is."""
    bench.reset()
    return served_generation(bench.data)


@pytest.fixture
def second(bench: Bench) -> Path:
    """The served generation, with the one before it still there."""
    bench.reset()
    bench.recovers(bench.new)
    return served_generation(bench.data)


def served_generation(data: Path) -> Path:
    return data / "generations" / (data / "current").read_text(encoding="ascii").split()[0]


def files_of(generation: Path) -> list[Path]:
    return sorted(path for path in generation.rglob("*") if path.is_file() and path.stat().st_size)


def sealed(generation: Path) -> list[Path]:
    """The files that the manifest vouches for."""
    return [path for path in files_of(generation) if path.name != MANIFEST]


@contextmanager
def replaced(path: Path, content: bytes) -> Iterator[None]:
    """A file with other content, in place, for the length of a `with` block."""
    whole = path.read_bytes()
    path.write_bytes(content)
    try:
        yield
    finally:
        path.write_bytes(whole)


def flipped(path: Path, chance: random.Random) -> bytes:
    content = bytearray(path.read_bytes())
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    return bytes(content)


def cut(path: Path, chance: random.Random) -> bytes:
    content = path.read_bytes()
    return content[: chance.randrange(len(content))]


def why(generation: Path) -> str | None:
    """Why a damaged generation is refused, if that is one sentence that names it."""
    reason = refused(generation.parents[1])
    assert reason is None or (generation.name in reason and "\n" not in reason), reason
    return reason


def tried(damage: Callable[[Path, random.Random], bytes], files: list[Path], generation: Path, count: int) -> list[str]:
    """Damages one file after the other, each time only one. Returns what was not refused."""
    chance = random.Random(damage.__name__)
    missed = []
    for at in range(count):
        path = (
            files[at % len(files)] if at < len(files) else chance.choices(files, [p.stat().st_size for p in files])[0]
        )
        with replaced(path, damage(path, chance)):
            try:
                reason = why(generation)
            except Exception as error:  # noqa: BLE001  # an error of any other kind is none that anybody understands
                missed.append(f"{damage.__name__} {at} of {path.relative_to(generation)}: {error!r}")
            else:
                if reason is None:
                    missed.append(f"{damage.__name__} {at} of {path.relative_to(generation)}: served")
    return missed


@pytest.mark.parametrize(("damage", "selection", "full"), [(flipped, 100, 1000), (cut, 30, 100)])
def test_one_bit_or_a_missing_end(
    alone: Path, damage: Callable[[Path, random.Random], bytes], selection: int, full: int
) -> None:
    count = times(selection, full)
    missed = tried(damage, sealed(alone), alone, count)
    name = "single bits flipped" if damage is flipped else "files cut short"
    tell(f"{count:,} {name} in a generation: {count - len(missed):,} refused, {len(missed):,} served")
    assert missed == []
    assert refused(alone.parents[1]) is None


@pytest.mark.parametrize("damage", [flipped, cut])
def test_the_manifest_itself(alone: Path, damage: Callable[[Path, random.Random], bytes]) -> None:
    count = times(50, 200)
    missed = tried(damage, [alone / MANIFEST], alone, count)
    tell(f"{count:,} manifests {damage.__name__}: {count - len(missed):,} refused, {len(missed):,} served")
    assert missed == []


def test_a_file_too_many_and_one_too_few(alone: Path) -> None:
    for folder in sorted({path.parent for path in files_of(alone)}):
        foreign = folder / "foreign.seg"
        foreign.write_bytes(b"")
        assert why(alone), foreign
        foreign.unlink()
    for path in files_of(alone):
        hidden = path.rename(alone.parent / "hidden")
        assert why(alone), path
        hidden.rename(path)
    assert why(alone) is None


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"\n", b"nothing\n", b"..\n", b"../reports\n", b"/etc\n", b"a" * 5000, b"\xff\xfe\n", b"a\0b\n"),
    ],
)
def test_a_pointer_that_leads_nowhere(alone: Path, content: bytes) -> None:
    """It is refused in one sentence, or answered from the newest generation that there is."""
    whole = served(alone.parents[1])
    with replaced(alone.parents[1] / "current", content):
        reason = refused(alone.parents[1])
        assert reason is None or "\n" not in reason
        assert reason or served(alone.parents[1]) == whole


class Payload:
    """Makes a folder when it is unpickled."""

    def __init__(self, marker: Path) -> None:
        self.marker = str(marker)

    def __reduce__(self) -> tuple[Callable[[str], None], tuple[str]]:
        return os.mkdir, (self.marker,)


def test_no_code_is_run_that_somebody_has_put_into_the_index(alone: Path, tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    (toc,) = alone.rglob("*.toc")
    content = toc.read_bytes()
    evil = content[: content.rindex(b"\x80\x05\x95")] + pickle.dumps(Payload(marker), 5)
    with replaced(toc, evil):
        with suppress(Exception):
            open_dir(toc.parent)
        assert marker.exists(), "the payload does nothing, so that this test would show nothing"
        marker.rmdir()
        assert why(alone)
        assert not marker.exists()


def test_no_code_is_run_from_an_index_that_somebody_has_sealed_again(alone: Path, tmp_path: Path) -> None:
    """The served engine unpickles nothing, though a user who may write to the folder can seal it anew."""
    whole = served(alone.parents[1])
    marker = tmp_path / "marker"
    (toc,) = alone.rglob("*.toc")
    content = toc.read_bytes()
    evil = content[: content.rindex(b"\x80\x05\x95")] + pickle.dumps(Payload(marker), 5)
    manifest, digest = alone / MANIFEST, alone / MANIFEST_DIGEST
    old, new = (hashlib.sha256(one).hexdigest().encode() for one in (content, evil))
    sealed_again = manifest.read_bytes().replace(old, new)
    checked = f"{hashlib.sha256(sealed_again).hexdigest()}\n".encode()
    with replaced(toc, evil), replaced(manifest, sealed_again), replaced(digest, checked):
        assert why(alone) is None, "it was not sealed well, so that this test would show nothing"
        assert served(alone.parents[1]) == whole
        assert not marker.exists()


def test_the_generation_before_is_served_where_there_is_one(bench: Bench, second: Path) -> None:
    for path in sealed(second):
        with replaced(path, flipped(path, random.Random(path.name))):
            assert served(bench.data) == bench.old


@pytest.mark.parametrize("number", range(4))
def test_the_next_run_mends_what_is_damaged(bench: Bench, second: Path, number: int) -> None:
    path = files_of(second)[number]
    path.write_bytes(flipped(path, random.Random(number)))
    bench.recovers(bench.new)
