"""What this program is, as far as what it makes of documents goes."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

import indexer
import kb


@cache
def program_version() -> str:
    """The version and a digest of the code and its tables: a checkout changes without its version."""
    digest = hashlib.sha256()
    for package in (kb, indexer):
        root = Path(package.__path__[0])
        for path in sorted((*root.rglob("*.py"), *root.rglob("*.tsv"))):
            digest.update(f"{path.relative_to(root)}\0".encode() + path.read_bytes())
    return f"{version('cio-dialogue-kb')}+{digest.hexdigest()[:12]}"
