"""Clusters of several processes keep apart, and where one cannot be made, the reason is named."""

import shutil
from pathlib import Path

import pytest

from tests.support.opensearch.distribution import missing
from tests.support.opensearch.ports import reserved


def test_reserved_ports_are_taken_once_also_while_nothing_listens() -> None:
    with reserved(6) as some, reserved(6) as others:
        assert len({*some, *others}) == 12


def linked(folder: Path, *commands: str) -> str:
    """A search path with these commands alone."""
    folder.mkdir()
    for command in commands:
        (folder / command).symlink_to(shutil.which(command) or "/bin/true")
    return str(folder)


@pytest.mark.parametrize(
    ("commands", "package"), [((), "default-jdk-headless"), (("javac",), "maven"), (("javac", "mvn"), None)]
)
def test_a_missing_command_is_named_with_its_package(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, commands: tuple[str, ...], package: str | None
) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", linked(tmp_path / "bin", *commands))
    reason = missing()
    assert (reason is None) == (package is None)
    assert reason is None or reason.endswith(f"has a package {package}")


def test_java_is_that_of_java_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    assert str(tmp_path) in (missing() or "")
