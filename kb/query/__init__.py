"""The language of queries: text -> AST."""
