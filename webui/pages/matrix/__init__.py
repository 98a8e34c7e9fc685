"""The table of topics by organizations."""
