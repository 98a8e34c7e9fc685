"""The wheel, installed in a new virtual environment elsewhere, indexes the samples and serves them."""

import subprocess
import sys
import urllib.request
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the commands of a fresh environment with nothing but the wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True, text=True)
    (wheel,) = folder.glob("*.whl")
    venv.create(folder / "venv", with_pip=True)
    commands = folder / "venv" / "bin"
    pip = [str(commands / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", str(wheel)]
    subprocess.run(pip, check=True, capture_output=True, text=True, cwd=folder)
    return commands


def test_the_demo_runs_from_an_installed_wheel(installed: Path, tmp_path: Path) -> None:
    command = [str(installed / "kb"), "demo", "--port", "0"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True) as demo:
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
