"""The review list as a page."""
