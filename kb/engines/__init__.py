"""Search engines: implementations of the protocols of `kb.search.engine`."""
