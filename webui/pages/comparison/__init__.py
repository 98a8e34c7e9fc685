"""Organizations side by side on one subject."""
