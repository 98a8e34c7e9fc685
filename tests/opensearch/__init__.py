"""Tests on a real OpenSearch cluster: `make test-opensearch`."""
