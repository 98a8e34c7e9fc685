"""Fingerprints of the code that determines a generation's content; a change forces re-parsing or re-indexing.

`parsing_version` covers the code that turns the bytes of a document into dialogues; `indexing_version` covers the code
that enriches dialogues and writes them to index and store. Commands, reports, progress and the web interface are in
neither. File contents are hashed, since a checkout can change without a new version number.
tests/indexer/test_code_version.py compares the lists with the imports of the code.
"""

import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path

import kb

ROOT = Path(kb.__path__[0]).parent

# Modules (without .py) and whole packages, as paths below ROOT.
PARSING = (
    "indexer/sandbox/document_parsing",
    "indexer/enrich/readings",
    "indexer/manuscript",
    "indexer/parsing",
    "indexer/readers",
    "indexer/sources/links",
    "indexer/sources/recordings",
    "indexer/unnamed_voices",
    "kb/analysis/normalize",
    "kb/analysis/respelling",
    "kb/model",
)
INDEXING = (
    "indexer/enrich",
    "indexer/manuscript",
    "kb/analysis",
    "kb/utterances",
    "kb/array_files",
    "kb/engines/arrays",
    "kb/engines/opensearch",
    "kb/engines/whoosh",
    "kb/generations/store_writer",
    "kb/matching",
    "kb/model",
    "kb/query",
    "kb/search",
    "kb/sorted_strings",
    "kb/suggest/key_terms",
)
_HASHED_FILES = ("*.py", "*.tsv", "*.txt", "*.toml")


@cache
def parsing_version() -> str:
    """The fingerprint of the code and tables that parse documents."""
    return _fingerprint(PARSING)


@cache
def indexing_version() -> str:
    """The fingerprint of the code and tables that enrich and index dialogues."""
    return _fingerprint(INDEXING)


def _fingerprint(parts: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        module = ROOT / f"{part}.py"
        files = [module] if module.is_file() else [path for kind in _HASHED_FILES for path in (ROOT / part).rglob(kind)]
        for path in sorted(files):
            digest.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return f"{version('cio-dialogue-kb')}+{digest.hexdigest()[:12]}"
