"""The embedded engine over Whoosh 2.7.4; the only package that imports it.

    schema.py          fields, and the index terms of a token
    writer.py          dialogues -> an index folder, new or incremental
    contents.py        data of an index folder beyond Whoosh's own files
    postings.py        posting lists and stored fields
    doc_values.py      per-document values in memory, read once
    term_expansion.py  one query word -> the index terms that match it
    position_join.py   a query graph -> position ranges, by joining posting lists
    leaf_matcher.py    any leaf of a query -> its matches
    leaf_matches.py    the matches of a leaf, decoded on demand
    query_matcher.py   matching: a query -> the documents that match
    scoring.py         the `RankingSource` of `kb.ranking.ranker`: statistics and documents
    collector.py       collecting: filters, facet counts, hits
    engine.py          the engine: an index opened read-only for many threads
    failures.py        errors of Whoosh as the project's

Whoosh's query parser, scoring and facets are not used: matching, ranking and counting are defined by the project and
are the same in every engine.
"""

from kb.engines.whoosh.engine import WhooshEngine
from kb.engines.whoosh.writer import WhooshWriter

__all__ = ["WhooshEngine", "WhooshWriter"]
