"""Speakers, organizations and topics: their lists and their profiles."""
