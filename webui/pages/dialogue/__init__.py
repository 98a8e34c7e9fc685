"""A dialogue to read, the turns around one, and turns of other dialogues like it."""
