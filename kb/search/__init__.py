"""Values of a search: request, document, results, snippets; and the protocols of engines."""
