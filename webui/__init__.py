"""The web interface: translates URLs to searches of the knowledge base, and results to pages."""
