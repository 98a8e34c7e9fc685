"""Digests: mails of what is new in saved searches, each turn told exactly once."""
