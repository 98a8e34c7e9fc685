"""What is known of a dialogue beyond its own lines."""
