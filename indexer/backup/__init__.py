"""Backups: what a restart elsewhere needs, in one file with the SHA-256 of every part."""
