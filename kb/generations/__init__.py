"""Generations on disk: immutable folders of index and dialogues, published by an atomic rename of a pointer."""
