"""Enrichment of parsed dialogues across documents: talks, identities, readings, organizations, topics."""
