"""Kinds of utterances of sentences, by cue phrases."""
