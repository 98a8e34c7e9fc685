"""JSON documents of the contract for tests of the readers."""

import json
from typing import Any

from indexer.dialogue_json import to_json
from indexer.parsing import parse
from tests.support.article_formats import ARTICLE
from tests.support.documents import read


def contract() -> dict[str, Any]:
    return to_json(parse(read("記事.txt", ARTICLE.encode())))


def data_of(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
