"""Engines: they answer what `kb.search` asks, each in its own way."""
