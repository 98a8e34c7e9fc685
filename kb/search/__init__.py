"""What can be asked, what comes back, and what both mean."""
