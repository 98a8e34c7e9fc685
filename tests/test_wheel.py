"""The wheel, installed elsewhere: its code, its data and its requirements; it indexes the samples and serves them.

Nothing is fetched: hatchling builds without isolation, and the dependencies are those of the running environment.
`make test-bounds` and `make test-bare` install everything from the package index.
"""

import os
import subprocess
import sys
import sysconfig
import tomllib
import urllib.request
import venv
from importlib.metadata import Distribution, distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a virtual environment that has the wheel, and borrows its dependencies."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    offline = ["--no-index", "--no-deps"]
    build = [*pip, "wheel", *offline, "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True, text=True)
    (wheel,) = folder.glob("*.whl")
    venv.create(folder / "venv")
    install = [*pip, "--python", str(folder / "venv" / "bin" / "python"), "install", *offline, str(wheel)]
    subprocess.run(install, check=True, capture_output=True, text=True)
    # A path in a .pth file is searched last, and the .pth files there, e.g. that of the checkout, are not read.
    borrowed = sysconfig.get_path("purelib")
    (site_packages(folder / "venv") / "dependencies.pth").write_text(f"{borrowed}\n", encoding="utf-8")
    return folder / "venv"


def site_packages(environment: Path) -> Path:
    (found,) = environment.glob("lib/python*/site-packages")
    return found


def distribution(environment: Path) -> Distribution:
    (found,) = distributions(path=[str(site_packages(environment))])
    return found


def test_the_wheel_requires_what_pyproject_does(installed: Path) -> None:
    required = {Requirement(line) for line in distribution(installed).requires or ()}
    extras = PROJECT["optional-dependencies"].items()
    optional = {Requirement(f"{line}; extra == '{extra}'") for extra, lines in extras for line in lines}
    assert required == {Requirement(line) for line in PROJECT["dependencies"]} | optional


def test_the_code_comes_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    code = "import kb, indexer, webui; print(*(one.__file__ for one in (kb, indexer, webui)), sep='\\n')"
    command = [str(installed / "bin" / "python"), "-c", code]
    ended = subprocess.run(command, cwd=tmp_path, env=ENVIRONMENT, check=True, capture_output=True, text=True)
    folder = site_packages(installed)
    assert [Path(line) for line in ended.stdout.split()] == [
        folder / package / "__init__.py" for package in ("kb", "indexer", "webui")
    ]


def test_the_demo_runs_from_an_installed_wheel(installed: Path, tmp_path: Path) -> None:
    command = [str(installed / "bin" / "kb"), "demo", "--port", "0"]
    with subprocess.Popen(command, cwd=tmp_path, env=ENVIRONMENT, stdout=subprocess.PIPE, text=True) as demo:
        try:
            assert demo.stdout is not None
            address = next(word for line in demo.stdout for word in line.split() if word.startswith("http://"))
            with urllib.request.urlopen(f"{address.rstrip('/')}/search?q=%E7%AA%93%E5%8F%A3", timeout=30) as response:
                page = response.read().decode()
        finally:
            demo.terminate()
    assert "架空" in page
    assert "<mark>窓口</mark>" in page
    assert (tmp_path / "index_data" / "current").exists()
