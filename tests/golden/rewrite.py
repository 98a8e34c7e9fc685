"""Writes what the parser makes of a golden document, to be read and compared by a person.

python -m tests.golden.rewrite cio/captions layouts/framed-angles
"""

import json
import sys
from pathlib import Path

from indexer.dialogue_json import to_json
from indexer.parsing import parse
from tests.support.documents import read

HERE = Path(__file__).parent


def rewrite(name: str) -> None:
    """Rewrites FOLDER/NAME.expected.json; the document beside it is an invented one of ours."""
    document = HERE / f"{name}.txt"
    found = to_json(parse(read(document.name, document.read_bytes())))
    text = json.dumps(found, ensure_ascii=False, indent=1)
    document.with_suffix(".expected.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    for each in sys.argv[1:]:
        rewrite(each)
