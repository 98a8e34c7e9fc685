"""Suggestions: completion of names, spelling correction, romanised names, key terms."""
