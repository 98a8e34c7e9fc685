"""Document layouts, and the registry that detects them."""
