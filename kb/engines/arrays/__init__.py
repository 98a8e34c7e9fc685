"""The engine: an inverted index of token types as numpy arrays.

    token_types.py     what decides how a token is matched
    number_line.py     places of all texts as integers on one line
    inverted_content.py, inverted_lists.py   ascending places of many things: merged, rearranged; as arrays
    bigrams.py         bigrams of texts, in portions
    field_content.py   texts -> inverted lists; joined and rearranged
    field_arrays.py    the arrays of a text field
    facet_arrays.py    the values of facets as ordinals
    exchanges.py       documents grouped by question and answers
    documents.py       the stored documents
    segment.py         all arrays of an index
    segment_writer.py  dialogues -> a segment
    matches.py         the matches of a leaf, as columns
    term_matcher.py, prefix_matcher.py, literal_matcher.py   a leaf -> its matches
    query_matcher.py   a query -> a mask of documents
    ranking.py         BM25, rerank, sort and page over columns
    exchange_ranking.py   the same for exchanges
    facet_counts.py    the values of a facet, sorted on demand
    hits.py            the hits of a page
    engine.py          the engine

What matches is decided by `kb.matching`, once for each token type; scores are those of `kb.ranking`.
"""
