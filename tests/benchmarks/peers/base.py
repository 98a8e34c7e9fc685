"""The part of a search engine that a benchmark needs, and what all of them share."""

import re
import time
from abc import ABC, abstractmethod
from collections.abc import Iterable
from pathlib import Path

import msgspec

from kb.analysis.analyzer import Analyzer
from kb.search.document import TurnDocument
from tests.benchmarks.kb_index import SHOWN_VALUES, PeerDocument, Searched
from tests.benchmarks.workload import TEN_FACETS, Query

FACETS = tuple(map(str, TEN_FACETS))
VALUES = SHOWN_VALUES
HITS = 20

_AROUND = 20  # characters before the first match of an excerpt
_EXCERPT = 120


class Peer(ABC):
    """An engine over the documents of one folder."""

    @staticmethod
    def absent() -> str | None:
        """The reason why this engine cannot be measured here; None where it can."""
        return None

    @staticmethod
    @abstractmethod
    def build(folder: Path, documents: Iterable[PeerDocument]) -> None:
        """Writes an index of the documents into an empty folder."""

    @abstractmethod
    def __init__(self, folder: Path, analyzer: Analyzer) -> None:
        """Opens the index."""

    @abstractmethod
    def ask(self, query: Query) -> Searched:
        """Answers a query as a page shows it."""

    def cpu(self) -> float:
        """Seconds of CPU that this engine has used, wherever it runs."""
        return time.process_time()

    @abstractmethod
    def close(self) -> None:
        """Closes the index."""


def shown(documents: Iterable[bytes], query: Query) -> int:
    """Decodes documents and marks their matches, as the excerpts of a page; returns how many there were."""
    words = re.compile("|".join(map(re.escape, query.wanted)), re.IGNORECASE)
    count = 0
    for encoded in documents:
        text = msgspec.json.decode(encoded, type=TurnDocument).turn.text
        first = words.search(text)
        start = max(0, first.start() - _AROUND) if first else 0
        words.sub(lambda match: f"<b>{match[0]}</b>", text[start : start + _EXCERPT])
        count += 1
    return count
