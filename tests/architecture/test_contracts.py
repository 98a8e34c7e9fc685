"""The directions of imports, run as import-linter runs them, and proof that a breach is caught."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    code = "from importlinter.cli import lint_imports; import sys; sys.exit(lint_imports(no_cache=True))"
    return subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False)


def copy_of_the_house(tmp_path: Path) -> Path:
    for package in ("kb", "indexer", "webui"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def append(path: Path, line: str) -> None:
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")


def test_the_contracts_are_kept() -> None:
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout


def test_an_import_of_whoosh_in_the_web_ui_is_caught(tmp_path: Path) -> None:
    house = copy_of_the_house(tmp_path)
    append(house / "webui" / "formats.py", "import whoosh")
    result = lint(house)
    assert result.returncode == 1
    assert "Whoosh is imported by its adapter only BROKEN" in result.stdout


def test_an_import_of_the_indexer_in_kb_is_caught(tmp_path: Path) -> None:
    house = copy_of_the_house(tmp_path)
    append(house / "kb" / "model" / "calendar.py", "import indexer.run")
    result = lint(house)
    assert result.returncode == 1
    assert "indexer -> kb <- webui BROKEN" in result.stdout
