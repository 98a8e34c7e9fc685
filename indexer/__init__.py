"""The indexer: source files -> readers -> parsing -> enrichment -> a published generation of the index."""
