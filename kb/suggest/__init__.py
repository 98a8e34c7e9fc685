"""Suggestions: autocomplete, spelling correction, key terms."""
