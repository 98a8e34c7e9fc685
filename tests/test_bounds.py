"""The bounds of the dependencies, and every door within them; `make test-bounds` runs the same at both ends."""

import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from indexer.operations.checks import program
from tests.bounds import doors, lowest, requirements


@pytest.mark.parametrize("requirement", requirements(), ids=lambda requirement: requirement.name)
def test_every_dependency_has_a_lower_bound_and_ends_before_a_major_version(requirement: Requirement) -> None:
    bounds = {one.operator: Version(one.version) for one in requirement.specifier}
    assert set(bounds) in ({"=="}, {">=", "<"})
    if "<" in bounds:
        assert bounds["<"].release[1:] == ()
        assert bounds["<"].major > Version(lowest(requirement)).major
    assert version(requirement.name) in requirement.specifier


@pytest.mark.slow
def test_every_door_opens_with_what_is_installed(tmp_path: Path) -> None:
    doors(Path(sys.executable).with_name("kb"), tmp_path)


@pytest.mark.parametrize("found", ["22.0.0", "99.0"])
def test_the_doctor_names_a_package_outside_its_bounds(monkeypatch: pytest.MonkeyPatch, found: str) -> None:
    monkeypatch.setattr(program, "version", lambda name: found if name == "gunicorn" else version(name))
    (finding,) = [one for one in program.packages() if one.level != "ok"]
    assert (finding.level, f"gunicorn は {found}" in finding.text) == ("wrong", True)
    assert "pip install 'gunicorn" in (finding.next or "")
