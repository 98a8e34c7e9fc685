"""The status page: the served index and the latest runs."""
