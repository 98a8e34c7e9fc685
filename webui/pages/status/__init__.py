"""The status page: the index that is served and the latest runs."""
