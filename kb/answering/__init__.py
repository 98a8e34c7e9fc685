"""Answers for a person: names among the words, and another search where the one asked for finds nothing."""
