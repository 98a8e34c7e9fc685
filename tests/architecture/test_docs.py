"""The documentation names what exists: modules, classes, files and links; every package has its place in it."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
DOCUMENTS = sorted(DOCS.rglob("*.md"))
DOTTED = re.compile(r"`((?:kb|indexer|webui|tests)(?:\.\w+)+)(?:\(.*?\))?`")
PATHS = re.compile(r"`((?:kb|indexer|webui|tests|docs)(?:/[\w.-]+)+/?)`")
LINKS = re.compile(r"\]\(([^)#:]+)\)")


@cache
def names_in(path: Path) -> frozenset[str]:
    """The names that a module defines or imports."""
    found: set[str] = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                found.add(name)
            case ast.ClassDef(name=name, body=body):
                found |= {name, *(f"{name}.{one.name}" for one in body if isinstance(one, ast.FunctionDef))}
                fields = (one.target for one in body if isinstance(one, ast.AnnAssign))
                found |= {f"{name}.{field.id}" for field in fields if isinstance(field, ast.Name)}
            case ast.Assign(targets=targets):
                found |= {target.id for target in targets if isinstance(target, ast.Name)}
            case ast.AnnAssign(target=ast.Name(id=name)):
                found.add(name)
            case ast.ImportFrom(names=names):
                found |= {alias.asname or alias.name for alias in names}
    return frozenset(found)


def exists(dotted: str) -> bool:
    """True for a module or package, and for a name in one."""
    parts = dotted.split(".")
    for count in range(len(parts), 0, -1):
        path = ROOT.joinpath(*parts[:count])
        module = path.with_suffix(".py") if path.with_suffix(".py").is_file() else path / "__init__.py"
        if module.is_file():
            rest = ".".join(parts[count:])
            return not rest or rest in names_in(module)
    return False


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.relative_to(DOCS).as_posix())
def test_every_name_on_a_page_exists(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    unknown = [name for name in DOTTED.findall(text) if not exists(name)]
    missing = [path for path in PATHS.findall(text) if not (ROOT / path).exists()]
    broken = [link for link in LINKS.findall(text) if not (document.parent / link).exists()]
    assert (unknown, missing, broken) == ([], [], [])


def test_the_architecture_names_every_package() -> None:
    text = (DOCS / "architecture.md").read_text(encoding="utf-8")
    folders = [path.parent for package in ("kb", "indexer") for path in (ROOT / package).glob("*/__init__.py")]
    unnamed = [
        folder.relative_to(ROOT).as_posix() for folder in folders if f"{folder.parent.name}.{folder.name}" not in text
    ]
    assert unnamed == []
    for folder in ("kb", "indexer", "webui", "tests", "index_data", "docs"):
        assert f"\n## {folder}\n" in text, folder


def test_the_readme_leads_to_the_architecture() -> None:
    assert "docs/architecture.md" in (ROOT / "README.md").read_text(encoding="utf-8")
