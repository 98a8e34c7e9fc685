"""Runs of the indexer: their reports, their history, how fresh the index is, and the status drawn from all of it."""
