"""A real OpenSearch cluster on this machine: a Java process a node, its jars from Maven Central.

A double of a search engine proves what its author believes of the engine. Here nodes are killed, stopped and started
again, and shards are lost, as they are in service; `tests.support.opensearch.fixtures` has the fixtures.
"""
