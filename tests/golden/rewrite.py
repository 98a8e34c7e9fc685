"""Writes what the parser makes of a golden article, to be read and compared by a person."""

import json
import sys
from pathlib import Path

from indexer.contract import as_contract
from indexer.parsing import parse
from tests.documents import read

FOLDER = Path(__file__).parent / "cio"


def rewrite(name: str) -> None:
    article = FOLDER / f"{name}.txt"
    found = as_contract(parse(read(article.name, article.read_bytes())))
    text = json.dumps(found, ensure_ascii=False, indent=1)
    article.with_suffix(".expected.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    for each in sys.argv[1:]:
        rewrite(each)
