"""Domain model: dialogues, people, organizations, names and dates."""
