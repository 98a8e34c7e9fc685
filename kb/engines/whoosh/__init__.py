"""The embedded engine: Whoosh 2.7.4 keeps postings with positions, and is imported nowhere else.

    schema.py          fields, and the index terms of a token
    writer.py          dialogues -> a folder, from nothing or from an earlier index
    contents.py        data of an index folder beyond Whoosh's own files
    postings.py        posting lists and stored fields
    doc_values.py      per-document values in memory, read once
    term_expansion.py  one query word -> the index terms that match it
    position_join.py   a query graph -> position ranges, by joining posting lists
    leaf_matcher.py    any leaf of a query -> its matches
    leaf_matches.py    the matches of a leaf, decoded on demand
    searching.py       a request -> a page
    engine.py          the engine: an index opened for many threads
    failures.py        errors of Whoosh as the project's

Whoosh's own query parser, scoring and facets are not used: what a term means, how it ranks and what is counted is the
project's, the same in every engine.
"""

from kb.engines.whoosh.engine import WhooshEngine
from kb.engines.whoosh.writer import WhooshWriter

__all__ = ["WhooshEngine", "WhooshWriter"]
