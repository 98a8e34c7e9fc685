"""How programs ask: the calls of the JSON API with examples to follow."""
