"""The help page, the accessibility statement and the OpenSearch description."""
