"""A dialogue, the turns around a turn, and related turns of other dialogues."""
