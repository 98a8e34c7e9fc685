"""Locks by hash, licences, a wheel of the same bytes, an installation without a network."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.support.licences import listed, runtime_licences

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCKS = ("requirements.lock", "requirements-extras.lock")
# Licences that were looked at: permissive, or of single files (MPL). Spellings are those of the packages.
ACCEPTED = {
    "0BSD", "3-Clause BSD License", "AL2", "Apache-2.0", "BSD", "BSD License", "BSD-2-Clause", "BSD-3-Clause",
    "CC0-1.0", "MIT", "MIT License", "MIT-0", "MPL-2.0", "PSF-2.0", "PSFL", "Two-clause BSD license", "ZPL 2.1", "Zlib",
}  # fmt: skip


def locked(name: str) -> dict[str, list[tuple[Requirement, set[str]]]]:
    """The requirements of a lock file with their hashes, by package; a package may have a version per Python."""
    found: dict[str, list[tuple[Requirement, set[str]]]] = {}
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            stated, *hashes = re.split(r"\s+--hash=", line.strip())
            requirement = Requirement(stated)
            found.setdefault(canonicalize_name(requirement.name), []).append((requirement, set(hashes)))
    return found


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_is_locked_to_a_version_and_its_hashes(name: str) -> None:
    packages = locked(name)
    assert {"pip", "hatchling", "editables"} <= set(packages)  # the build needs them, without fetching anything
    for found in packages.values():
        for requirement, hashes in found:
            assert [one.operator for one in requirement.specifier] == ["=="]
            assert hashes
            assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", one) for one in hashes)


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_place_to_fetch_from(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*-(?!-hash=)", text, re.MULTILINE)


def test_the_locks_have_what_pyproject_requires() -> None:
    extras = PROJECT["optional-dependencies"]
    optional = [line for extra in sorted(set(extras) - {"dev", "bench"}) for line in extras[extra]]
    for name, lines in ((LOCKS[0], PROJECT["dependencies"]), (LOCKS[1], [*PROJECT["dependencies"], *optional])):
        packages = locked(name)
        for line in lines:
            wanted = Requirement(line)
            found = packages.get(canonicalize_name(wanted.name), [])
            assert found, f"{name} has no {wanted.name}: run make lock LOCK_FLAGS="
            for requirement, _hashes in found:
                version = next(iter(requirement.specifier)).version
                assert wanted.specifier.contains(version), f"{name}: {requirement}: run make lock"


def test_both_locks_agree() -> None:
    base, extras = locked(LOCKS[0]), locked(LOCKS[1])
    assert set(base) <= set(extras)
    assert {name: versions(base[name]) for name in base} == {name: versions(extras[name]) for name in base}


def versions(locked_versions: list[tuple[Requirement, set[str]]]) -> set[tuple[str, frozenset[str]]]:
    """Without the systems that they are for: an extra may need a package on more of them."""
    return {(str(requirement.specifier), frozenset(hashes)) for requirement, hashes in locked_versions}


def test_every_bound_excludes_the_next_major_version() -> None:
    unbounded = [
        line
        for line in PROJECT["dependencies"]
        if not any(one.operator in ("<", "==") for one in Requirement(line).specifier)
    ]
    assert unbounded == []
    assert all(Version(one.version).release for line in PROJECT["dependencies"] for one in Requirement(line).specifier)


def test_no_licence_is_unknown_or_the_gpl() -> None:
    refused = {
        name: licence
        for name, licence in runtime_licences().items()
        if not {part.strip("() ") for part in re.split(r" AND | OR ", licence)} <= ACCEPTED
    }
    assert refused == {}


def test_the_licences_are_listed() -> None:
    page = listed((ROOT / "docs" / "licences.md").read_text(encoding="utf-8"))
    found = runtime_licences()
    assert len(found) > 30
    assert {name: page.get(name) for name in found} == found, "run make licences"


def built(source: Path, folder: Path) -> bytes:
    command = [
        sys.executable,
        "-m",
        "pip",
        "--quiet",
        "--disable-pip-version-check",
        "wheel",
        "--no-index",
        "--no-deps",
    ]
    subprocess.run([*command, "--no-build-isolation", "--wheel-dir", str(folder), str(source)], check=True)
    (wheel,) = folder.glob("*.whl")
    return wheel.read_bytes()


@pytest.mark.slow
def test_the_same_sources_give_the_same_wheel(tmp_path: Path) -> None:
    wheels = []
    for number, moment in enumerate((1_000_000_000, 1_700_000_000)):
        copy = tmp_path / f"copy-{number}"
        for name in ("kb", "indexer", "webui"):
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("pyproject.toml", "README.md", "LICENSE"):
            shutil.copyfile(ROOT / name, copy / name)
        for path in copy.rglob("*"):
            os.utime(path, (moment, moment))
            path.chmod(0o755 if path.is_dir() else (0o644, 0o664)[number])
        wheels.append(built(copy, tmp_path / f"wheel-{number}"))
    assert wheels[0] == wheels[1]


def without_network() -> list[str]:
    """The command that runs another without a network, where this user may do so; pip is told to use none anyway."""
    command = ["unshare", "--net"]
    try:
        return command if subprocess.run([*command, "true"], check=False, capture_output=True).returncode == 0 else []
    except FileNotFoundError:
        return []


@pytest.mark.slow
@pytest.mark.network
def test_a_wheelhouse_installs_without_a_network(tmp_path: Path) -> None:
    """Everything is gathered as `make wheelhouse` does, then installed and run where there is no network."""
    house, environment = tmp_path / "house", tmp_path / "venv"
    subprocess.run(["make", "wheelhouse", f"WHEELHOUSE={house}"], cwd=ROOT, check=True, capture_output=True)
    subprocess.run([sys.executable, "-m", "venv", environment], check=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON", "KB_"))}
    offline = without_network()
    install = [
        str(environment / "bin" / "pip"),
        "--isolated",
        "install",
        "--quiet",
        "--no-compile",
        "--no-index",
        "--require-hashes",
    ]
    listed_there = ["--find-links", str(house), "--requirement", str(house / "requirements.txt")]
    subprocess.run([*offline, *install, *listed_there], env=kept, cwd=tmp_path, check=True)
    told = subprocess.run(
        [*offline, environment / "bin" / "kb", "--version"],
        env=kept,
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )
    assert told.stdout.split()[-1] == PROJECT["version"]
    (wheel,) = house.glob("cio_dialogue_kb-*.whl")
    wheel.write_bytes(wheel.read_bytes() + b"\0")
    subprocess.run([environment / "bin" / "pip", "uninstall", "--quiet", "--yes", "cio-dialogue-kb"], check=True)
    refused = subprocess.run(
        [*offline, *install, *listed_there], env=kept, cwd=tmp_path, check=False, capture_output=True, text=True
    )
    assert refused.returncode != 0
    assert "DO NOT MATCH THE HASHES" in refused.stderr
