"""Document layouts, and the registry that recognises them."""
