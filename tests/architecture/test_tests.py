"""The tests mirror the packages, and share code through tests.support alone."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "tests"
PACKAGES = ("kb", "indexer", "webui")
# Folders below tests/ that mirror no package; docs/testing.md says what each holds.
APART = {"architecture", "benchmarks", "browser", "contracts", "golden", "opensearch", "support", "trust"}


def imported(path: Path) -> Iterator[str]:
    """The modules that a file imports, and for `from a import b` also a.b, which may be one."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=str(module), names=names):
                yield module
                yield from (f"{module}.{alias.name}" for alias in names)


def test_no_test_module_is_imported() -> None:
    modules = {".".join(path.relative_to(ROOT).with_suffix("").parts) for path in TESTS.rglob("test_*.py")}
    assert len(modules) > 100
    imports = [(path, name) for path in TESTS.rglob("*.py") for name in imported(path) if name in modules]
    assert imports == []


def test_every_folder_mirrors_a_package() -> None:
    folders = {path.parent.relative_to(TESTS) for path in TESTS.rglob("test_*.py")}
    mirrored = [folder for folder in folders if folder.parts and folder.parts[0] not in APART]
    assert {folder.parts[0] for folder in mirrored} == set(PACKAGES)
    assert [folder for folder in mirrored if not (ROOT / folder / "__init__.py").is_file()] == []


def test_every_folder_apart_is_described() -> None:
    page = (ROOT / "docs" / "testing.md").read_text(encoding="utf-8")
    there = {path.name for path in TESTS.iterdir() if (path / "__init__.py").is_file()} - set(PACKAGES)
    assert there == APART
    assert [name for name in sorted(APART) if f"`tests/{name}/`" not in page] == []


def test_every_golden_is_a_pair() -> None:
    texts = [path for folder in ("cio", "layouts") for path in (TESTS / "golden" / folder).glob("*.txt")]
    assert texts
    assert [path.name for path in texts if not path.with_suffix(".expected.json").is_file()] == []
