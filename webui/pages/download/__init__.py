"""Search results as a CSV table and as an Atom feed."""
