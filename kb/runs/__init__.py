"""Runs of the indexer: reports, history, freshness of the index, and the status derived from them."""
