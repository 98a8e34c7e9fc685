"""Ranking of matched turns: BM25 per term, then a rerank of the best by the wording of a question."""
