"""The commands that the indexer adds to `kb`, one module each."""
