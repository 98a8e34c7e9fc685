"""The web interface: a thin translation between URLs and the knowledge base."""
