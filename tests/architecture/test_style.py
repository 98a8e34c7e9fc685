"""Rules of the code's language and size that no linter knows: docstrings, class names, lengths of modules."""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("kb", "indexer", "webui")
MODULES = sorted(path for package in (*PACKAGES, "tests") for path in (ROOT / package).rglob("*.py"))
RIDDLES = ("What", "Whether", "Whoever", "Those", "Whom", "Whose", "Who")
LONGEST, SHORTEST = 250, 25
# Shorter than SHORTEST: views, one per page whatever its length, and modules that must stay apart (see docstrings).
SHORT = {
    "kb/__main__.py",
    "kb/cli/options.py",
    "webui/access/endpoints.py",
    "webui/pages/api_guide/view.py",
    "webui/pages/home/view.py",
    "webui/pages/review/view.py",
    "webui/pages/status/view.py",
}


def docstrings(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield ast.get_docstring(node) or ""


@pytest.mark.parametrize("folder", [*PACKAGES, "tests"])
def test_docstrings_name_the_mechanism_first(folder: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}: {text.splitlines()[0]}"
        for path in MODULES
        if path.is_relative_to(ROOT / folder)
        for text in docstrings(ast.parse(path.read_text(encoding="utf-8")))
        if text.split(maxsplit=1)[:1] and text.split(maxsplit=1)[0] in RIDDLES
    ]
    assert found == []


def test_no_class_name_occurs_twice() -> None:
    names = Counter(
        node.name
        for path in MODULES
        if not path.is_relative_to(ROOT / "tests")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef)
    )
    assert [name for name, count in names.items() if count > 1] == []


def test_modules_hold_one_idea_each() -> None:
    sizes = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in MODULES
        if not path.is_relative_to(ROOT / "tests") and path.name != "__init__.py"
    }
    assert {name: size for name, size in sizes.items() if size > LONGEST} == {}
    assert {name: size for name, size in sizes.items() if size < SHORTEST and name not in SHORT} == {}
    assert sizes.keys() >= SHORT
