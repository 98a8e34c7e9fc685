"""The code fingerprints cover everything that parsing and indexing import, and nothing that only shows results."""

from collections.abc import Sequence
from pathlib import Path

import grimp
import pytest

from indexer import code_version
from indexer.code_version import INDEXING, PARSING, ROOT

# Imported by that code without a say in the dialogues it makes: errors and their texts, clocks, and the names of files,
# which stand in the key of what was read.
EXEMPT = (
    "indexer.sources.folder",
    "kb.deadline",
    "kb.errors",
    "kb.escapes",
    "kb.generations",
    "kb.messages",
    "kb.reasons",
    "kb.refusals",
    "kb.settings",
)
# Imported by name when a file of their format is met.
READERS = tuple(f"indexer.readers.{path.stem}" for path in (ROOT / "indexer" / "readers").glob("[a-z]*.py"))
ROOTS = {
    PARSING: ("indexer.sandbox.document_parsing", *READERS),
    INDEXING: (
        "indexer.enrich.identity",
        "indexer.enrich.topics",
        "kb.engines.whoosh.writer",
        "kb.generations.store_writer",
        "kb.suggest.key_terms",
    ),
}


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("kb", "indexer", cache_dir=None)


def covered(module: str, parts: Sequence[str]) -> bool:
    path = module.replace(".", "/")
    return any(path == part or path.startswith(f"{part}/") for part in parts)


@pytest.mark.parametrize("parts", ROOTS, ids=["parsing", "indexing"])
def test_every_import_of_the_code_is_covered(graph: grimp.ImportGraph, parts: tuple[str, ...]) -> None:
    needed = {module for root in ROOTS[parts] for module in (root, *graph.find_upstream_modules(root))}
    packages = {module for module in needed if (ROOT / module.replace(".", "/")).is_dir()}
    missing = {
        module
        for module in needed - packages
        if not covered(module, parts) and not covered(module, [one.replace(".", "/") for one in EXEMPT])
    }
    assert missing == set()


@pytest.mark.parametrize("part", [*PARSING, *INDEXING])
def test_every_listed_part_exists(part: str) -> None:
    assert (ROOT / part).is_dir() or (ROOT / f"{part}.py").is_file()


def test_a_typo_mended_in_a_command_changes_neither_fingerprint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in (*ROOT.glob("kb/**/*.py"), *ROOT.glob("indexer/**/*.py")):
        copy = tmp_path / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    monkeypatch.setattr(code_version, "ROOT", tmp_path)

    def fingerprints() -> tuple[str, str]:
        return code_version.parsing_version.__wrapped__(), code_version.indexing_version.__wrapped__()

    def append_to(module: str) -> tuple[str, str]:
        with (tmp_path / module).open("a", encoding="utf-8") as file:
            file.write("# mended\n")
        return fingerprints()

    before = fingerprints()
    assert append_to("indexer/commands/index.py") == append_to("kb/cli/search.py") == before
    parsing, indexing = append_to("indexer/readers/docx.py")
    assert (parsing != before[0], indexing == before[1]) == (True, True)
    assert append_to("kb/engines/whoosh/writer.py")[1] != indexing
