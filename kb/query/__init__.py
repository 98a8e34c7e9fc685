"""The query language: text -> tokens -> AST, and the kinds of matches."""
