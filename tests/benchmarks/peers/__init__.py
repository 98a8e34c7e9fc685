"""Other search engines over the same documents, each written as its own manual has it.

Whoosh and tantivy get Janome's words, so that a word of several is a phrase; SQLite (FTS5, trigrams) and Groonga
(bigrams) index the text itself. All give what a page shows: 20 documents decoded, matches marked, the first twelve
values of ten facets.
"""

from tests.benchmarks.peers.base import Peer
from tests.benchmarks.peers.groonga_database import GroongaDatabase
from tests.benchmarks.peers.sqlite_trigrams import SqliteTrigrams
from tests.benchmarks.peers.tantivy_index import TantivyIndex
from tests.benchmarks.peers.whoosh_manual import WhooshKeptOpen, WhooshOpenedEachTime

PEERS: dict[str, type[Peer]] = {
    "tantivy": TantivyIndex,
    "Groonga": GroongaDatabase,
    "SQLite trigrams": SqliteTrigrams,
    "Whoosh kept open": WhooshKeptOpen,
    "Whoosh opened a query": WhooshOpenedEachTime,
}

__all__ = ["PEERS", "Peer"]
