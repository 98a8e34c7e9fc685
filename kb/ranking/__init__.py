"""Ranking of matching turns: BM25 by term, a rerank of the top by the wording of a question, sorts, paging."""
