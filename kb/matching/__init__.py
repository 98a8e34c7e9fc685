"""Matching of query terms against texts: rewriting, query graphs, the reference matcher, explanations."""
